"""Rules that move weights."""

from gradekit import Assignment, constant, labels, normal, positive, uniform, upstream

updates = Assignment("updates", files=["updates.py"], title="Rules that move weights")

TWICE = dict(again=constant(True))
ROWS = dict(X=normal(40, "D"), goal=labels(40, classes=2))
PRICE = dict(reg=constant(uniform(low=0.5, high=1.5)), again=False, cases=[TWICE], limit=1.0)


@updates.values(points=2, w=normal("D"), b=normal(), rate=uniform(), **ROWS, limit=1.0)
def Adaline(student, w, b, rate, X, goal):
    """Only a row that is told wrongly moves the weights."""
    one = student.Adaline(w, b)
    for row, y in zip(X, goal):
        one.update(row, 2 * int(y) - 1, rate)
    yield [one.w, one.b]


@updates.values(
    points=2,
    W=normal("C", "D"),
    b=normal("C"),
    X=normal(40, "D"),
    y=labels(40, classes="C"),
    limit=1.0,
)
def Multiclass(student, W, b, X, y):
    """The right class comes nearer, the one that was told moves away."""
    one = student.Multiclass(W, b)
    for row, label in zip(X, y):
        one.update(row, int(label), 0.3)
    yield [one.W, one.b]


@updates.values(points=2, w=normal("D"), b=normal(), rate=uniform(), **ROWS, limit=1.0)
def MarginPerceptron(student, w, b, rate, X, goal):
    """A row that is told without a margin moves the weights, too."""
    one = student.MarginPerceptron(w, b)
    one.update(X, 2 * goal - 1, rate)
    yield [one.w, one.b]


def ask(name, **options):
    """Ask for the weights after each of four steps."""

    def probe(student, w, grads, **options):
        rule = getattr(student, name)(**{word: float(v) for word, v in options.items()})
        seen = []
        for grad in grads:
            w = rule.step(w, grad)
            seen.append(w)
        yield seen

    probe.__name__, probe.__doc__ = name, f"{name}: four steps, one after the other."
    given = {word: uniform(low=low, high=1.3 * low) for word, low in options.items()}
    updates.values(points=2, w=normal("D"), grads=upstream(4, "D"), **given, limit=1.0)(probe)


ask("Momentum", rate=0.5, memory=0.6)
ask("RMSProp", rate=0.5, decay=0.6, eps=0.1)
ask("Adam", rate=0.5, beta1=0.3, beta2=0.6, eps=0.1)


def priced(student, name, weights, reg, again, rows):
    """Yield the loss and the gradients of weights, of a model that may have worked before."""
    model = getattr(student, name)(**weights, reg=float(reg))
    if again:
        model.loss(1 - rows[0], *rows[1:])
    loss, grads = model.loss(*rows)
    yield loss
    yield grads


@updates.gradient(
    points=2,
    w=normal("D"),
    b=normal(),
    X=constant(normal("N", "D")),
    y=constant(normal("N")),
    **PRICE,
)
def Ridge(student, w, b, X, y, reg, again):
    """Least squares, with a price on w."""
    yield from priced(student, "Ridge", dict(w=w, b=b), reg, again, [X, y])


@updates.gradient(points=2, W=normal("D", "H"), X=constant(normal("N", "D")), **PRICE)
def Autoencoder(student, W, X, reg, again):
    """Two layers share W."""
    yield from priced(student, "Autoencoder", dict(W=W), reg, again, [X])


@updates.gradient(
    points=2,
    W=normal("D", "C"),
    b=normal("C"),
    X=constant(normal("N", "D")),
    y=labels("N", classes="C"),
    **PRICE,
)
def Softmax(student, W, b, X, y, reg, again):
    """Softmax regression, with a price on W."""
    yield from priced(student, "Softmax", dict(W=W, b=b), reg, again, [X, y])


@updates.gradient(points=2, u=normal("D"), v=normal("N", "M"), reg=constant(positive()), limit=1.0)
def WeightDecay(student, u, v, reg):
    """The price of several arrays."""
    price = student.WeightDecay(float(reg))
    yield price.forward(u, v)
    yield price.backward()


@updates.gradient(
    points=2,
    W=normal("D", "M"),
    start=constant(normal("D", "M")),
    reg=constant(uniform(low=0.5, high=1.5)),
    again=False,
    cases=[TWICE],
    limit=1.0,
)
def Anchored(student, W, start, reg, again):
    """The price of a distance."""
    price = student.Anchored(start, float(reg))
    if again:
        price.forward(1 - W)
        price.backward()
    yield price.forward(W)
    yield price.backward()


@updates.values(points=2, w=normal("D"), b=normal(), rate=uniform(), **ROWS, limit=1.0)
def Pocket(student, w, b, rate, X, goal):
    """The weights, and the best that there have been."""
    one = student.Pocket(w, b)
    one.update(X, goal, rate)
    yield [one.w, one.b, one.best[0], one.best[1]]


@updates.values(points=2, w=normal("D"), b=normal(), rate=uniform(), **ROWS, limit=1.0)
def Averaged(student, w, b, rate, X, goal):
    """The weights, and answers by their average."""
    one = student.Averaged(w, b)
    for row, target in zip(X, goal):
        one.update(row, int(target), rate)
    yield [one.w, one.b, one.forward(X)]
