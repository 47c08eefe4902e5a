"""-1 and 1 for 0 and 1."""

from gradekit.diagnosis.instead import answering_only
from gradekit.diagnosis.mistake import Mistake
from gradekit.diagnosis.places import inside
from gradekit.diagnosis.rewriting import alternatives, either

MISTAKE = Mistake(
    id="coded-otherwise",
    sentence="Answers and targets are counted in two ways: as 0 and 1, and as -1 and 1.",
    why="Textbooks use both codes, and the rule looks the same in each.",
    hints=(
        "Which two numbers does the neuron answer with, and which two are its targets?",
        "Take a right answer. Is the difference of target and answer 0 in your code?",
        (
            "A neighbour: one clock counts to 12, one to 24. It is 3 and 15. Are they 12 hours "
            "apart?"
        ),
    ),
    mutant=either(
        alternatives(
            "coded-otherwise",
            ("_t - _a", "_t - (2 * _a - 1)"),
            ("_t - _a", "2 * _t - 1 - _a"),
            ("_t - _a", "2 * _t - 1 - (2 * _a - 1)"),
            where=inside("update"),
        ),
        alternatives("coded-otherwise", ("(_a > 0).astype(int)", "2 * (_a > 0).astype(int) - 1")),
        answering_only("coded-otherwise", "2 * (X @ self.w + self.b > 0) - 1"),
    ),
    example="PERCEPTRON",
    anywhere=True,
)
