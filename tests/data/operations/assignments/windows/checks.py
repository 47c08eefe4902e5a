"""Windows that slide."""

from gradekit import Assignment, constant, normal, peaks, ties, uniform, upstream

windows = Assignment("windows", files=["windows.py"], title="Windows that slide")

TWICE = dict(again=constant(True))


def ask(name, weights=(), *, cases=(), **inputs):
    """Ask for a layer: ``weights`` and options are what it is made of, x is what comes in."""

    def probe(student, x, dout, again, **made_of):
        new = getattr(student, name)
        layer = new(**made_of)
        if again:
            layer.forward(1 - x)
            layer.backward(2 * dout)
        yield layer.forward(x)
        if again:
            new(**made_of).forward(3 * x)
        dx = layer.backward(dout)
        yield dict(x=dx, **{word: getattr(layer, f"d{word}") for word in weights})

    probe.__name__, probe.__doc__ = name, f"{name}: the output, and the gradients."
    windows.gradient(points=2, again=False, **inputs, cases=[TWICE, *cases], limit=2.0)(probe)


def numbers(**options):
    """Return options that are no array."""
    return {word: constant(value) for word, value in options.items()}


ask(
    "Conv1d",
    ("w", "b"),
    x=normal("N", 3, 10),
    w=normal("F", 3, 4),
    b=normal("F"),
    dout=upstream("N", "F", 5),
    **numbers(stride=2, pad=1),
    cases=[
        dict(dout=upstream("N", "F", 4), **numbers(stride=2, pad=0)),
        dict(dout=upstream("N", "F", 11), **numbers(stride=1, pad=2)),
    ],
)
ask(
    "Depthwise",
    ("w",),
    x=normal("N", 3, 5, 8),
    w=normal(3, 4, 3),
    dout=upstream("N", 3, 2, 5),
    **numbers(stride=2, pad=(1, 2)),
    cases=[
        dict(dout=upstream("N", 3, 1, 3), **numbers(stride=2, pad=(0, 0))),
        dict(dout=upstream("N", 3, 4, 8), **numbers(stride=1, pad=(1, 1))),
    ],
)
ask(
    "Transposed1d",
    ("w",),
    x=normal("N", 3, 6),
    w=normal(3, "F", 4),
    dout=upstream("N", "F", 19),
    **numbers(stride=3),
    cases=[dict(dout=upstream("N", "F", 9), **numbers(stride=1))],
)
ask(
    "MaxPool1d",
    x=normal("N", 3, 9),
    dout=upstream("N", 3, 4),
    **numbers(size=3, stride=2),
    cases=[
        dict(x=peaks("N", 3, 9)),
        dict(x=ties("N", 3, 9)),
        dict(dout=upstream("N", 3, 3), **numbers(size=3, stride=3)),
    ],
)
ask(
    "MinPool2d",
    x=normal("N", 3, 5, 7),
    dout=upstream("N", 3, 2, 3),
    **numbers(size=3, stride=2),
    cases=[dict(x=ties("N", 3, 5, 7)), dict(dout=upstream("N", 3, 3, 5), **numbers(stride=1))],
)
ask(
    "AvgPool1d",
    x=normal("N", 3, 9),
    dout=upstream("N", 3, 4),
    **numbers(size=5, stride=2, pad=1),
    cases=[dict(dout=upstream("N", 3, 3), **numbers(pad=0))],
)
ask("GlobalAverage", x=normal("N", 3, 4, 5), dout=upstream("N", 3))
ask(
    "SumPool2d",
    x=normal("N", 3, 5, 8),
    dout=upstream("N", 3, 3, 5),
    **numbers(height=3, width=4),
)
ask("Upsample", x=normal("N", 3, 4, 5), dout=upstream("N", 3, 12, 15), **numbers(factor=3))
ask(
    "Frame",
    x=normal("N", 4, 7),
    dout=upstream("N", 6, 13),
    **numbers(rows=1, columns=3),
    cases=[dict(dout=upstream("N", 4, 7), **numbers(rows=0, columns=0))],
)
ask(
    "Patches",
    ("w",),
    x=normal("N", 6, 9),
    w=normal(9, "D"),
    dout=upstream("N", 6, "D"),
    **numbers(size=3),
)
ask(
    "MaxPool2d",
    x=normal("N", 2, 6, 7),
    dout=upstream("N", 2, 2, 3),
    **numbers(size=3, stride=2),
    cases=[
        dict(x=ties("N", 2, 6, 7)),
        dict(x=uniform("N", 2, 6, 7, low=-9, high=-1)),
    ],
)
ask(
    "SegmentMax",
    x=normal("N", 2, 12),
    dout=upstream("N", 2, 3),
    **numbers(parts=3),
    cases=[dict(x=ties("N", 2, 12))],
)
ask(
    "MeanPool2d",
    x=normal("N", 2, 5, 6),
    dout=upstream("N", 2, 5, 7),
    **numbers(height=3, width=2, pad=1),
)
ask(
    "Dilated1d",
    ("w", "b"),
    x=normal("N", 3, 9),
    w=normal("F", 3, 3),
    b=normal("F"),
    dout=upstream("N", "F", 3),
    **numbers(gap=3),
)
