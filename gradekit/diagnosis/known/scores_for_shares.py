"""Scores for probabilities."""

from gradekit.diagnosis.instead import answering, instead, softmax_loss
from gradekit.diagnosis.mistake import Mistake
from gradekit.diagnosis.rewriting import either

MISTAKE = Mistake(
    id="scores-for-shares",
    sentence="The raw scores stand where the probabilities belong.",
    why="Scores and probabilities have the same shape, and both lie at hand.",
    hints=(
        "Which numbers of a row add up to 1: the scores or the probabilities?",
        "Print one row of what you subtract the 1 from. Do its numbers add up to 1?",
        (
            "A neighbour: of 8 and 2 votes the shares are 0.8 and 0.2. What is wrong with 'the "
            "first one has a share of 8'?"
        ),
    ),
    mutant=either(
        instead("scores-for-shares", softmax_loss, "w * (x - hot)"),
        answering("scores-for-shares", softmax_loss, "-(w * hot * x).sum()"),
    ),
    example="SOFTMAX_LOSS",
    anywhere=True,
)
