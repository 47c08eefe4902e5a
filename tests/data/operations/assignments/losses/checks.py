"""Losses that the course does not have."""

import numpy as np

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


def weighted(name, kept=(), **inputs):
    """Ask for a loss of classes that do not weigh the same."""

    def probe(student, scores, y, weights, again, level=0.0, option=None):
        new = getattr(student, name)
        options = {word: float(option) for word in kept}
        loss = new(weights, **options)
        if again:
            loss.forward(1 - scores, y)
            loss.backward()
        yield loss.forward(scores + level, y)
        if again:
            new(weights, **options).forward(2 * scores, y)
        yield loss.backward()

    probe.__name__, probe.__doc__ = name, f"{name}: the loss and its slopes."
    given = dict(weights=constant(positive("C")), again=False, **inputs)
    losses.gradient(points=2, **SCORES, **given, limit=1.0)(probe)


weighted("WeightedCrossEntropy", cases=[dict(again=constant(True)), LEVEL])
weighted(
    "CostlyHinge",
    ("margin",),
    option=constant(uniform(low=1.5, high=2.5)),
    cases=[dict(again=constant(True))],
)


@losses.gradient(
    points=2,
    scores=normal(3, 5, "C"),
    y=labels(3, 5, classes="C"),
    again=False,
    cases=[dict(again=constant(True)), dict(level=constant(extremes(3, 5, 1)))],
    limit=1.0,
)
def SequenceCrossEntropy(student, scores, y, again, level=0.0):
    """Sentences of 5, 4 and 2 words."""
    y = np.where(np.arange(5) < np.array([5, 4, 2])[:, None], y, -1)
    loss = student.SequenceCrossEntropy()
    if again:
        loss.forward(1 - scores, y)
        loss.backward()
    yield loss.forward(scores + level, y)
    if again:
        student.SequenceCrossEntropy().forward(2 * scores, y)
    yield loss.backward()
