"""Sockets, programs, forks and signals: none of them works.

Outcome: add=correct multiply=correct max=correct sigmoid=correct
"""

import numpy as np

import os
import signal
import socket
import subprocess

reached = []
for kind in (socket.SOCK_STREAM, socket.SOCK_DGRAM):
    try:
        socket.socket(socket.AF_INET, kind).connect(("127.0.0.1", 9))
        reached.append(kind)
    except OSError as error:
        if error.errno == 111:
            reached.append("the network")
try:
    subprocess.run(["/bin/sh", "-c", "touch /tmp/gradekit_was_here"], check=False)
    reached.append("a program")
except OSError:
    pass
try:
    if os.fork() == 0:
        os._exit(0)
    reached.append("fork")
except OSError:
    pass
try:
    os.kill(os.getppid(), signal.SIGKILL)
    reached.append("its parent")
except OSError:
    pass
if reached:
    raise RuntimeError(f"reached {reached}")


class AddGate:
    def forward(self, x, y):
        return x + y

    def backward(self, dz):
        return [dz, dz]


class MultiplyGate:
    def forward(self, x, y):
        self.x, self.y = x, y
        return x * y

    def backward(self, dz):
        return [self.y * dz, self.x * dz]


class MaxGate:
    def forward(self, x, y):
        self.x, self.y = x, y
        return np.maximum(x, y)

    def backward(self, dz):
        return [(self.x >= self.y) * dz, (self.x < self.y) * dz]


class SigmoidGate:
    def forward(self, x):
        e = np.exp(-np.abs(x))
        self.z = np.where(x < 0, e, 1) / (1 + e)
        return self.z

    def backward(self, dz):
        return self.z * (1 - self.z) * dz
