"""Losses that the course does not have."""

from gradekit import Assignment, constant, extremes, labels, normal, positive, uniform

losses = Assignment("losses", files=["losses.py"], title="More losses")

SCORES = dict(scores=normal("N", "C"), y=labels("N", classes="C"))
LEVEL = dict(level=constant(extremes("N", 1)))


def ask(name, option="", *, cases=(), draw=None, **inputs):
    """Ask for a loss: an object that may have worked before, with an option unlike its default."""

    def probe(student, again, level=0.0, option=None, **inputs):
        if "q" in inputs:  # its rows are probabilities
            inputs["q"] = inputs["q"] / inputs["q"].sum(axis=1, keepdims=True)
        new, (first, *others) = getattr(student, name), inputs.values()
        loss = new(**{word: float(option)}) if word else new()
        if again:
            loss.forward(1 - first, *others)
            loss.backward()
        yield loss.forward(first + level, *others)
        if again:
            new().forward(2 * first, *others)
        yield loss.backward()

    word, probe.__name__ = option, name
    probe.__doc__ = f"{name}: the loss and its slopes."
    more = dict(option=constant(draw)) if word else {}
    cases = [dict(again=constant(True)), *cases]
    losses.gradient(points=2, again=False, **inputs, **more, cases=cases, limit=1.0)(probe)


ask("SmoothedCrossEntropy", "smoothing", draw=uniform(low=0.2, high=0.5), **SCORES, cases=[LEVEL])
ask("Likelihood", log_p=normal("N", "C"), y=labels("N", classes="C"))
ask("FocalLoss", "gamma", draw=uniform(low=1.2, high=1.8), **SCORES, cases=[LEVEL])
ask("SquaredHinge", "margin", draw=uniform(low=1.5, high=2.5), **SCORES)
ask("Ranking", "margin", draw=uniform(low=1.5, high=2.5), **SCORES)
ask("Crammer", "margin", draw=uniform(low=1.5, high=2.5), **SCORES)
ask("LogisticLoss", s=normal("N"), t=constant(normal("N")), cases=[dict(s=extremes("N"))])
ask("Huber", "delta", draw=uniform(low=0.5, high=0.8), guess=normal("N"), goal=normal("N"))
ask(
    "Triplet",
    "margin",
    draw=uniform(low=1.0, high=2.0),
    anchor=normal("N", "D"),
    same=normal("N", "D"),
    other=normal("N", "D"),
)
ask("Divergence", scores=normal("N", "C"), q=constant(positive("N", "C")), cases=[LEVEL])
