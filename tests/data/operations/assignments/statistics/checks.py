"""Layers with statistics or chance."""

from gradekit import Assignment, constant, normal, rng, upstream

statistics = Assignment("statistics", files=["statistics.py"], title="Statistics and chance")


def ask(name, weights=(), reads=("x",), *, switch="", cases=(), **inputs):
    """Ask for a layer that is made of ``weights`` and options, and reads what ``reads`` names."""

    def probe(student, dout, again, test=False, **inputs):
        read = [inputs.pop(word) for word in reads]
        new = getattr(student, name)
        layer = new(**inputs)
        if again or test:
            layer.forward(*[1 - 2 * x[:1] for x in read])
            layer.backward(2 * dout[:1])
        if test:  # what was asked before leaves no trace
            layer.forward(*[5 + 3 * x for x in read], **{switch: False})
        yield layer.forward(*read, **({switch: False} if test else {}))
        if again:
            new(**inputs).forward(*[3 * x for x in read])
        back = layer.backward(dout)
        back = back if len(reads) > 1 else [back]
        yield dict(zip(reads, back)) | {word: getattr(layer, f"d{word}") for word in weights}

    probe.__name__, probe.__doc__ = name, f"{name}: the output, and the gradients."
    cases = [dict(again=constant(True)), *cases]
    cases += [dict(test=constant(True))] if switch else []
    statistics.gradient(points=2, again=False, **inputs, cases=cases, limit=2.0)(probe)


ask(
    "GroupNorm",
    ("scale", "shift"),
    x=normal("N", 6, 5),
    scale=normal(6),
    shift=normal(6),
    dout=upstream("N", 6, 5),
    groups=constant(3),
    eps=constant(0.1),
)
ask("InstanceNorm", x=normal("N", 3, 4, 5), dout=upstream("N", 3, 4, 5), eps=constant(0.1))
ask(
    "Standardise",
    switch="training",
    x=normal(7, "D"),
    dout=upstream(7, "D"),
    n_features=constant(3),
    eps=constant(0.1),
    keep=constant(0.6),
    dims={"D": 3},
)
ask(
    "BatchNorm2d",
    ("gamma", "beta"),
    switch="train",
    x=normal(5, "C", "T"),
    gamma=normal("C"),
    beta=normal("C"),
    dout=upstream(5, "C", "T"),
    eps=constant(0.1),
    momentum=constant(0.3),
)
ask("Unit", ("gain",), x=normal("N", "D"), gain=normal("D"), dout=upstream("N", "D"))
ask(
    "WeightNorm",
    ("V", "g"),
    x=normal("N", "D"),
    V=normal("D", "M"),
    g=normal("M"),
    dout=upstream("N", "M"),
)
CHANCE = dict(switch="train", p=constant(0.3), rng=rng())
ask("ChannelDropout", x=normal(7, 9, 4), dout=upstream(7, 9, 4), **CHANCE)
ask("DropConnect", ("W",), x=normal("N", 9), W=normal(9, 7), dout=upstream("N", 7), **CHANCE)
ask("DropPath", reads=("x", "f"), x=normal(17, 3), f=normal(17, 3), dout=upstream(17, 3), **CHANCE)
ask(
    "Noise", x=normal(7, "D"), dout=upstream(7, "D"), switch="train", sigma=constant(0.3), rng=rng()
)
ask(
    "ChannelRMS",
    ("gain",),
    x=normal("N", "C", 5),
    gain=normal("C", 1),
    dout=upstream("N", "C", 5),
    eps=constant(0.1),
)
ask(
    "TrackedInstanceNorm",
    switch="train",
    x=normal(4, 3, 6),
    dout=upstream(4, 3, 6),
    n_channels=constant(3),
    eps=constant(0.1),
    rate=constant(0.3),
)
ask("WordDropout", x=normal(7, 9, 4), dout=upstream(7, 9, 4), **CHANCE)
