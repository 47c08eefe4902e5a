"""A mask that hides a little."""

from gradekit.diagnosis.mistake import Mistake
from gradekit.diagnosis.rewriting import alternatives

MISTAKE = Mistake(
    id="mask-too-weak",
    sentence="Hidden scores are only some units lower: the future still gets a share.",
    why="A negative number looks low enough, but e^-1 is a third.",
    hints=(
        "A hidden key should get no share at all. Which score gives the share 0?",
        "Look at the shares of the first query. Is there anything at the keys after it?",
        (
            "A neighbour: e^0, e^-1 and e^-10 are 1, 0.37 and 0.00005. Which exponent "
            "gives exactly 0?"
        ),
    ),
    mutant=alternatives(
        "mask-too-weak",
        *(("np.where(_m, -np.inf, _s)", f"np.where(_m, -{n}.0, _s)") for n in (1, 10)),
        *(("np.where(_m, -np.inf, _s)", f"_s - {n} * _m") for n in (1, 10)),
        *(("np.where(_m, _s, -np.inf)", f"np.where(_m, _s, -{n}.0)") for n in (1, 10)),
        *(("np.where(_m, _s, -np.inf)", f"_s - {n} * ~_m") for n in (1, 10)),
        *(("np.full(_n, -np.inf)", f"np.full(_n, -{n}.0)") for n in (1, 10)),
    ),
    example="CAUSAL",
)
