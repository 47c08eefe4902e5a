"""Confined workers as a zygote makes them: what they can do, what they cannot, how they end."""

import json
import os
import subprocess
import sys
import time
from dataclasses import asdict, dataclass
from pathlib import Path

import pytest

import gradekit
from gradekit.model import EnvironmentalError, Limits
from gradekit.sandbox import landlock, layers, seccomp
from gradekit.sandbox.confinement import default_readable

ROOT = str(Path(gradekit.__file__).parents[1])
pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="only Linux confines")

# A zygote: forks a worker for each piece of code and tells how it ended. What follows the level
# is run before it prepares, to break things.
ZYGOTE = """
import json, os, sys, tempfile
sys.path.insert(0, {root!r})
import numpy as np
from gradekit.model import Limits
from gradekit.sandbox import confinement as c, kernel, landlock, namespaces, rlimits, seccomp
limits = Limits(**{limits!r})
{before}
sandbox = c.prepare({level!r}, c.default_readable({packages!r}), limits)
print(json.dumps([sandbox.level, [[l.name, l.active, l.reason, l.remedy] for l in sandbox.layers]]))
sys.stdout.flush()
def work(code, folder):
    pid, pidfd = sandbox.fork_worker(limits, [0, 1, 2], folder)
    if pid:
        return pid, pidfd
    code_of_exit = 0
    try:
        exec(compile(code, "student.py", "exec"), {{"np": np}})
    except SystemExit as e:
        code_of_exit = e.code
    except BaseException as e:
        print(type(e).__name__)
    sys.stdout.flush()
    os._exit(code_of_exit)
{after}
"""
EACH = """
for code in {codes!r}:
    with tempfile.TemporaryDirectory() as folder:
        pid, pidfd = work(code, folder)
        ended = os.wait4(pid, 0)[1]
        print("ended", sandbox.exit_status(ended), flush=True)
"""
# Docker's default filter, as far as it matters here.
CONTAINER = """
import ctypes, struct
steps = [(0x20, 0, 0, 0)]
for number in {numbers!r}:
    steps += [(0x15, 0, 1, number), (6, 0, 0, 0x50001)]
code = kernel.buffer(b"".join(struct.pack("=HBBI", *s) for s in [*steps, (6, 0, 0, 0x7FFF0000)]))
kernel.no_new_privileges()
header = kernel.buffer(struct.pack("@HP", len(code) // 8, ctypes.addressof(code)))
kernel.prctl(22, 2, ctypes.addressof(header))
"""


@dataclass
class Told:
    level: str
    layers: dict
    lines: list
    ended: list


def script(level, after, *, before="", packages=(), **limits):
    return ZYGOTE.format(
        root=ROOT, level=level, before=before, after=after, limits=limits, packages=list(packages)
    )


def zygote(level, *codes, before="", packages=(), env=None, **limits):
    """Run the codes in a worker each."""
    text = script(level, EACH.format(codes=list(codes)), before=before, packages=packages, **limits)
    done = subprocess.run(
        [sys.executable, "-I", "-c", text],
        check=False,
        capture_output=True,
        text=True,
        timeout=60,
        env={**os.environ, "OPENBLAS_NUM_THREADS": "1", **(env or {})},
    )
    assert done.returncode == 0, done.stderr
    first, *rest = done.stdout.splitlines()
    reached, layers = json.loads(first)
    assert before or level == "auto" or not codes or reached == level, layers
    return Told(
        reached,
        {name: (active, reason, remedy) for name, active, reason, remedy in layers},
        [line for line in rest if not line.startswith("ended ")],
        [int(line.split()[1]) for line in rest if line.startswith("ended ")],
    )


def powerful():
    """Root with its capabilities: some containers leave root without."""
    return os.geteuid() == 0 and "CapEff:\t0000000000000000" not in Path(
        "/proc/self/status"
    ).read_text(encoding="utf-8")


@pytest.fixture(scope="session")
def offered():
    """The best level of this machine and its reasons."""
    return zygote("auto")


@pytest.fixture(params=["full", "strong"])
def level(request, offered):
    """Each level that this machine can hold."""
    if (request.param == "full" and offered.level != "full") or offered.level == "none":
        pytest.skip(f"level {request.param} does not hold here: {offered.layers}")
    return request.param


@pytest.fixture
def full(offered):
    if offered.level != "full":
        pytest.skip(f"level full does not hold here: {offered.layers['namespaces'][1]}")


def test_what_the_kernel_offers_is_held(offered):
    """Else every test below would be skipped."""
    if landlock.abi() == 0 or not seccomp.supported():
        pytest.skip("no Landlock or no seccomp here")
    assert offered.level in ("full", "strong"), offered.layers
    assert "self-test" not in offered.layers["namespaces"][1]


def test_honest_work_is_possible(level):
    told = zygote(
        level,
        "import numpy.fft, numpy.testing, numpy.ma; print(np.fft.fft([1.0, 0.0]).sum().real)",
        "print(np.linalg.svd(np.eye(50))[1].sum())",
        "import threading\nt = threading.Thread(target=print, args=('threaded',))\n"
        "t.start(); t.join()",
        "from concurrent.futures import ThreadPoolExecutor as P\n"
        "with P(4) as p: print(sum(p.map(abs, range(-9, 0))))",
        "np.save('a.npy', np.ones(3)); print(np.load('a.npy').sum())",
        "import os, shutil; os.mkdir('d'); open('d/f', 'w').write('x'); shutil.copy2('d/f', 'g')\n"
        "os.rename('g', 'h'); shutil.rmtree('d'); print(os.listdir())",
        "import tempfile\nwith tempfile.NamedTemporaryFile() as f: print(f.write(b'123'))",
        "import zipfile, json, decimal, sqlite3, ctypes, random, csv, ssl; print('imported')",
        "import signal, time; signal.signal(14, lambda *a: print('alarm'))\n"
        "signal.setitimer(0, 0.01); time.sleep(0.05)",
        "import resource; resource.setrlimit(0, (5, resource.getrlimit(0)[1])); print('lowered')",
    )
    want = "2.0 50.0 threaded 45 3.0 ['h'] 3 imported alarm lowered"
    assert " ".join(told.lines) == want
    assert set(told.ended) == {0}


def test_no_other_file_can_be_read_or_written(level, tmp_path):
    canary = tmp_path / "canary"
    canary.write_text("secret")
    told = zygote(
        level,
        f"open({str(canary)!r})",
        f"open({str(canary)!r}, 'a')",
        f"import os; os.listdir({str(tmp_path)!r})",
        f"import os; os.remove({str(canary)!r})",
        "open('/etc/passwd')",
        f"open({gradekit.__file__!r})",
        "open('/dev/shm/gradekit', 'w')",
    )
    assert told.lines == ["PermissionError"] * 7


def test_rights_of_other_files_stay_as_they_are(level, tmp_path):
    canary = tmp_path / "canary"
    canary.touch(mode=0o600)
    zygote(level, f"import os; os.chmod({str(canary)!r}, 0o777); os.utime({str(canary)!r}, (1, 1))")
    assert canary.stat().st_mode & 0o777 == 0o600
    assert canary.stat().st_mtime > 1


def test_only_named_packages_can_be_imported(level):
    code = "import click; print('click')"
    assert zygote(level, code).lines in (["ModuleNotFoundError"], ["PermissionError"])
    assert zygote(level, code, packages=["click"]).lines == ["click"]


def test_no_socket_of_any_kind(level):
    told = zygote(
        level,
        *(f"import socket; socket.socket({f}, {k})" for f in (1, 2, 10, 16, 40) for k in (1, 2)),
        "import socket; socket.socketpair()",
    )
    assert told.lines == ["PermissionError"] * 11


def test_other_programs_and_processes_fail_politely(level):
    told = zygote(
        level,
        "import subprocess; subprocess.run(['true'])",
        "import os; os.fork()",
        "import os; os.execv('/bin/true', ['true'])",
        "import os; os.posix_spawn('/bin/true', ['true'], {})",
        "import os; os.kill(os.getppid(), 0)",
        "import os; os.kill(-1, 9)",
        "import os; os.pidfd_open(os.getppid())",
        "import os; os.memfd_create('x')",
    )
    assert told.lines == ["PermissionError"] * 8


def test_only_the_kept_descriptors_are_open(level):
    code = """
import os
def is_open(fd):
    try: return bool(os.fstat(fd))
    except OSError: return False
print([fd for fd in range(1000) if is_open(fd)])
"""
    assert zygote(level, code).lines == ["[0, 1, 2]"]


def test_a_worker_sees_no_processes_and_no_terminal(full):
    told = zygote(
        "full",
        "import os; print(os.getpid(), os.getppid(), os.listdir('/proc'))",
        "open('/dev/tty')",
    )
    assert told.lines == ["2 1 ['scratch']", "PermissionError"]


def test_the_private_disk_is_as_large_as_said_and_gone_afterwards(full):
    fill = """
import os
def fill():
    with open('f', 'wb', buffering=0) as f:
        while True: f.write(bytes(1 << 16))
try: fill()
except OSError as e: print(e.errno, os.stat('f').st_size)
"""
    inodes = "for i in range(5000): open(str(i), 'w').close()"
    told = zygote("full", fill, inodes, "import os; print(os.listdir())", scratch=1 << 20)
    assert told.lines == ["27 1048576", "OSError", "[]"]


def test_a_file_is_no_larger_than_scratch(level):
    code = "f = open('f', 'wb', buffering=0); f.truncate((1 << 20) + 1)"
    assert zygote(level, code, scratch=1 << 20).lines == ["OSError"]


def test_memory_is_limited_on_top_of_what_the_zygote_has(level):
    fits, does_not = "bytearray(100 << 20); print('fits')", "bytearray(300 << 20)"
    assert zygote(level, fits, does_not, memory=200 << 20).lines == ["fits", "MemoryError"]


def test_threads_are_limited(level):
    if level == "strong" and not powerful():
        pytest.skip("the kernel counts threads a user, and this user runs other things")
    code = """
import threading, time
threading.stack_size(1 << 16)
go = threading.Event()
try:
    for n in range(6000): threading.Thread(target=go.wait, daemon=True).start()
finally: print(n)
"""
    told = zygote(level, code, threads=8)
    assert told.lines[1] == "RuntimeError"
    assert int(told.lines[0]) in ((8, 9) if powerful() else range(8, 300))


def test_a_worker_ends_as_the_student_made_it_end(level):
    told = zygote(
        level,
        "raise SystemExit(3)",
        "import os; os.abort()",
        "import ctypes; ctypes.string_at(0)",
        "import os; os.kill(os.getpid(), 9)",
        "import os; os.kill(os.getpid(), 15)",
        "import resource; resource.setrlimit(0, (1, 60))\nwhile True: pass",
    )
    assert told.ended == [3, -6, -11, -9, -15, -24]


def test_exit_codes_above_127_read_127_at_level_full(full):
    assert zygote("full", "import os; os._exit(139)").ended == [127]


def test_the_limits_are_those_of_the_submission(level):
    told = zygote(
        level,
        "import resource as r\n"
        "print(*(r.getrlimit(k) for k in (r.RLIMIT_CORE, r.RLIMIT_CPU, r.RLIMIT_NOFILE)))",
        "import resource as r; print(r.getrlimit(r.RLIMIT_STACK)[1] <= 8 << 20)",
        "import os; print(os.getsid(0) == os.getpid())",
        submission=6.5,
    )
    assert told.lines == ["(0, 0) (7, 7) (64, 64)", "True", "True"]


def test_no_program_code_is_loaded_from_the_private_disk(full):
    code = """
import ctypes, shutil
from numpy.linalg import _umath_linalg as module
shutil.copyfile(module.__file__, "copy.so")
ctypes.CDLL("./copy.so")
"""
    assert zygote("full", code).lines == ["OSError"]


def test_a_pipe_ends_when_the_worker_closes_it(level, tmp_path):
    after = """
import time
reading, writing = os.pipe()
pid, _ = sandbox.fork_worker(limits, [0, 1, 2, writing], os.getcwd())
if pid == 0:
    os.close(writing)
    time.sleep(5)
    os._exit(0)
os.close(writing)
start = time.monotonic()
os.read(reading, 1)
print(time.monotonic() - start < 3)
os.kill(pid, 9)
os.waitpid(pid, 0)
"""
    done = subprocess.run(
        [sys.executable, "-I", "-c", script(level, after)],
        check=True,
        capture_output=True,
        text=True,
        cwd=tmp_path,
        timeout=30,
    )
    assert done.stdout.splitlines()[1:] == ["True"]


def test_recursion_without_end_ends_that_worker_only(level):
    code = "import sys; sys.setrecursionlimit(10**9)\ndef f(): return [f() for _ in 'x']\nf()"
    told = zygote(level, code, "print('next')", memory=100 << 20)
    assert told.lines[-1] == "next"
    assert told.ended[1] == 0


def test_a_killed_pidfd_leaves_nothing(level, tmp_path):
    after = """
import signal, time
pid, pidfd = work("import time; time.sleep(15)", os.getcwd())
time.sleep(0.1)
signal.pidfd_send_signal(pidfd, signal.SIGKILL)
print(sandbox.exit_status(os.waitpid(pid, 0)[1]))
"""
    # The pipe ends only when every process that holds it is gone.
    done = subprocess.run(
        [sys.executable, "-I", "-c", script(level, after)],
        check=True,
        capture_output=True,
        text=True,
        cwd=tmp_path,
        timeout=30,
    )
    assert done.stdout.splitlines()[1] == "-9"


def test_workers_die_with_their_zygote(level, tmp_path):
    after = """
work("import time\\nprint('up', flush=True)\\ntime.sleep(15)", os.getcwd())
import time
time.sleep(60)
"""
    run = subprocess.Popen(
        [sys.executable, "-I", "-c", script(level, after)],
        stdout=subprocess.PIPE,
        text=True,
        cwd=tmp_path,
    )
    with run:
        run.stdout.readline()
        assert run.stdout.readline() == "up\n"
        run.kill()
        start = time.monotonic()
        assert run.stdout.read() == ""  # until the worker is gone too
        assert time.monotonic() - start < 10


def test_a_worker_has_no_capabilities_its_own_namespaces_and_a_filter(level, tmp_path):
    after = """
pid, pidfd = work("import time\\nprint('up', flush=True)\\ntime.sleep(60)", os.getcwd())
print(pid, flush=True)
sys.stdin.readline()
"""
    run = subprocess.Popen(
        [sys.executable, "-I", "-c", script(level, after)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        cwd=tmp_path,
    )
    with run:
        run.stdout.readline()
        lines = {run.stdout.readline(), run.stdout.readline()} - {"up\n"}
        pid = int(lines.pop())
        kinds = ("net", "ipc", "uts", "pid", "mnt") if level == "full" else ()
        inside, outside = (
            {k: (Path("/proc", str(p), "ns", k)).readlink() for k in kinds} for p in (pid, "self")
        )
        if level == "full":
            pid = int(Path(f"/proc/{pid}/task/{pid}/children").read_text().split()[0])
        status = Path(f"/proc/{pid}/status").read_text()
        facts = dict(line.split(":\t") for line in status.splitlines())
        run.kill()
    assert not any(inside[kind] == outside[kind] for kind in kinds)
    # The bounding set is for those who execute files, and only root can make it smaller.
    sets = ("Inh", "Prm", "Eff", "Amb", *(["Bnd"] if powerful() else []))
    assert {facts[f"Cap{kind}"] for kind in sets} == {"0" * 16}
    assert (facts["NoNewPrivs"], facts["Seccomp"]) == ("1", "2")


BROKEN = {
    "landlock": "landlock.Rules.restrict = lambda self, scratch: None",
    "seccomp": "seccomp.restrict = lambda: None",
    "limits": "rlimits.restrict = lambda *a: None",
}


@pytest.mark.parametrize("layer", BROKEN)
def test_the_self_test_finds_a_layer_that_does_not_hold(layer, level):
    told = zygote(level, before=BROKEN[layer])
    assert told.level == "none"
    active, reason, remedy = told.layers[layer]
    assert not active
    assert "a worker could" in reason
    assert remedy


def test_namespaces_that_do_not_hold_leave_level_strong(full):
    told = zygote(
        "full",
        "print('graded')",
        before="""
namespaces.possible = lambda: ""
def fork(*a):
    pid = os.fork()
    if pid == 0:
        os.chdir(namespaces.SCRATCH)
    return pid, os.pidfd_open(pid) if pid else -1
namespaces.fork = fork
""",
    )
    assert told.level == "strong"
    assert "self-test" in told.layers["namespaces"][1]
    assert told.lines == ["graded"]


def test_a_container_that_refuses_namespaces_gets_level_strong(offered):
    if offered.level == "none":
        pytest.skip("no Landlock or no seccomp here")
    numbers = (272, 308, 165) if os.uname().machine == "x86_64" else (97, 268, 40)
    told = zygote("auto", "print('graded')", before=CONTAINER.format(numbers=numbers))
    assert told.level == "strong"
    active, reason, remedy = told.layers["namespaces"]
    assert not active
    assert "not permitted" in reason
    assert "container" in remedy
    assert told.lines == ["graded"]


def test_a_broken_interpreter_path_is_found(offered):
    told = zygote("auto", before="c.default_readable = lambda packages: c.Readable(())")
    assert told.level == "none"


def test_no_more_is_used_than_was_asked_for():
    assert zygote("none").level == "none"
    told = zygote("strong")
    assert told.level in ("strong", "none")
    assert told.layers["namespaces"][:2] == (False, "Level strong was asked for.")


def test_level_none_still_limits_and_closes():
    told = zygote(
        "none", "bytearray(9 << 30)", "import os; os.fstat(3)", "import os; os._exit(200)"
    )
    assert told.lines == ["MemoryError", "OSError"]
    assert told.ended[-1] == 200


def test_other_systems_get_level_none_and_are_told_why():
    before = """
readable = c.default_readable([])
c.default_readable = lambda packages: readable
sys.platform = "darwin"
"""
    told = zygote("auto", "print('works')", before=before)
    assert told.level == "none"
    assert all("darwin" in reason for _, reason, _ in told.layers.values())
    assert told.lines == ["works"]


def test_a_worker_that_cannot_be_confined_runs_nothing(level):
    before = """
real, prepare, ready = seccomp.restrict, c.prepare, False
def restrict():
    if ready:
        raise OSError("no")
    real()
def then(*a):
    global ready
    sandbox = prepare(*a)
    ready = True
    return sandbox
seccomp.restrict, c.prepare = restrict, then
"""
    told = zygote(level, "print('ran')", before=before)
    assert told.lines == []
    assert told.ended == [71]


def test_nothing_of_gradekit_or_of_a_whole_site_packages_is_readable():
    readable = default_readable(["click"])
    assert not any(name.endswith(("site-packages", "dist-packages")) for name in readable.files)
    assert not any(Path(gradekit.__file__).is_relative_to(name) for name in readable.files)
    assert {"numpy", "click"} <= {Path(name).name for name in readable.files}
    assert not any(name.startswith("/etc/p") for name in readable.files)


def zygote_of(level, reasons):
    """A launcher that found this level."""

    class Found:
        def __init__(self, *_args, **_options):
            self.isolation = level
            self.layers = [asdict(layer) for layer in layers.describe(level, reasons)]

        def close(self):
            pass

    return Found


REFUSED = {"namespaces": "The system refuses new namespaces: [Errno 1] Operation not permitted."}
CLOSED = {**REFUSED, "landlock": "The kernel has no Landlock, or it is switched off."}


@pytest.mark.parametrize(
    ("level", "wanted"), [("none", "auto"), ("none", "full"), ("strong", "full")]
)
def test_less_than_strong_is_refused_unless_it_is_asked_for(monkeypatch, level, wanted):
    from gradekit.grading import batch

    monkeypatch.setattr(batch, "Zygote", zygote_of(level, CLOSED if level == "none" else REFUSED))
    with pytest.raises(EnvironmentalError, match=f"isolates at level {level}") as raised:
        batch.start_launcher(None, wanted, Limits())
    assert "namespaces: The system refuses" in str(raised.value)
    assert batch.start_launcher(None, "none", Limits()).isolation == level


@pytest.mark.parametrize(
    ("level", "reasons"), [("full", {}), ("strong", REFUSED), ("none", CLOSED)]
)
def test_doctor_says_in_eighty_columns_what_is_missing_and_how_to_get_it(
    monkeypatch, level, reasons
):
    from click.testing import CliRunner

    from gradekit.cli.doctor import command
    from gradekit.sandbox import launch

    monkeypatch.setattr(launch, "Zygote", zygote_of(level, reasons))
    done = CliRunner().invoke(command, standalone_mode=False)
    assert done.return_value == (5 if level == "none" else 0)
    lines = done.output.splitlines()
    assert max(map(len, lines)) <= 80
    said = " ".join(done.output.split())
    for layer in layers.describe(level, reasons):
        state = "holds" if layer.active else "missing" if layer.name in reasons else "unused"
        assert any(line.split()[:2] == [layer.name, state] for line in lines)
        assert f"{layer.reason} {layer.remedy}".strip() in said
    assert f"Isolation: {level}." in lines[-1]
