"""The softmax is left out on the way back."""

import ast
from collections.abc import Iterator

from gradekit.diagnosis.mistake import Mistake
from gradekit.diagnosis.places import assigned_to, in_backward, is_call, softmaxes, word_of
from gradekit.diagnosis.rewriting import either
from gradekit.diagnosis.source import Edit, Source


def skipped(source: Source) -> Iterator[Edit]:
    """Hand on what comes to the softmax."""
    for node in softmaxes(source, in_backward, 2):
        yield source.put(node, node.args[0], MISTAKE.id)


def written_out(source: Source) -> Iterator[Edit]:
    """Hand on d where p * (d - sum(p * d)) is written out."""
    for node in source.nodes():
        if not isinstance(node, ast.BinOp) or not isinstance(node.op, ast.Mult):
            continue
        for p, rest in ((node.left, node.right), (node.right, node.left)):
            less = isinstance(rest, ast.BinOp) and isinstance(rest.op, ast.Sub)
            if not less or not isinstance(rest, ast.BinOp) or not in_backward(source, node):
                continue
            sums = [rest.right, *assigned_to(source, rest.right)]
            words = {word_of(n) for s in sums if is_call(s, "sum") for n in ast.walk(s)}
            if {word_of(p), word_of(rest.left)} <= words and word_of(p) and word_of(rest.left):
                yield source.put(node, rest.left, MISTAKE.id)


MISTAKE = Mistake(
    id="softmax-skipped",
    sentence="On the way back the softmax is left out: scores get the gradient of their shares.",
    why="It has no weights, so that it seems to have no gradient.",
    hints=(
        (
            "Forward went from scores to shares, and from shares to the output. How many "
            "steps go back?"
        ),
        "Name the steps of forward in turn, and then those of backward. Which one has no partner?",
        (
            "A neighbour: y = 3 * sin(x) has the slope 3 * cos(x). Who skips the sine on "
            "the way back gets 3. Which step was left out?"
        ),
    ),
    mutant=either(skipped, written_out),
    example="WHOLE_ATTENTION",
)
