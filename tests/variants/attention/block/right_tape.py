# right: a tape of small steps, walked back; gradients are collected by name
import numpy as np
from given import Linear, ReLU


class Block:
    def __init__(self, params):
        self.params = dict(params)

    def forward(self, x):
        self.tape, values = [], {"x": x}

        def step(out, layer, *names, **weights):
            values[out] = layer.forward(*(values[n] for n in names))
            self.tape.append((out, layer, names, weights))

        def linear(out, name, W, b=None):
            layer = Linear(self.params[W], self.params[b] if b else 0.0)
            step(out, layer, name, dW=W, **({"db": b} if b else {}))

        def add(out, *names):
            values[out] = sum(values[n] for n in names)
            self.tape.append((out, None, names, {}))

        step("u", RMSNorm(self.params["gain1"]), "x", dgain="gain1")
        for name in "qkv":
            linear(name, "u", f"W{name}")
        step("mix", Attention(), "q", "k", "v")
        linear("turn", "mix", "Wo")
        add("h", "x", "turn")
        step("m", RMSNorm(self.params["gain2"]), "h", dgain="gain2")
        linear("a", "m", "W1", "b1")
        step("r", ReLU(), "a")
        linear("f", "r", "W2", "b2")
        add("out", "h", "f")
        return values["out"]

    def backward(self, dout):
        slopes, self.grads = {"out": dout}, {}
        for out, layer, names, weights in reversed(self.tape):
            got = layer.backward(slopes[out]) if layer else [slopes[out]] * len(names)
            for name, g in zip(names, [got] if len(names) == 1 else got):
                slopes[name] = slopes[name] + g if name in slopes else g
            for attribute, weight in weights.items():
                self.grads[weight] = getattr(layer, attribute)
        return slopes["x"]
