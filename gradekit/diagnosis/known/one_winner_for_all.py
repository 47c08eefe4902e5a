"""One decision for the whole array."""

from gradekit.diagnosis.instead import chooser, instead, larger
from gradekit.diagnosis.mistake import Mistake
from gradekit.diagnosis.rewriting import either

MISTAKE = Mistake(
    id="one-winner-for-all",
    sentence="One decision is made for the whole array; each element needs a decision of its own.",
    why="A maximum or a sum without an axis gives one number, and 'if' asks for one.",
    hints=(
        (
            "In how many places of the array is something chosen, and how often does your code "
            "decide?"
        ),
        (
            "Let the first input win in one place and the other one elsewhere. What does your "
            "code hand on in both?"
        ),
        (
            "A neighbour: two teams play five matches, and each match has its own winner. What "
            "is lost if only the total counts?"
        ),
    ),
    mutant=either(
        instead(
            "one-winner-for-all",
            larger,
            "[dz * (np.max(x) >= np.max(y)), dz * (np.max(x) < np.max(y))]",
            "[dz * (np.sum(x) >= np.sum(y)), dz * (np.sum(x) < np.sum(y))]",
        ),
        instead(
            "one-winner-for-all",
            chooser,
            "g * (np.arange(k) == np.argmax(x.reshape(-1, k).max(axis=0)))",
        ),
    ),
    example="MAXIMUM",
    anywhere=True,
)
