"""Paths that fork and meet."""

from gradekit import Assignment, constant, normal, positive, repeats, upstream

circuits = Assignment("circuits", files=["circuits.py"], title="Paths that fork and meet")

# Names, in an order that is none: t is read by both others, w by nobody.
FORK = {
    "end": ("plus", "u", "s"),
    "u": ("times", "t", "y"),
    "t": ("over", "s", "y"),
    "s": ("times", "x", "y"),
}
# Of the second one something goes on behind its result.
CHAIN = {"late": ("plus", "end", "x"), "end": ("minus", "t", "y"), "t": ("times", "x", "y")}
NAMES = ("x", "y", "w")
AGAIN = [dict(again=constant(True))]


def present(gradients):
    """Take nothing for a number: then the report tells its shape."""
    return [0.0 if gradient is None else gradient for gradient in gradients]


@circuits.gradient(
    points=2,
    nodes=constant(FORK),
    x=positive(),
    y=positive(),
    w=positive(),
    cases=[dict(nodes=constant(CHAIN))],
    limit=1.0,
)
def Formula(student, nodes, **inputs):
    """The slope of a result in each number."""
    table = student.Formula(nodes, "end")
    table.forward({name: value + 1 for name, value in inputs.items()})
    table.backward()
    yield table.forward(inputs)
    yield table.backward()


@circuits.gradient(
    points=2,
    x=positive("N", "M"),
    y=positive("N", "M"),
    w=positive("N", "M"),
    limit=1.0,
)
def Tape(student, **inputs):
    """A tape is played back from its end."""
    tape = student.Tape()
    tape.read(**inputs)
    for step in ("s times x y", "t over s y", "v plus x w", "u times t y", "end plus u s"):
        tape.record(*step.split())
    yield tape.forward()
    yield present(tape.backward())


@circuits.gradient(
    points=2,
    x=normal("N", "M"),
    y=normal("N", "M"),
    w=normal("N", "M"),
    limit=1.0,
)
def Machine(student, x, y, w):
    """Variables that hold on to one another."""
    machine = student.Machine()
    machine.forward(x + 1, y, w)
    machine.backward()
    yield machine.forward(x, y, w)
    yield present(machine.backward())


@circuits.gradient(
    points=2, x=normal("N", "D"), W=constant(normal("D", "D")), dout=upstream("N", "D"), limit=1.0
)
def Network(student, x, W, dout):
    """Layers that read one another."""
    layers = {
        "d": (student.Rectifier(), ["b"]),
        "c": (student.Affine(W, W[0]), ["b", "x"]),
        "b": (student.Rectifier(), ["a", "x"]),
        "a": (student.Affine(W.T, W[1]), ["x"]),
        "nobody": (student.Rectifier(), ["b"]),
    }
    network = student.Network(layers, ["c", "d"])
    network.forward(x + 1)
    network.backward(2 * dout)
    yield network.forward(x)
    yield network.backward(dout)


@circuits.gradient(
    points=2,
    x=normal("N", "M"),
    y=normal("N", "M"),
    w=normal("N", "M"),
    dout=upstream("N", "M"),
    limit=1.0,
)
def Flow(student, dout, **inputs):
    """As many gradients as there are ways to the mouth."""
    reads = {"m": ["s", "t"], "u": ["w", "t"], "t": ["s", "s", "y"], "s": ["x", "y"]}
    flow = student.Flow(reads, "m")
    flow.forward({name: value + 1 for name, value in inputs.items()})
    flow.backward(2 * dout)
    yield flow.forward(inputs)
    yield present(flow.backward(1 * dout))


def ask(name, weights=(), reads=("x",), kept=(), **inputs):
    """Ask for what is made of ``weights`` and reads ``reads``; gradients of ``kept`` are kept."""

    def probe(student, dout, again, **inputs):
        new = getattr(student, name)
        made_of, read = [inputs[w] for w in weights], [inputs[r] for r in reads]
        one = new(*made_of)
        if again:
            one.forward(*[1 - r for r in read])
            one.backward(2 * dout)
        yield one.forward(*read)
        if again:
            new(*made_of).forward(*[3 * r for r in read])
        back = one.backward(dout)
        names = [n for n in (*reads, *weights) if n not in kept]
        found = dict(zip(names, back if len(names) > 1 else [back]))
        yield found | {n: getattr(one, f"d{n}") for n in kept}

    probe.__name__, probe.__doc__ = name, f"{name}: the output, and the gradients."
    circuits.gradient(points=2, again=False, **inputs, cases=AGAIN, limit=1.0)(probe)


X, OUT = dict(x=normal("N", "D")), dict(dout=upstream("N", "D"))
ask(
    "Residual",
    ("W1", "b1", "W2", "b2"),
    **X,
    W1=normal("D", "H"),
    b1=normal("H"),
    W2=normal("H", "D"),
    b2=normal("D"),
    **OUT,
)
ask(
    "Branches",
    ("A", "B", "C", "b"),
    **X,
    A=normal("D", "H"),
    B=normal("D", "H"),
    C=normal("D", "H"),
    b=normal("H"),
    dout=upstream("N", "H"),
)


@circuits.gradient(
    points=2,
    x=normal("N", "D"),
    y=normal("N", "D"),
    W=normal("D", "D"),
    b=constant(normal("D")),
    dout=upstream("N", 1),
    limit=1.0,
)
def Twins(student, x, y, W, b, dout):
    """One layer for two inputs."""
    twins = student.Twins(W, b)
    twins.forward(x + 1, y)
    twins.backward(3 * dout)
    yield twins.forward(x, y)
    yield twins.backward(dout)


ask(
    "Recurrent",
    ("W",),
    ("x", "h"),
    x=normal("T", "N", "H"),
    h=normal("N", "H"),
    W=normal("H", "H"),
    dout=upstream("N", "H"),
)
ask("Highway", ("T", "H"), kept=("T", "H"), **X, T=normal("D", "D"), H=normal("D", "D"), **OUT)


@circuits.gradient(
    points=2,
    table=normal(20, "D"),
    ids=repeats(5, 3, high=20),
    dout=upstream(5, 3, "D"),
    limit=1.0,
)
def Lookup(student, table, ids, dout):
    """Rows that were read twice get both gradients."""
    lookup = student.Lookup(table)
    yield lookup.forward(ids)
    yield lookup.backward(dout)


def stacked(name, kept, bias="", **weights):
    """Ask for a block that keeps the gradients of ``kept`` by their names."""

    def probe(student, x, dout, again, **inputs):
        new = getattr(student, name)
        block = new(*[inputs[word] for word in (*weights, *([bias] if bias else []))])
        if again:
            block.forward(1 - x)
            block.backward(2 * dout)
        yield block.forward(x)
        if again:
            new(*[inputs[word] for word in (*weights, *([bias] if bias else []))]).forward(3 * x)
        dx = block.backward(dout)
        yield {"x": dx} | {word: block.grads[word] for word in kept}

    probe.__name__, probe.__doc__ = name, f"{name}: the output, and the gradients."
    given = dict(weights, **({bias: constant(normal("D"))} if bias else {}))
    circuits.gradient(points=2, again=False, **X, **given, **OUT, cases=AGAIN, limit=1.0)(probe)


stacked(
    "Mixer",
    ("A", "a", "B", "b", "C", "c"),
    A=normal("D", "H"),
    a=normal("H"),
    B=normal("H", "D"),
    b=normal("D"),
    C=normal("D", "D"),
    c=normal("D"),
)
stacked(
    "Ladder",
    ("A", "B", "C"),
    "bias",
    A=normal("D", "D"),
    B=normal("D", "D"),
    C=normal("D", "D"),
)
