"""Rows that look at rows."""

from gradekit import Assignment, constant, extremes, normal, upstream

sequences = Assignment("sequences", files=["sequences.py"], title="Rows that look at rows")


def ask(name, weights=(), reads=("x",), *, cases=(), **inputs):
    """Ask for a layer that is made of ``weights`` and options, and reads what ``reads`` names."""

    def probe(student, dout, again, level=0.0, **inputs):
        read = [inputs.pop(word) for word in reads]
        new = getattr(student, name)
        layer = new(**inputs)
        if again:
            layer.forward(*[1 - x for x in read])
            layer.backward(2 * dout)
        yield layer.forward(read[0] + level, *read[1:])
        if again:
            new(**inputs).forward(*[3 * x for x in read])
        back = layer.backward(dout)
        back = back if len(reads) > 1 else [back]
        yield dict(zip(reads, back)) | {word: getattr(layer, f"d{word}") for word in weights}

    probe.__name__, probe.__doc__ = name, f"{name}: the output, and the gradients."
    cases = [dict(again=constant(True)), *cases]
    sequences.gradient(points=2, again=False, **inputs, cases=cases, limit=2.0)(probe)


ROWS = dict(s=normal("N", "C"), dout=upstream("N", "C"))
FAR = dict(level=constant(extremes("N", 1)))

ask("Tempered", reads=("s",), **ROWS, temperature=constant(0.4), cases=[FAR])
ask("LogSoftmax", reads=("s",), **ROWS, cases=[FAR])
ask(
    "Pooling",
    ("u",),
    x=normal("N", "T", "D"),
    u=normal("D"),
    dout=upstream("N", "D"),
    cases=[dict(level=constant(extremes("N", 1, 1)))],
)
ask(
    "Decoder",
    reads=("q", "k", "v"),
    q=normal("N", "T", "D"),
    k=normal("N", "T", "D"),
    v=normal("N", "T", "E"),
    dout=upstream("N", "T", "E"),
    cases=[dict(level=constant(extremes("N", 1, 1)))],
)
ask(
    "Additive",
    ("u",),
    ("a", "c", "v"),
    a=normal("T", "D"),
    c=normal("T", "D"),
    v=normal("T", "E"),
    u=normal("D"),
    dout=upstream("T", "E"),
)
ask(
    "Heads",
    x=normal("T", 36),
    dout=upstream("T", 12),
    heads=constant(3),
)
ask(
    "Recency",
    reads=("x", "score"),
    x=normal("T", "D"),
    score=normal("T"),
    dout=upstream("T", "D"),
    rate=constant(0.3),
)
ask(
    "Bilinear",
    ("A",),
    ("x", "y"),
    x=normal("N", "D"),
    y=normal("M", "D"),
    A=normal("D", "D"),
    dout=upstream("N", "M"),
)
ask(
    "Cell",
    ("U", "W", "b"),
    ("x", "h"),
    x=normal("N", "D"),
    h=normal("N", "H"),
    U=normal("D", "H"),
    W=normal("H", "H"),
    b=normal("H"),
    dout=upstream("N", "H"),
)
ask("Rotation", ("R",), x=normal("N", "D"), R=normal("D", "D"), dout=upstream("N", "D"))
