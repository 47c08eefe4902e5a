"""Known mistakes of this assignment's own."""

from gradekit.mistakes import Mistake, rewritten

MISTAKES = [
    Mistake(
        id="scale-by-keys",
        sentence="The scores are divided by the root of the number of keys, not of a query's size.",
        why="The size of a query and the number of keys are two axes of the same product.",
        hints=(
            "Each score is a sum of products. How many products are in one sum?",
            "Look at the shape that the root is taken of. Is it the axis that the sum ran along?",
            "A neighbour: ten sums of 4 dice each spread by 1.7 * sqrt(4). And twenty such sums?",
        ),
        mutant=rewritten(old="_s / np.sqrt(_q.shape[-1])", new="_s / np.sqrt(np.shape(_s)[-1])"),
    ),
]
