"""Convolution and pooling: windows that slide, overlap, and leave pixels over."""

import numpy as np

from gradekit import Assignment, constant, extremes, normal, peaks, ties, uniform, upstream, zeros

convolution = Assignment(
    "convolution", files=["convolution.py"], title="Convolution: small windows that slide"
)

convolution.question(
    "conv",
    points=4,
    title="Conv2d, backward",
    split={"backward": 4},
    hints=(
        "Take one weight, w[f, c, i, j], and let it grow by 0.001. Which numbers of out move, and "
        "by how much each? Take one pixel of x and do the same: which windows does it lie in, and "
        "with which weight does each of them multiply it? Take b[f]: what of out does not move?",
        "slow_conv is the place to look. Its innermost line adds up products window * w[f]. Each "
        "product is a multiply gate: what goes to its one side is dout[n, f, i, j] times its other "
        "side. So two lines in the same four loops are enough for dw and dx. Do they add to what "
        "is there? Is every index the forward's, stride included? And which part of the padded "
        "gradient belongs to x, when pad is 0 as well as when it is 2?",
        "A neighbour in one dimension, without a stride or batch: out[i] = x[i] u + x[i + 1] v. "
        "With x = [3, 5, 7], u = 2, v = -1 that is [1, 3]. For dout = [10, 1]: "
        "du = 3 * 10 + 5 * 1 = 35 and dv = 5 * 10 + 7 * 1 = 57, sums over the windows; "
        "dx = [2 * 10, -1 * 10 + 2 * 1, -1 * 1] = [20, -8, -1], where the pixel in the middle has "
        "two windows. In numpy, du = (x[0:2] * dout).sum() and dx[0:2] += u * dout; then the same "
        "with 1:3 and v. In two dimensions with stride s, which slice of the padded x has the "
        "pixels that one weight met?",
    ),
)

convolution.question(
    "max_pool",
    points=3,
    title="MaxPool2d",
    split={"forward": 1, "backward": 2},
    hints=(
        "Draw an image of 3 x 3 numbers with a 9 in the middle and pool it with size 2 and "
        "stride 1. How many of the four windows answer 9? If the 9 grows by 0.001, which outputs "
        "move, and what has to arrive at it on the way back?",
        "Look at four places. Does the number of windows come from the formula of the README, so "
        "that pixels may be left over? Do windows begin at multiples of the stride, and reach as "
        "far as the size, in height and in width? Is the place of the largest number counted from "
        "the window's corner or from the image's? And when two windows send their gradient to one "
        "pixel, does the second add to the first or replace it?",
        "A neighbour: the smallest number of each pair of neighbours in a row, x = [5, 2, 6, 4]. "
        "out = [2, 2, 4]: the 2 is the smallest of two pairs. With dout = [10, 3, -7] the pairs "
        "send 10 to place 1, 3 to place 1, -7 to place 3. dx = [0, 13, 0, -7]. With a list of the "
        "places, at = [1, 1, 3], numpy has two ways to write that, dx[at] += dout and "
        "np.add.at(dx, at, dout), and only one of them gives the 13. In your code, what does a "
        "pixel get that is the largest of two windows?",
    ),
)

convolution.question(
    "avg_pool",
    points=3,
    title="AvgPool2d",
    split={"forward": 1, "backward": 2},
    hints=(
        "Let one pixel grow by 1. By how much does the mean of a window of size 3 grow, if the "
        "pixel lies in it? And how does that depend on the numbers in the window?",
        "Look at the shapes: dx has a number for each pixel of x, dout one for each window. Does "
        "every pixel of a window get something, the same amount? Does a pixel of several windows "
        "get something from each? Is stride the step between windows and size their width, "
        "wherever the two stand in your code, and what do pixels get that no window reaches?",
        "A neighbour: sums of three neighbours in a row, out[i] = x[i] + x[i + 1] + x[i + 2]. With "
        "five numbers there are three windows, and dout = [10, 3, -7] gives dx = [10, 13, 6, -4, "
        "-7]: the middle one lies in all three. In numpy three lines do it: dx[0:3] += dout, "
        "dx[1:4] += dout, dx[2:5] += dout, one for each place in a window. What changes for a "
        "mean, and what for windows that start at every second number only?",
    ),
)

convolution.question(
    "fast_conv",
    points=4,
    title="fast_conv, without the loops",
    hints=(
        "slow_conv goes through four loops, and numpy gets one small window at a time. Each step "
        "costs some microseconds, however little there is to do in it. How many steps are there "
        "for 4 images, 8 filters and 13 x 15 windows? Which of the loops could one call of numpy "
        "do at once?",
        "Two ways are good. Either keep a loop, but over the few places (i, j) in a filter: a "
        "slice with a step has the pixels that weight (i, j) meets in all windows. Or lay all "
        "windows out: np.lib.stride_tricks.sliding_window_view gives them, and one matrix product "
        "does the rest. Which axes are summed over, which stay, and in which order do they come?",
        "A neighbour in one dimension, weights u = [2, -1] sliding over x = [3, 5, 7, 4]. The "
        "windows, one a row, are [[3, 5], [5, 7], [7, 4]], and this matrix times u is [1, 3, 10]: "
        "no loop. Every second window is rows[::2] @ u. With several filters u becomes a matrix, "
        "one filter a column, and the result has a row a window and a column a filter. In two "
        "dimensions a row has C * HH * WW numbers, in the order of the filters' own. np.tensordot "
        "and np.einsum do the same without a reshape. What is left to be done for b, and for the "
        "order of the axes?",
    ),
)


def steps(size, window, stride, pad=0):
    """Return how many windows fit."""
    return (size + 2 * pad - window) // stride + 1


def filters(N, C, H, W, F, HH, WW, stride=1, pad=0, x=normal):
    """Declare images, filters and biases of these sizes."""
    return dict(
        x=x(N, C, H, W),
        w=normal(F, C, HH, WW),
        b=normal(F),
        stride=constant(stride),
        pad=constant(pad),
    )


def conv_case(N, C, H, W, F, HH, WW, stride=1, pad=0):
    """Declare what a convolution and its way back need."""
    out = steps(H, HH, stride, pad), steps(W, WW, stride, pad)
    return dict(filters(N, C, H, W, F, HH, WW, stride, pad), dout=upstream(N, F, *out))


def by_default(case):
    """Return a case that leaves stride and pad to the default."""
    return dict(case, stride=constant(None), pad=constant(None))


def pool_case(N, C, H, W, size, stride, x=normal):
    """Declare what pooling and its way back need."""
    return dict(
        x=x(N, C, H, W),
        dout=upstream(N, C, steps(H, size, stride), steps(W, size, stride)),
        size=constant(size),
        stride=constant(stride),
    )


def below_zero(*sizes):
    """Images without a positive number: where a search for the maximum must not begin at 0."""
    return uniform(*sizes, low=-3, high=-1)


def options(**given):
    """Leave out what is None, so that the default counts."""
    return {name: value for name, value in given.items() if value is not None}


USES = [dict(use=constant(use)) for use in ("again", "beside")]
BATCH = {"N": (3, 1)}


def asked(new, x, dout, use, gradients):
    """Yield the forward value, then the gradients."""
    layer, kept = new(), 1 * x
    yield layer.forward(x)
    if use == "again":  # it works on, on a batch of another size, and once more on this one
        layer.backward(2 * dout)
        layer.forward(np.concatenate([1 - kept, 2 * kept]))
        layer.backward(np.concatenate([2 * dout, -dout]))
        layer.forward(kept)
    if use == "beside":  # a second one works at the same time
        other = new()
        other.forward(1 - kept)
        other.backward(2 * dout)
    dx = layer.backward(dout)
    yield gradients(layer, dx)


@convolution.gradient(
    question="conv",
    **conv_case("N", 3, 6, 9, 4, 3, 4, stride=2, pad=1),  # leaves a row and a column over
    use=constant("once"),
    dims=BATCH,
    cases=[
        *USES,
        conv_case("N", 3, 4, 5, 4, 3, 4, stride=1, pad=0),
        by_default(conv_case("N", 3, 5, 4, 4, 3, 1)),
        conv_case("N", 3, 4, 3, 4, 1, 3, stride=1, pad=2),
        conv_case("N", 4, 7, 8, 3, 2, 3, stride=3, pad=0),
        conv_case("N", 3, 7, 5, 4, 2, 3, stride=3, pad=2),
        conv_case("N", 3, 5, 6, 4, 3, 3, stride=2, pad=0),
        conv_case("N", 3, 4, 3, 5, 6, 5, stride=1, pad=1),  # one window: all of the padded image
        conv_case("N", 3, 4, 5, 6, 4, 5),
        conv_case(1, 1, 5, 7, 1, 3, 4, stride=2, pad=1),
        conv_case("N", 1, 4, 6, 1, 1, 1),
        conv_case("N", 4, 5, 4, 4, 3, 3, stride=1, pad=1),  # as many filters as channels
    ],
)
def conv(student, x, w, b, dout, stride, pad, use):
    """Conv2d: pixels, weights and biases collect from every window that they had a part in."""

    def new():
        return student.Conv2d(w, b, **options(stride=stride, pad=pad))

    yield from asked(new, x, dout, use, lambda layer, dx: dict(x=dx, w=layer.dw, b=layer.db))


@convolution.gradient(
    question="max_pool",
    **pool_case("N", 4, 8, 10, size=3, stride=2),  # leaves a row and a column over
    use=constant("once"),
    dims=BATCH,
    cases=[
        *USES,
        pool_case("N", 4, 5, 7, 3, 1, x=peaks),
        pool_case("N", 4, 6, 9, 3, 2, x=peaks),
        pool_case("N", 3, 6, 4, 2, 2),
        pool_case("N", 3, 8, 7, 2, 3),  # pixels between the windows
        pool_case("N", 3, 4, 5, 1, 1),
        pool_case("N", 3, 5, 7, 1, 3),
        pool_case("N", 3, 4, 4, 4, 1),
        pool_case("N", 3, 5, 7, 4, 3),
        pool_case(1, 1, 4, 5, 2, 1),
        pool_case("N", 3, 5, 6, 2, 1, x=below_zero),
        pool_case("N", 3, 5, 6, 3, 2, x=extremes),
        # Ties: at most 12 pixels an image, so that the judge can decide.
        pool_case("N", 4, 3, 4, 2, 1, x=ties),
        pool_case("N", 3, 3, 4, 2, 1, x=zeros),
        pool_case("N", 3, 4, 3, 3, 1, x=zeros),
        pool_case("N", 3, 2, 6, 2, 2, x=ties),
    ],
)
def max_pool(student, x, dout, size, stride, use):
    """MaxPool2d: the largest pixel of a window gets its gradient; at a tie any split will do."""
    yield from asked(
        lambda: student.MaxPool2d(size, stride), x, dout, use, lambda _, dx: dict(x=dx)
    )


@convolution.gradient(
    question="avg_pool",
    **pool_case("N", 4, 8, 10, size=3, stride=2),  # leaves a row and a column over
    use=constant("once"),
    dims=BATCH,
    cases=[
        *USES,
        pool_case("N", 4, 5, 7, 3, 1),
        pool_case("N", 3, 6, 4, 2, 2),
        pool_case("N", 3, 8, 7, 2, 3),  # pixels between the windows
        pool_case("N", 3, 4, 5, 1, 1),
        pool_case("N", 3, 4, 4, 4, 1),
        pool_case("N", 3, 5, 7, 4, 3),
        pool_case(1, 1, 4, 5, 2, 1),
    ],
)
def avg_pool(student, x, dout, size, stride, use):
    """AvgPool2d: every pixel of a window gets the same part of its gradient."""
    yield from asked(
        lambda: student.AvgPool2d(size, stride), x, dout, use, lambda _, dx: dict(x=dx)
    )


@convolution.values(
    question="fast_conv",
    **filters("N", 3, 6, 9, 4, 3, 4, stride=2, pad=1),
    dims=BATCH,
    cases=[
        filters("N", 3, 4, 5, 4, 3, 4, stride=1, pad=0),
        by_default(filters("N", 3, 5, 4, 4, 3, 1)),
        filters("N", 3, 4, 3, 4, 1, 3, stride=1, pad=2),
        filters("N", 4, 7, 8, 3, 2, 3, stride=3, pad=0),
        filters("N", 3, 7, 5, 4, 2, 3, stride=3, pad=2),
        filters("N", 3, 4, 3, 5, 6, 5, stride=1, pad=1),
        filters("N", 3, 4, 5, 6, 4, 5),
        filters(1, 1, 5, 7, 1, 3, 4, stride=2, pad=1),
        filters("N", 1, 4, 6, 1, 1, 1),
        filters("N", 4, 5, 4, 4, 3, 3, stride=1, pad=1),
        filters("N", 3, 5, 7, 4, 3, 3, stride=1, pad=1, x=extremes),
    ],
)
def fast_conv(student, x, w, b, stride, pad):
    """fast_conv: what slow_conv returns, at least 5 times as fast; aim at 20."""
    yield student.fast_conv(x, w, b, **options(stride=stride, pad=pad))
