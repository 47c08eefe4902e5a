"""Graph: forward along the edges, backward against them, gradients added up where paths meet."""

from collections.abc import Mapping

from gradekit import Assignment, constant, normal, positive

graph = Assignment("graph", files=["graph.py"], title="The graph: many gates, one chain rule")

graph.question(
    "order",
    points=2,
    title="A topological order",
    hints=(
        "Take a graph on paper and ask of every node: which of them could be computed right now, "
        "with nothing but the inputs in hand? Do so, cross them out, and ask again. Which "
        "question do you ask of a node each time, and what changes between two rounds?",
        "Look at the four ways in which a list can be wrong. It holds an input. It lacks a node "
        "that nobody reads. It holds a node twice, because two others read it. It has a node "
        "before one that it reads. Which of them can happen in your code? What does it do with a "
        "gate that reads the same node twice?",
        "A neighbour: three courses, where Statistics asks for Calculus, and Learning for both. "
        "Put a counter on each course, of the courses still missing before it: Calculus 0, "
        "Statistics 1, Learning 2. Take a course whose counter is 0, and lower the counter of all "
        "that asked for it: Statistics 0, Learning 1. Go on with the next 0. In your graph the "
        "inputs are given from the start: should they be counted?",
    ),
)
graph.question(
    "forward",
    points=2,
    title="forward: the value of the output",
    needs=["order"],
    hints=(
        "When a node's turn comes, all that it reads has been computed, thanks to the order. "
        "Where do you keep these values so that a node finds them by name? And where does it find "
        "the inputs?",
        "A gate wants its values one by one, gate.forward(x, y) or gate.forward(x), and you have "
        "a list of names. Python unpacks a list with a star. And at the end: is the output always "
        "the last node of your order?",
        "A neighbour: a spreadsheet with A1 = 3 and A2 = 4 typed in, B1 = A1 + A2, C1 = B1 * A1. "
        "Keep a table of all cells that have a value. Begin with {A1: 3, A2: 4}; B1 looks two "
        "names up, gets 7, and is written into the same table; C1 looks up B1 and A1 and gets 21. "
        "Asked for B1, the spreadsheet says 7, though C1 was computed later. What are the cells "
        "of your graph, and which one is asked for?",
    ),
)
graph.question(
    "backward",
    points=2,
    title="backward: one path to each input",
    split={"backward": 2},
    needs=["order", "forward"],
    hints=(
        "Backward asks each gate once, too. A gate can only answer when the gradient of its own "
        "value is known. Which node's gradient do you know before you have asked anyone, and in "
        "which order do the others become known?",
        "Look at three special nodes. The output: what is the gradient of the loss with respect "
        "to the loss? A node that the output does not depend on: nobody hands it a gradient, so "
        "what should it hand on? An input of that kind: it is in the dict all the same. And what "
        "does a gate with a single input return, a list or dx itself?",
        "A neighbour: a chain of currencies. 1 euro buys 1.1 dollars, 1 dollar buys 150 yen. How "
        "many yen more for one euro more? Begin at the yen with 1. The exchange from dollars to "
        "yen turns it into 150 (for a dollar), the exchange from euros to dollars turns the 150 "
        "into 165 (for a euro): last exchange first. A pound that nobody changes brings 0 yen, "
        "which is an answer as well. What plays the yen in your graph, and what the pound when "
        "it is an array?",
    ),
)
graph.question(
    "accumulate",
    points=3,
    title="Where paths meet, gradients add up",
    split={"backward": 3},
    needs=["backward"],
    hints=(
        "Let x be read by two gates and grow a little. The loss feels it along both paths, and "
        "feels both changes at once. What has to happen to the two gradients that come back? What "
        "does your code do when the second one arrives?",
        "Three places to look. A dict keeps only what was written last. A node may pass its "
        "gradient on only after the last of its readers has answered, which the reverse of a "
        "topological order promises and a walk by distance from the output does not. And a += b "
        "changes the array a itself: who else holds it, if AddGate has handed it out twice?",
        "A neighbour of the third place: a = np.array([1.0, 2.0]); b = a; b += 10. "
        "Print a: it is [11, 12], because a and b are two names of one array. With b = b + 10 in "
        "place of the last line a new array is made, and a stays [1, 2]. Now z = a * b + a with "
        "numbers a = 2, b = 5: along the product the slope of a is 5, along the sum it is 1, "
        "together 6. Nudge a by 0.01 and see z grow by 0.06. Which line of yours makes the 6?",
    ),
)
graph.question(
    "again",
    points=1,
    title="Again, on other numbers",
    split={"backward": 1},
    needs=["backward"],
    hints=(
        "Training calls forward and backward thousands of times on one graph. Which things in "
        "self are still there, from the last time, when forward begins again?",
        "List all that your object remembers: values, gradients, visited marks, counters of the "
        "sort. For each of them, which line makes it new, and does this line run in every pass? "
        "And is everything in self, or something in the class or in a default argument, which "
        "all graphs share?",
        "A neighbour: a class with def __init__(self): self.seen = [] and "
        "def largest(self, xs): self.seen += xs; return max(self.seen). Asked for [3, 9] it says "
        "9; then asked for [1, 2] it says 9 again. With seen = list(xs) inside largest it says 2. "
        "Nothing was wrong with the first answer, which is why one call shows nothing. Can you "
        "find a dict in your code that is like self.seen?",
    ),
)
graph.question(
    "deep",
    points=1,
    title="A chain of 5,000 nodes",
    needs=["order", "forward", "backward"],
    hints=(
        "Python stops a function that calls itself about a thousand times deep, with a "
        "RecursionError. How deep does your code go for a chain of 5,000 nodes, if the last node "
        "of the chain is looked at first?",
        "If your code is slow instead: some innocent lines walk through a whole list, such as "
        "name in some_list, or a loop over all nodes in search of the readers of one. How often "
        "does each of them run, and what would a set, or noting the readers once, make of it?",
        "A neighbour: the size of a folder with all its subfolders. Recursively it is "
        "size(folder) = files + sum(size(sub) for sub in folder). Without recursion keep a list "
        "of what is still to do: todo = [top]; while todo: folder = todo.pop(); add its files; "
        "todo.extend(its subfolders). The list does the remembering that the calls did, and "
        "it may be as long as it likes. (If something must be done after the subfolders, put the "
        "folder back with a mark, done or not.) What would be in your list?",
    ),
)
graph.question(
    "cycle",
    points=1,
    title="A cycle is a ValueError",
    needs=["order"],
    hints=(
        "Two nodes that read each other: which one could be computed first? Follow your sort with "
        "a pencil on just these two. Does it stop, and if it stops, what does it return?",
        "In the algorithm with counters the nodes of a cycle never come down to 0: compare how "
        "many nodes you have placed with how many there are. In a depth-first search, meeting a "
        "node again is no proof (two readers may share it): is the node finished, or are you still "
        "in the middle of it? And a cycle far from the output is one, too: do you visit all nodes?",
        "A neighbour: a wishes to speak after b, b after c, and c after a; d has no wish. Take "
        "those who wait for nobody: d. Then nobody can be taken any more, and three are left: "
        "there is no order of speech, whoever begins. In Python you say so with "
        "raise ValueError('...'). At which line of yours is it known how many are left?",
    ),
)


def nodes_of(text):
    """Read "p = Multiply w x; ..." as a dict, node -> (gate, names it reads), in this order."""
    return {name: tuple(words) for name, _, *words in map(str.split, text.split(";"))}


def backwards(nodes):
    """List the same nodes from the last to the first."""
    return dict(reversed(nodes.items()))


# The order of a dict is no promise: most of these hand out their nodes in one that is not valid.
NEURON = nodes_of("p = Multiply w x; s = Add p y; a = Sigmoid s; loss = Sum a")
# e, f and g are read by nobody; f reads the output.
UNREAD = nodes_of(
    "f = Negate loss; loss = Sum q; e = Multiply p w; q = Max p y; p = Add w x; g = Exp w"
)
# s is read next to the output and far from it.
DEPTHS = nodes_of("loss = Sum u; u = Multiply t s; s = Multiply x y; t = Add r w; r = Sigmoid s")
# x and x, then s and s, by one gate.
TWICE = nodes_of("loss = Sum u; u = Add t y; t = Multiply q w; q = Add s s; s = Multiply x x")
# AddGate hands one array to s and y, and then to x and x.
ALIASED = nodes_of("s = Add x x; t = Add s y; u = Multiply t w; loss = Sum u")
# t and u share an array, x and y too, before x gets more through u.
LATER = nodes_of("loss = Sum v; v = Add t u; u = Multiply w x; t = Add x y")
# Whichever of v and r comes first, t shares an array with y or w when the other one adds to it.
SHARED = nodes_of("loss = Sum m; m = Multiply v r; v = Add t y; r = Add t w; t = Sigmoid x")
DIAMOND = nodes_of("d = Multiply b c; loss = Sum d; c = Add a w; b = Negate a; a = Multiply x y")
# x has four readers, and one of them leads nowhere.
FAN = nodes_of(
    "loss = Sum l; l = Add k c; k = Add a b; a = Sigmoid x; nowhere = Multiply x a;"
    "b = Multiply x w; c = Multiply x y"
)
# b, d and e are read at several depths; h, k and m lead nowhere, and m reads g.
TANGLE = nodes_of(
    "loss = Sum g; h = Sigmoid d; g = Multiply f e; b = Add a y; e = Add d b; f = Add e b;"
    "d = Multiply b c; c = Sigmoid a; k = Negate h; a = Multiply x w; m = Add k g"
)
SCALARS = nodes_of("loss = Add m n; m = Multiply x y; n = Multiply m w")  # one number each
ISLANDS = nodes_of("b = Negate a; loss = Sum x; a = Exp y; c = Sigmoid y")

# In these every name is read at most once. w feeds only c and d, which the output does without:
FORK = nodes_of("d = Exp c; loss = Sum q; c = Negate w; q = Multiply x y")
# So do y and w here, through gates of two inputs.
PAIR = nodes_of("e = Multiply d b; b = Sum w; d = Sum y; loss = Sum q; q = Power x 3")
LONG = nodes_of(
    "loss = Sum h; h = Multiply g e; g = Exp f; f = Negate c; e = Max d w; d = Log y;"
    "c = Power x 1.5"
)
UNTOUCHED = nodes_of("loss = Sum q; q = Add y x")  # nobody reads w
PRODUCT = nodes_of("loss = Multiply q y; q = Add w x")


def ladder(rungs):
    """Return a ladder: each rung reads the one below on both sides, so that paths double."""
    rung = {f"r{k}": ("Add", f"r{k - 1}", f"h{k}") for k in range(1, rungs)}
    half = {f"h{k}": ("Sigmoid", f"r{k - 1}") for k in range(1, rungs)}
    foot = {"r0": ("Multiply", "x", "y"), "top": ("Multiply", f"r{rungs - 1}", "w")}
    return {"loss": ("Sum", "top"), **half, **foot, **rung}


def chain(n):
    """Return a chain of n nodes, in ten blocks, the last block first: deep for a recursion."""
    kinds = {0: ("Power", "x", "3"), n // 2: ("Multiply", f"n{n // 2 - 1}", "y")}
    nodes = [(f"n{k}", kinds.get(k) or ("Negate", f"n{k - 1}")) for k in range(n - 1)]
    nodes.append(("loss", ("Sum", f"n{n - 2}")))
    return dict(node for k in range(9, -1, -1) for node in nodes[k * n // 10 :][: n // 10])


MATRICES = {name: normal("N", "M") for name in ("x", "y", "w")}
TWO_ROWS = {name: normal(2, "M") for name in ("x", "y", "w")}  # len(dx) is that of [dx, dy]
NUMBERS = {name: normal() for name in ("x", "y", "w")}


def of(*graphs):
    """Return a case for each of these graphs."""
    return [dict(nodes=constant(nodes)) for nodes in graphs]


def build(student, nodes):
    """Return the student's graph of these nodes, each with a gate of its own."""
    gates = {}
    for name, (kind, *words) in nodes.items():
        numbers = [float(word) for word in words if word[0].isdigit()]
        gate = getattr(student.given, f"{kind}Gate")(*numbers)
        gates[name] = gate, [word for word in words if not word[0].isdigit()]
    return student.ComputationalGraph(gates, "loss")


def told(order):
    """Tell an order as one text, so that its judge is asked however long it is."""
    if order is None:
        return None
    names = [name if isinstance(name, str) else f"({type(name).__name__})" for name in order]
    return " ".join(names)[:200]


def passed(asked, inputs):
    """Take a graph forward and backward."""
    asked.forward(inputs)
    asked.backward()


def keyed(gradients):
    """Let a dict pass; a list of gradients does not say whose they are."""
    return gradients if gradients is None or isinstance(gradients, Mapping) else {}


@graph.values(
    question="order",
    nodes=NEURON,
    twice=False,
    cases=[
        *of(UNREAD, DEPTHS, TWICE, DIAMOND, FAN, TANGLE, backwards(TANGLE), ISLANDS),
        dict(nodes=constant(DEPTHS), twice=constant(True)),
    ],
    draws=1,
    limit=1.0,
)
def valid(student, nodes, twice):
    """Each node once, and after all that it reads."""
    asked = build(student, nodes)
    if twice:
        list(asked.nodes_topologically_sorted())
    yield told(asked.nodes_topologically_sorted())


@graph.values(
    question="forward",
    nodes=NEURON,
    **MATRICES,
    cases=[
        *of({**NEURON, "last": ("Negate", "a")}, {**NEURON, "after": ("Exp", "loss")}),
        *of(UNREAD, DEPTHS, TWICE, DIAMOND, FAN, TANGLE),
        dict(nodes=constant(SCALARS), **NUMBERS),
    ],
    limit=1.0,
)
def loss(student, nodes, **inputs):
    """The value of the output, wherever it stands among the nodes."""
    yield build(student, nodes).forward(inputs)


@graph.gradient(
    question="backward",
    nodes=NEURON,
    **MATRICES,
    cases=[
        *of(backwards(NEURON), {**NEURON, "after": ("Exp", "loss")}, FORK),
        dict(nodes=constant(FORK), w=normal("K")),
        dict(nodes=constant(PAIR), w=normal("K", 3)),
        dict(nodes=constant(UNTOUCHED), w=normal("K")),
        dict(nodes=constant(LONG), x=positive("N", "M"), y=positive("N", "M")),
        dict(nodes=constant(PRODUCT), **NUMBERS),
        dict(nodes=constant(NEURON), **TWO_ROWS),
    ],
    limit=1.0,
)
def backward(student, nodes, **inputs):
    """One path to each input; zeros where there is none."""
    asked = build(student, nodes)
    yield asked.forward(inputs)
    yield keyed(asked.backward())


@graph.gradient(
    question="accumulate",
    nodes=ALIASED,
    **MATRICES,
    cases=[
        *of(backwards(ALIASED), {**ALIASED, "t": ("Add", "y", "s")}),
        *of(LATER, {**LATER, "v": ("Add", "u", "t"), "t": ("Add", "y", "x")}),
        *of(DEPTHS, {**DEPTHS, "u": ("Multiply", "s", "t")}),
        *of(SHARED, TWICE, DIAMOND, FAN, UNREAD, ladder(8), TANGLE, backwards(TANGLE)),
        dict(nodes=constant(SCALARS), **NUMBERS),
    ],
    limit=1.0,
)
def accumulate(student, nodes, **inputs):
    """The gradients of all paths, added up."""
    asked = build(student, nodes)
    yield asked.forward(inputs)
    yield keyed(asked.backward())


WAYS = (
    "other numbers",
    "other shapes",
    "the same dict, other arrays",
    "the same arrays, other numbers",
    "another graph between",
)


@graph.gradient(
    question="again",
    nodes=NEURON,
    **MATRICES,
    before="the same",
    cases=[dict(before=constant(way)) for way in WAYS],
    limit=1.0,
)
def again(student, nodes, before, **inputs):
    """A pass that was made before leaves no trace."""
    asked = build(student, nodes)
    others = {name: 2 - value for name, value in inputs.items()}
    if before == "other shapes":
        others = {name: value[..., 1:] for name, value in others.items()}
    passed(asked, inputs if before == "the same" else others)
    if before == "the same dict, other arrays":
        others.update(inputs)
        inputs = others
    elif before == "the same arrays, other numbers":
        for name, value in inputs.items():
            others[name][...] = value
        inputs = others
    yield asked.forward(inputs)
    if before == "another graph between":
        passed(build(student, backwards(nodes)), {k: 3 - v for k, v in inputs.items()})
    yield keyed(asked.backward())


@graph.gradient(question="deep", n=5000, x=positive(3), y=positive(3), draws=1, limit=10.0)
def deep(student, n, **inputs):
    """No recursion, and not too many steps."""
    asked = build(student, chain(n))
    list(asked.nodes_topologically_sorted())
    yield asked.forward(inputs)
    yield keyed(asked.backward())


@graph.raises(
    ValueError,
    question="cycle",
    nodes=nodes_of("loss = Sum b; b = Negate a; a = Add b x"),
    cases=of(
        nodes_of("loss = Add x loss"),
        {**NEURON, "s": ("Add", "s", "p")},
        {**NEURON, "d": ("Add", "e", "x"), "e": ("Negate", "d")},
        {"d": ("Negate", "d"), **NEURON},
        {**NEURON, "d": ("Add", "loss", "e"), "e": ("Negate", "d")},
        {**NEURON, "d": ("Multiply", "d", "d")},
        {**ladder(4), "r0": ("Multiply", "x", "r3"), "nowhere": ("Exp", "top")},
    ),
    draws=1,
    limit=1.0,
)
def cycle(student, nodes):
    """A cycle anywhere is a ValueError; names that meet twice are none."""
    for fine in (DIAMOND, TWICE, UNREAD):
        list(build(student, fine).nodes_topologically_sorted())
    yield "graphs without a cycle are sorted"
    list(build(student, nodes).nodes_topologically_sorted())
