"""Gates: the chain rule, one node at a time."""

from gradekit import Assignment, constant, extremes, normal, ties, upstream, zeros

gates = Assignment("gates", files=["gates.py"], title="Gates: the chain rule, one node at a time")

gates.question(
    "add",
    points=2,
    title="AddGate, the distributor",
    split={"backward": 2},
    hints=(
        "A gradient answers one question: if this number grows a little, how much does the loss "
        "grow? You are handed the answer for z, in dz. Now let x grow by a tiny h while y stays "
        "where it is. By how much does z = x + y grow?",
        "Look at the plot of z against x with y held still: a straight line. Its slope is your "
        "local gradient. Does the slope depend on x, on y, on which of the two you moved? And "
        "does backward use the dz that it was handed, as it is, all of it, for each input?",
        "A neighbour: z = x - y. When x grows by h, z grows by h: local gradient 1. When y grows "
        "by h, z shrinks by h: local gradient -1. So with dz = [3, -2] the gate answers "
        "dx = [3, -2] and dy = [-3, 2]: one local gradient times the upstream gradient, once for "
        "each input, and nothing is shared out between them. What changes in these two lines "
        "when the minus becomes a plus?",
    ),
)

gates.question(
    "multiply",
    points=2,
    title="MultiplyGate, the switcher",
    split={"backward": 2},
    hints=(
        "Hold y still at 5 and let x grow by 0.01. Then z = x * y grows by 0.05, whatever x is: "
        "the number that scales the change is the local gradient of x. Which of the gate's two "
        "inputs does it come from, and which one when you let y grow instead?",
        "Look at what forward kept: self.x and self.y. Each line of your backward needs exactly "
        "one of them, and dz. Read your line for dx aloud: when x itself doubles and y stays, "
        "should dx change? And if dz doubles?",
        "A neighbour: z = x / y. Held against x, z is a line of slope 1 / y, so dx = dz / y: the "
        "gradient of x is scaled by what happens on the other branch. Held against y, the slope "
        "is -x / y**2, so dy = -x / y**2 * dz. With x = 6, y = 2, dz = 10 that is dx = 5 and "
        "dy = -15. Now do the same two steps for the product: with x = 6, y = 2, dz = 10, what "
        "are the two slopes, and what are dx and dy?",
    ),
)

gates.question(
    "max",
    points=2,
    title="MaxGate, the router",
    split={"backward": 2},
    hints=(
        "Take x = 7 and y = 3. Let x grow by 0.01: what does z = max(x, y) do? Now leave x and "
        "let y grow by 0.01: what does z do this time? These two answers are the two local "
        "gradients. Which of the inputs would you tell about dz?",
        "Three things are easily mixed up here: who won (decided by the x and y that forward "
        "kept, not by dz), what is handed on (a gradient, not the winner's value), and what the "
        "loser gets. Then look where x == y and add your dx and dy there. Is the sum dz, or twice "
        "dz, or nothing?",
        "A neighbour: z = |x|. To the right of 0 its slope is 1, to the left it is -1; the sign "
        "of x, kept by forward, decides, element by element, and dz plays no part in the "
        "decision. So backward is one comparison turned into numbers, times dz: with "
        "x = [4, -2] and dz = [-3, 5] it gives dx = [-3, -5]. In your gate there are two inputs "
        "and the slopes are 1 and 0. Which two comparisons do you need, so that exactly one holds "
        "at every element, also at a tie?",
    ),
)

gates.question(
    "sigmoid",
    points=2,
    title="SigmoidGate",
    split={"backward": 2},
    hints=(
        "The sigmoid is steep in the middle and flat at both ends. So its local gradient must be "
        "largest at x = 0 (where it is 1/4) and nearly 0 at x = 10 and at x = -10. Put these three "
        "numbers into your formula for the slope. Does it behave like that?",
        "Differentiate 1 / (1 + e^-x) on paper and try to write the result using z alone: forward "
        "has kept z for this. Then check two things in your code: is every factor made from the "
        "output z, not from the input x (and z not squashed a second time)? And where does dz "
        "come in?",
        "A neighbour: the gate z = e^x. Its slope is e^x again, which is z itself, so it need not "
        "keep x at all: forward keeps z, and backward answers dx = z * dz. With z = [1, 4] and "
        "dz = [2, -3] that is dx = [2, -12]. The sigmoid hides an e^x too: write it as "
        "1 / z = 1 + e^-x and differentiate both sides. What is left standing beside z, and can "
        "you write that with z as well?",
    ),
)


def copies(*arrays):
    """Keep the numbers safe from gates that change their inputs in place."""
    return [1 * a for a in arrays]


def in_use(new_gate, dz, *inputs):
    """Return a gate that has worked before, waiting for its gradient beside a second gate."""
    gate, second = new_gate(), new_gate()
    for shift in (1, 2):
        gate.forward(*[shift - a for a in inputs])  # other numbers first,
        gate.backward(2 * dz)
    gate.forward(*inputs)  # then the ones that count,
    second.forward(*[2 - a for a in inputs])  # and a second gate in between
    return gate


def shaped(*sizes):
    """Return a case with x, y and dz of these sizes; without sizes, plain numbers."""
    return dict(x=normal(*sizes), y=normal(*sizes), dz=upstream(*sizes))


def tied(*sizes):
    """Return a case where x and y are equal at about every other element."""
    return dict(x=ties(*sizes), y=ties(*sizes), dz=upstream(*sizes))


AGAIN = [dict(again=constant(True)), {**shaped("N"), "again": constant(True)}]
LARGE = [dict(x=extremes("N", "M")), dict(y=extremes("N", "M"))]


@gates.gradient(
    question="add",
    x=normal("N", "M"),
    y=normal("N", "M"),
    dz=upstream("N", "M"),
    again=constant(False),
    cases=[shaped(), shaped(1), shaped("N", "M", "K"), shaped("N", 3, "M", 3), *LARGE, *AGAIN],
    limit=1.0,
)
def add(student, x, y, dz, again):
    """AddGate: the upstream gradient reaches both inputs."""
    gate, kept = student.AddGate(), copies(x, y)
    yield gate.forward(x, y)
    if again:
        gate = in_use(student.AddGate, dz, *kept)
    yield gate.backward(dz)


@gates.gradient(
    question="multiply",
    x=normal("N", "M"),
    y=normal("N", "M"),
    dz=upstream("N", "M"),
    again=constant(False),
    cases=[
        shaped(),
        shaped(1),
        shaped("N", "M", "K"),
        shaped("N", 3, "M", 3),
        dict(x=zeros("N", "M")),
        dict(y=zeros("N", "M")),
        *LARGE,
        *AGAIN,
    ],
    limit=1.0,
)
def multiply(student, x, y, dz, again):
    """MultiplyGate: each branch decides how much of the gradient the other one gets."""
    gate, kept = student.MultiplyGate(), copies(x, y)
    yield gate.forward(x, y)
    if again:
        gate = in_use(student.MultiplyGate, dz, *kept)
    yield gate.backward(dz)


@gates.gradient(
    question="max",
    x=normal("N", "M"),
    y=normal("N", "M"),
    dz=upstream("N", "M"),
    again=constant(False),
    cases=[
        shaped(),
        shaped(1),
        shaped("N", "M", "K"),
        shaped("N", 3, "M", 3),
        tied("N", "M"),
        tied(),
        tied("N", "M", "K"),
        *LARGE,
        *AGAIN,
    ],
    limit=1.0,
)
def max_(student, x, y, dz, again):
    """MaxGate: the gradient goes where the value came from; at a tie any split will do."""
    gate, kept = student.MaxGate(), copies(x, y)
    yield gate.forward(x, y)
    if again:
        gate = in_use(student.MaxGate, dz, *kept)
    yield gate.backward(dz)


@gates.gradient(
    question="sigmoid",
    x=normal("N", "M"),
    dz=upstream("N", "M"),
    again=constant(False),
    cases=[
        dict(x=normal(), dz=upstream()),
        dict(x=normal(1), dz=upstream(1)),
        dict(x=normal("N", "M", "K"), dz=upstream("N", "M", "K")),
        dict(x=normal("N", 3, "M", 3), dz=upstream("N", 3, "M", 3)),
        dict(x=zeros("N", "M")),
        dict(x=extremes("N", "M")),
        dict(x=extremes(), dz=upstream()),
        dict(again=constant(True)),
        dict(x=normal("N"), dz=upstream("N"), again=constant(True)),
    ],
    limit=1.0,
)
def sigmoid(student, x, dz, again):
    """SigmoidGate: steep in the middle, flat at both ends, finite everywhere."""
    gate, kept = student.SigmoidGate(), copies(x)
    yield gate.forward(x)
    if again:
        gate = in_use(student.SigmoidGate, dz, *kept)
    yield gate.backward(dz)
