"""Functions of single numbers, of pairs, and of the largest of some."""

from gradekit import Assignment, constant, extremes, normal, ties, upstream

curves = Assignment("curves", files=["curves.py"], title="Curves")


def ask(name, reads=("x",), *, cases=(), options=None, **inputs):
    """Ask for a function of what ``reads`` names, with options unlike their defaults."""

    def probe(student, dz, again, **inputs):
        new = getattr(student, name)
        one, read = new(**(options or {})), [inputs[word] for word in reads]
        if again:
            one.forward(*[1 - x for x in read])
            one.backward(2 * dz)
        yield one.forward(*read)
        if again:
            new(**(options or {})).forward(*[3 * x for x in read])
        yield one.backward(dz)

    probe.__name__, probe.__doc__ = name, f"{name}: the value, and the gradients."
    cases = [dict(again=constant(True)), *cases]
    curves.gradient(points=2, again=False, **inputs, cases=cases, limit=1.0)(probe)


X, DZ = dict(x=normal("N", "M")), dict(dz=upstream("N", "M"))
Y = dict(y=normal("N", "M"))
WIDE = [dict(x=extremes("N", "M"))]

ask("Minimum", ("x", "y"), **X, **Y, **DZ, cases=[dict(x=ties("N", "M"), y=ties("N", "M"))])
ask("Clip", **X, **DZ, options=dict(low=-0.3, high=0.7), cases=WIDE)
ask("Absolute", **X, **DZ, cases=WIDE)
ask("ELU", **X, **DZ, options=dict(alpha=1.7), cases=WIDE)
ask("Threshold", **X, **DZ, options=dict(theta=0.2))
ask("ReLU6", **X, **DZ)
ask("Maxout", x=normal("N", "M", 3), **DZ, cases=[dict(x=ties("N", "M", 3))])
ask("Mish", **X, **DZ, cases=WIDE)
ask("Bump", **X, **DZ)
ask("Softsign", **X, **DZ, cases=WIDE)
ask("ScaledTanh", **X, **DZ)
ask("LogSigmoid", **X, **DZ, cases=WIDE)
ask("GLU", x=normal("N", 6), dz=upstream("N", 3))
ask("Cosine", ("x", "y"), x=normal("N", "D"), y=normal("N", "D"), dz=upstream("N", 1))
ask("MaxOverTime", x=normal("N", 4, "M"), **DZ, cases=[dict(x=ties("N", 4, "M"))])
ask("Highest", ("x", "y", "w"), **X, **Y, w=normal("N", "M"), **DZ)
ask("Gated", ("x", "y"), **X, **Y, **DZ)
ask("Damped", ("x", "y"), **X, **Y, **DZ)
ask("NormalShare", **X, **DZ)
