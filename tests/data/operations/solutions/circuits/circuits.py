"""Graphs: paths that fork and meet, written as tables, tapes, networks and loops over time."""

import numpy as np

# What each operation computes of a and b, and its slopes in a and b.
OPERATIONS = {
    "plus": (lambda a, b: a + b, lambda a, b: (1.0, 1.0)),
    "minus": (lambda a, b: a - b, lambda a, b: (1.0, -1.0)),
    "times": (lambda a, b: a * b, lambda a, b: (b, a)),
    "over": (lambda a, b: a / b, lambda a, b: (1 / b, -a / b**2)),
    "larger": (np.maximum, lambda a, b: (1.0 * (a >= b), 1.0 * (a < b))),
}


class Affine:
    """out = x @ W + b."""

    def __init__(self, W, b):
        self.W, self.b = W, b

    def forward(self, x):
        self.x = x
        return x @ self.W + self.b

    def backward(self, dout):
        self.dW, self.db = self.x.T @ dout, dout.sum(axis=0)
        return dout @ self.W.T


class Rectifier:
    """out = max(x, 0)."""

    def forward(self, x):
        self.x = x
        return np.maximum(x, 0)

    def backward(self, dout):
        return dout * (self.x > 0)


class Centring:
    """out = x less its mean, row by row."""

    def forward(self, x):
        return x - x.mean(axis=1, keepdims=True)

    def backward(self, dout):
        return dout - dout.mean(axis=1, keepdims=True)


class Formula:
    """Numbers in a table: ``nodes`` maps a name to (operation, one, other), in any order."""

    def __init__(self, nodes, result):
        self.nodes, self.result = nodes, result

    def sorted_names(self):
        """Return the names of all nodes, each after those that it reads."""
        order = []

        def visit(name):
            if name in self.nodes and name not in order:
                for read in self.nodes[name][1:]:
                    visit(read)
                order.append(name)

        for name in self.nodes:
            visit(name)
        return order

    def forward(self, inputs):
        """Return the result's value; ``inputs`` maps names to numbers."""
        # BEGIN SOLUTION
        self.inputs = inputs
        self.values = dict(inputs)
        for name in self.sorted_names():
            operation, one, other = self.nodes[name]
            value, _ = OPERATIONS[operation]
            self.values[name] = value(self.values[one], self.values[other])
        return self.values[self.result]
        # END SOLUTION

    def backward(self):
        """Return the slope of the result in each input, in their order; 0.0 where there is no path."""
        # BEGIN SOLUTION
        slopes = dict.fromkeys(self.values, 0.0)
        slopes[self.result] = 1.0
        for name in reversed(self.sorted_names()):
            operation, one, other = self.nodes[name]
            _, local = OPERATIONS[operation]
            in_one, in_other = local(self.values[one], self.values[other])
            slopes[one] += slopes[name] * in_one
            slopes[other] += slopes[name] * in_other
        return [slopes[name] for name in self.inputs]
        # END SOLUTION


class Tape:
    """Arrays, and a tape that remembers what was done: record, then play it back."""

    def __init__(self):
        self.steps, self.values = [], {}

    def read(self, **arrays):
        """Keep the inputs."""
        self.names = list(arrays)
        self.values.update(arrays)

    def record(self, name, operation, one, other):
        """Compute a value of two others and keep it by a name."""
        # BEGIN SOLUTION
        value, _ = OPERATIONS[operation]
        self.values[name] = value(self.values[one], self.values[other])
        self.steps.append((name, operation, one, other))
        # END SOLUTION

    def forward(self):
        """Return the sum of what came last."""
        return self.values[self.steps[-1][0]].sum()

    def backward(self):
        """Return the gradients of the inputs, in their order; zeros where there is no path."""
        # BEGIN SOLUTION
        last = self.steps[-1][0]
        grads = {last: np.ones_like(self.values[last])}
        for name, operation, one, other in self.steps[::-1]:
            if name in grads:
                slopes = OPERATIONS[operation][1](self.values[one], self.values[other])
                for read, slope in zip((one, other), slopes):
                    grads[read] = grads.get(read, 0) + grads[name] * slope
        return [grads.get(name, np.zeros_like(self.values[name])) for name in self.names]
        # END SOLUTION


class Variable:
    """An array that knows what it was made of: pairs of a variable and the slope in it."""

    def __init__(self, value, made_of=()):
        self.value, self.made_of, self.grad = value, made_of, None

    def __add__(self, other):
        return Variable(self.value + other.value, [(self, 1.0), (other, 1.0)])

    def __mul__(self, other):
        return Variable(self.value * other.value, [(self, other.value), (other, self.value)])


class Machine:
    """sum of (x y + x) (x y + y): no table and no tape, the variables hold on to one another."""

    def forward(self, x, y, w):
        """Return the sum; w is read by nobody."""
        self.x, self.y, self.w = Variable(x), Variable(y), Variable(w)
        product = self.x * self.y
        self.end = (product + self.x) * (product + self.y)
        return self.end.value.sum()

    def backward(self):
        """Return [dx, dy, dw], each shaped like its variable."""
        # BEGIN SOLUTION
        order = []

        def visit(variable):
            if variable not in order:
                for source, _ in variable.made_of:
                    visit(source)
                order.append(variable)

        visit(self.end)
        self.end.grad = np.ones_like(self.end.value)
        for variable in reversed(order):
            for source, slope in variable.made_of:
                share = variable.grad * slope
                source.grad = share if source.grad is None else source.grad + share
        leaves = (self.x, self.y, self.w)
        return [v.grad if v.grad is not None else np.zeros_like(v.value) for v in leaves]
        # END SOLUTION


class Flow:
    """Sums alone: ``reads`` maps a node's name to what it adds up, in any order."""

    def __init__(self, reads, mouth):
        self.reads, self.mouth = reads, mouth

    def sorted_by_reading(self):
        """Return the names of all nodes, each after those that it reads."""
        order, ahead = [], list(self.reads)
        while ahead:
            name = ahead.pop(0)
            ready = all(read in order or read not in self.reads for read in self.reads[name])
            (order if ready else ahead).append(name)
        return order

    def forward(self, inputs):
        """Return what arrives at the mouth; ``inputs`` maps names to arrays of one shape."""
        # BEGIN SOLUTION
        self.inputs, level = inputs, dict(inputs)
        for name in self.sorted_by_reading():
            level[name] = sum(level[read] for read in self.reads[name])
        return level[self.mouth]
        # END SOLUTION

    def backward(self, dout):
        """Return the gradients of the inputs, in their order."""
        # BEGIN SOLUTION
        back = {self.mouth: dout}
        for name in reversed(self.sorted_by_reading()):
            if name in back:
                for read in self.reads[name]:
                    back[read] = back.get(read, 0) + back[name]
        return [back.get(name, np.zeros_like(array)) for name, array in self.inputs.items()]
        # END SOLUTION


class Network:
    """Layers that read one another: ``layers`` maps a name to (layer, what it reads), any order.

    A layer that reads several adds them up. The output is the sum of all that ``ends`` names.
    """

    def __init__(self, layers, ends):
        self.layers, self.ends = layers, ends

    def topologically_sorted(self):
        """Return the names of the layers, each after those that it reads."""
        order, waiting = [], dict(self.layers)
        while waiting:
            for name, (_, reads) in list(waiting.items()):
                if not any(read in waiting for read in reads):
                    order.append(name)
                    del waiting[name]
        return order

    def forward(self, x):
        """Return the output; x : (N, D)."""
        # BEGIN SOLUTION
        made = {"x": x}
        for name in self.topologically_sorted():
            layer, reads = self.layers[name]
            made[name] = layer.forward(sum(made[read] for read in reads))
        return sum(made[name] for name in self.ends)
        # END SOLUTION

    def backward(self, dout):
        """Return dx, shaped like x."""
        # BEGIN SOLUTION
        grads = {name: dout for name in self.ends}
        for name in reversed(self.topologically_sorted()):
            if name not in grads:
                continue
            layer, reads = self.layers[name]
            handed_on = layer.backward(grads[name])
            for read in reads:
                grads[read] = grads.get(read, 0.0) + handed_on
        return grads["x"]
        # END SOLUTION


class Residual:
    """out = x + second(relu(first(norm(x)))), with a square first and second."""

    def __init__(self, W1, b1, W2, b2):
        self.norm, self.relu = Centring(), Rectifier()
        self.first, self.second = Affine(W1, b1), Affine(W2, b2)

    def forward(self, x):
        """Return out, shaped like x : (N, D); W1 : (D, H), W2 : (H, D)."""
        # BEGIN SOLUTION
        hidden = self.relu.forward(self.first.forward(self.norm.forward(x)))
        return x + self.second.forward(hidden)
        # END SOLUTION

    def backward(self, dout):
        """Return [dx, dW1, db1, dW2, db2], each shaped like its variable."""
        # BEGIN SOLUTION
        dhidden = self.second.backward(dout)
        dnormed = self.first.backward(self.relu.backward(dhidden))
        dx = dout + self.norm.backward(dnormed)
        return [dx, self.first.dW, self.first.db, self.second.dW, self.second.db]
        # END SOLUTION


class Branches:
    """h = norm(x); out = relu(left(h) + middle(h)) + right(h)."""

    def __init__(self, A, B, C, b):
        self.centre_norm, self.relu = Centring(), Rectifier()
        self.left, self.middle, self.right = (Affine(W, b) for W in (A, B, C))

    def forward(self, x):
        """Return out : (N, H); x : (N, D), A, B, C : (D, H), b : (H,)."""
        # BEGIN SOLUTION
        h = self.centre_norm.forward(x)
        bent = self.relu.forward(self.left.forward(h) + self.middle.forward(h))
        return bent + self.right.forward(h)
        # END SOLUTION

    def backward(self, dout):
        """Return [dx, dA, dB, dC, db]; all three share b."""
        # BEGIN SOLUTION
        dbent = self.relu.backward(dout)
        dh = self.left.backward(dbent) + self.middle.backward(dbent) + self.right.backward(dout)
        dx = self.centre_norm.backward(dh)
        db = self.left.db + self.middle.db + self.right.db
        return [dx, self.left.dW, self.middle.dW, self.right.dW, db]
        # END SOLUTION


class Twins:
    """The squared distance of what one square layer makes of x, added to x, and of y, added to y."""

    def __init__(self, W, b):
        self.one, self.other = Affine(W, b), Affine(W, b)
        self.norm1, self.norm2 = Centring(), Centring()

    def forward(self, x, y):
        """Return out : (N, 1); x, y : (N, D), W : (D, D), b : (D,)."""
        # BEGIN SOLUTION
        mine = x + self.one.forward(self.norm1.forward(x))
        yours = y + self.other.forward(self.norm2.forward(y))
        self.apart = mine - yours
        return np.sum(self.apart**2, axis=1, keepdims=True)
        # END SOLUTION

    def backward(self, dout):
        """Return [dx, dy, dW]."""
        # BEGIN SOLUTION
        dmine = 2 * dout * self.apart
        dyours = -dmine
        dx = dmine + self.norm1.backward(self.one.backward(dmine))
        dy = dyours + self.norm2.backward(self.other.backward(dyours))
        return [dx, dy, self.one.dW + self.other.dW]
        # END SOLUTION


class Recurrent:
    """h[t + 1] = tanh(h[t] @ W + x[t]); out is the last h. W is square and used at each step."""

    def __init__(self, W):
        self.W = W

    def forward(self, x, h):
        """Return out : (N, H); x : (T, N, H), h : (N, H), W : (H, H)."""
        # BEGIN SOLUTION
        self.states = [h]
        for row in x:
            self.states.append(np.tanh(self.states[-1] @ self.W + row))
        return self.states[-1]
        # END SOLUTION

    def backward(self, dout):
        """Return [dx, dh, dW], each shaped like its variable."""
        # BEGIN SOLUTION
        dW, dx = np.zeros_like(self.W), []
        dh = dout
        for before, after in reversed(list(zip(self.states, self.states[1:]))):
            dsum = dh * (1 - after**2)
            dx.append(dsum)
            dW += before.T @ dsum
            dh = dsum @ self.W.T
        return [np.stack(dx[::-1]), dh, dW]
        # END SOLUTION


class Highway:
    """out = t * h + (1 - t) * x, where t = sigmoid(x @ T) and h = tanh(x @ H)."""

    def __init__(self, T, H):
        self.T, self.H = T, H

    def forward(self, x):
        """Return out, shaped like x : (N, D); T, H : (D, D)."""
        # BEGIN SOLUTION
        self.x = x
        self.t, self.h = 1 / (1 + np.exp(-(x @ self.T))), np.tanh(x @ self.H)
        return self.t * self.h + (1 - self.t) * x
        # END SOLUTION

    def backward(self, dout):
        """Keep self.dT and self.dH and return dx, each shaped like its variable."""
        # BEGIN SOLUTION
        dgate = dout * (self.h - self.x) * self.t * (1 - self.t)
        dtanh = dout * self.t * (1 - self.h**2)
        self.dT, self.dH = self.x.T @ dgate, self.x.T @ dtanh
        return dout * (1 - self.t) + dgate @ self.T.T + dtanh @ self.H.T
        # END SOLUTION


class Lookup:
    """out = a table's rows that ``ids`` name; a row may be asked for more than once."""

    def __init__(self, table):
        self.table = table

    def forward(self, ids):
        """Return out : (N, K, D); ids : (N, K), table : (V, D)."""
        # BEGIN SOLUTION
        self.ids = ids
        return self.table[ids]
        # END SOLUTION

    def backward(self, dout):
        """Return dtable : (V, D)."""
        # BEGIN SOLUTION
        dtable = np.zeros_like(self.table)
        for row, grad in zip(self.ids.reshape(-1), dout.reshape(-1, dout.shape[-1])):
            dtable[row] += grad
        return dtable
        # END SOLUTION


class Mixer:
    """Two parts in a row, each with a norm in front and a shortcut around it.

    h = x + second(relu(first(norm1(x)))), out = h + last(norm2(h))
    """

    def __init__(self, A, a, B, b, C, c):
        self.norm1, self.norm2, self.relu = Centring(), Centring(), Rectifier()
        self.first, self.second, self.last = Affine(A, a), Affine(B, b), Affine(C, c)

    def forward(self, x):
        """Return out, shaped like x : (N, D); A : (D, H), B : (H, D), C : (D, D)."""
        # BEGIN SOLUTION
        u = self.norm1.forward(x)
        h = x + self.second.forward(self.relu.forward(self.first.forward(u)))
        return h + self.last.forward(self.norm2.forward(h))
        # END SOLUTION

    def backward(self, dout):
        """Keep self.grads, a dict with the keys A, a, B, b, C, c, and return dx."""
        # BEGIN SOLUTION
        dh = dout + self.norm2.backward(self.last.backward(dout))
        du = self.first.backward(self.relu.backward(self.second.backward(dh)))
        self.grads = {
            "A": self.first.dW,
            "a": self.first.db,
            "B": self.second.dW,
            "b": self.second.db,
            "C": self.last.dW,
            "c": self.last.db,
        }
        return dh + self.norm1.backward(du)
        # END SOLUTION


class Ladder:
    """Three steps, each of which adds something: u = x + A(x), v = u + B(relu(u)), out = v + C(v)."""

    def __init__(self, A, B, C, bias):
        self.one, self.two, self.three = Affine(A, bias), Affine(B, bias), Affine(C, bias)
        self.bend = Rectifier()

    def forward(self, x):
        """Return out, shaped like x : (N, D); A, B, C : (D, D)."""
        # BEGIN SOLUTION
        u = x + self.one.forward(x)
        v = u + self.two.forward(self.bend.forward(u))
        return v + self.three.forward(v)
        # END SOLUTION

    def backward(self, dout):
        """Keep self.grads, a dict with the keys A, B, C, and return dx."""
        # BEGIN SOLUTION
        dv = dout + self.three.backward(dout)
        du = dv + self.bend.backward(self.two.backward(dv))
        dx = du + self.one.backward(du)
        self.grads = {"A": self.one.dW, "B": self.two.dW, "C": self.three.dW}
        return dx
        # END SOLUTION
