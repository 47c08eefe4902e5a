"""Each with itself."""

from gradekit.diagnosis.mistake import Mistake
from gradekit.diagnosis.places import in_backward
from gradekit.diagnosis.rewriting import alternatives, either, together

_ONE = alternatives(
    "queries-for-keys",
    ("_s @ self.k", "_s @ self.q"),
    ("_s @ self.q", "_s @ self.k"),
    ("np.einsum(_e, _s, self.k)", "np.einsum(_e, _s, self.q)"),
    ("np.einsum(_e, _s, self.q)", "np.einsum(_e, _s, self.k)"),
    where=in_backward,
)


MISTAKE = Mistake(
    id="queries-for-keys",
    sentence="A gradient of queries is made with the queries, or one of keys with the keys; each "
    "needs the other.",
    why="The name of the gradient is written again where its partner belongs.",
    hints=(
        "A score is a product of a query and a key. What is its slope in the query?",
        (
            "Look at the two products that make the gradients of queries and keys. Who is"
            " multiplied in which?"
        ),
        (
            "A neighbour: z = a * b at a = 3, b = 8. One more a gives 8 more z. Who takes"
            " a itself gets 3. Whose number is the slope in a?"
        ),
    ),
    mutant=either(_ONE, together(_ONE)),
    example="WHOLE_ATTENTION",
)
