"""Families of small edits: what is said of a mistake that the catalogue does not know by name.

Students may read all of this: nothing here quotes what was edited.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

# Kinds of edits that say too little of an answer to be told: many mistakes can be put so, and the
# place that they are said of is one of the reference. Of 345 answers that were written without a
# look at any of this they were told for 8, never to the point: other formulas have other terms.
VAGUE = frozenset(
    (
        "operator-exchanged",
        "comparison-exchanged",
        "condition-other",
        "constant-off",
        "other-quantity",
        "function-other",
        "step-missing",
        "option-missing",
        "update-other",
        "branches-exchanged",
        "part-missing",
        "loop-other",
        "term-missing",
        "factor-missing",
        "order-exchanged",
    )
)
# Edits of which nothing can be learnt: what they make is no mistake that people make.
NAMELESS = ("another value altogether",)
_CALLED, _LEFT_OUT, _OPTION = (
    re.compile(r"\w+\(\)"),
    re.compile(r"\w*\(\) left out"),
    re.compile(r"\w+= left out"),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Family:
    """A kind of edit as people read of it; ``words`` are what the edits of it are called."""

    id: str
    sentence: str
    why: str
    hints: tuple[str, ...]
    words: tuple[str, ...] = ()


def _family(name: str, sentence: str, why: str, *hints: str, words: tuple[str, ...] = ()) -> Family:
    return Family(id=name, sentence=sentence, why=why, hints=hints, words=words)


def families() -> tuple[Family, ...]:
    """Return every family."""
    return _FAMILIES


def family_of(what: str) -> Family | None:
    """Return the family of an edit by its word; None for nonsense, and for known mistakes."""
    if what in _BY_WORD:
        return _BY_WORD[what]
    for pattern, name in _BY_FORM:
        if pattern.fullmatch(what):
            return _BY_ID[name]
    return None


_FAMILIES = (
    _family(
        "factor-missing",
        "One factor of a product, or an exponent, is missing.",
        "A product of many factors is written from memory, and one of them is lost in copying.",
        "Each factor of a slope comes from one step of the forward. Which steps are there?",
        (
            "Put the formula and your line side by side. Which letter of the one has no partner in"
            " the other?"
        ),
        (
            "A neighbour: the slope of sin(3x) is 3 * cos(3x). Which step gave the 3, and who "
            "would miss it at x = 0?"
        ),
        words=("factor left out",),
    ),
    _family(
        "term-missing",
        "One term of a sum is missing.",
        "A quantity acts in more than one way, and one of the ways is not seen.",
        "In how many ways does this quantity act on the result?",
        "Count the terms of the formula and those of your line. Which one is missing?",
        (
            "A neighbour: x * sin(x) has the slope sin(x) + x * cos(x). What does each term hold "
            "still?"
        ),
        words=("term left out",),
    ),
    _family(
        "operator-exchanged",
        "An operation is exchanged, such as plus for minus or times for divide.",
        "The right quantities are there, and they are joined in another way.",
        (
            "Along one path slopes are multiplied, where paths meet they are added. Which is it "
            "here?"
        ),
        "Try the line with small numbers such as 2 and 3. Is the result what you get by hand?",
        "A neighbour: a third of 6 is 6 / 3 = 2. What are 6 * 3 and 6 - 3?",
        words=("operator",),
    ),
    _family(
        "operands-exchanged",
        "Two quantities stand in the wrong order around an operation.",
        "a - b and b - a look alike, and so do the two orders of a matrix product.",
        "For which operations does the order matter, and is this one of them?",
        "Try the line with 2 and 5. Does the result have the sign and the size that it should?",
        ("A neighbour: 8 / 2 is 4, and 2 / 8 is 0.25. Which of them shares 8 apples between two?"),
        words=("operands swapped",),
    ),
    _family(
        "sign-turned",
        "A sign is turned somewhere: a plus for a minus, or a minus for a plus.",
        "A minus is lost, or put twice.",
        "If this quantity grows a little, does the result rise or fall?",
        "Look for each minus of the formula. Where is it in your code?",
        (
            "A neighbour: 1 / x falls when x grows: from 0.5 at x = 2 to 0.4 at 2.5. Which sign "
            "has its slope?"
        ),
        words=("sign turned", "sign left out", "plus and minus"),
    ),
    _family(
        "comparison-exchanged",
        "A comparison is exchanged: greater for less, or with equals for without.",
        "Both are one key on the keyboard, and most numbers do not show the difference.",
        "For which numbers should this comparison be true?",
        (
            "Try three numbers: one below, one just at the border, one above. What comes out for "
            "each?"
        ),
        (
            "A neighbour: children below 6 travel free. Does a child of 6 pay, and which sign says"
            " so?"
        ),
        words=("comparison",),
    ),
    _family(
        "condition-other",
        "A condition is missing, or asks something else.",
        "One of two cases comes up in most examples, so that the other one is never looked at.",
        "When should this step be done, and when not?",
        (
            "Find an example for which the condition should be false. What does your code do with "
            "it?"
        ),
        (
            "A neighbour: an umbrella if it rains and I go out. What changes with 'or' in the "
            "place of 'and'?"
        ),
        words=(
            "condition left out",
            "or instead",
            "and instead",
            "not left out",
            "always true",
            "always false",
        ),
    ),
    _family(
        "constant-off",
        "A constant is another one.",
        "Numbers in formulas are remembered by sight.",
        "Where does each number in your line come from?",
        "Compare every number of your code with the formula. Which one differs?",
        (
            "A neighbour: the volume of a ball is 4/3 * 3.14 * r^3, its surface 4 * 3.14 * r^2. "
            "Which numbers changed, and why?"
        ),
        words=("constant",),
    ),
    _family(
        "other-quantity",
        "Another quantity stands where a certain one belongs.",
        "Names of one letter are easily exchanged, and shapes often fit all the same.",
        ("Say in words what each letter of your line stands for. Is that what the formula means?"),
        (
            "Go through the names of the line one by one. Where was each of them last set, and to "
            "what?"
        ),
        (
            "A neighbour: an area is width * height. On a square, width * width gives the same. On"
            " which shape does it show?"
        ),
        words=("another name",),
    ),
    _family(
        "transpose-missing",
        "A transpose is missing.",
        "With square matrices both ways fit.",
        "Which sizes have to meet in this product?",
        "Write the shape beside each matrix. Which one should be turned?",
        (
            "A neighbour: prices (4,) times amounts (3, 4), one row a customer. Which way round "
            "gives three bills?"
        ),
        words=("transpose left out",),
    ),
    _family(
        "transpose-extra",
        "A transpose is too many.",
        "With square matrices both ways fit.",
        "Which sizes have to meet in this product?",
        "Write the shape beside each matrix. Which one is turned without need?",
        ("A neighbour: (2, 3) times (3, 5) is (2, 5). What do you get if the first one is turned?"),
        words=("transpose added",),
    ),
    _family(
        "axis-other",
        "A sum, mean or maximum runs along the wrong axis.",
        "Axes are numbers, and 0 and 1 are easily exchanged.",
        "Which axis should be gone afterwards, and which one should stay?",
        "Write down the shape before and after the line. Is that what you want?",
        (
            "A neighbour: m = [[1, 2], [3, 6]] has the row sums [3, 9] and the column sums [4, 8]."
            " Which axis makes which?"
        ),
        words=("axis", "axis= left out", "axis added"),
    ),
    _family(
        "axis-kept",
        "An axis of size 1 is kept that should be gone, or gone where it should be kept.",
        "Broadcasting hides it: (1, 4) and (4,) can be added without a word.",
        "Which shape should the result of the line have?",
        "Print the shape behind each sum. Which one surprises you?",
        (
            "A neighbour: a has the shape (3, 4). What are the shapes of a.sum(axis=1) and of the "
            "same with keepdims=True?"
        ),
        words=("axis kept", "keepdims= left out"),
    ),
    _family(
        "reduction-other",
        "A mean stands for a sum, or a sum for a mean.",
        "The two differ by a factor that depends on the size alone.",
        "Should the result grow when there are more things to add up?",
        "Let everything be there twice. Should the result double or stay?",
        (
            "A neighbour: three friends pay 10, 20 and 30. What did the evening cost, and what did"
            " it cost on average?"
        ),
        words=("sum()", "mean()"),
    ),
    _family(
        "extreme-other",
        "The largest is taken for the smallest, or the other way round.",
        "The two words differ in three letters.",
        "Which of the numbers should come out, and why that one?",
        "Try the line on 1 and 5. Which one do you get, and which one is right?",
        (
            "A neighbour: at most 3 items a customer, somebody wants 5. Is it the larger or the "
            "smaller of 3 and 5?"
        ),
        words=(
            "maximum()",
            "minimum()",
            "max()",
            "min()",
            "amax()",
            "amin()",
            "argmax()",
            "argmin()",
        ),
    ),
    _family(
        "start-other",
        "An array begins with other numbers: ones for zeros, or zeros for ones.",
        "Both make an array of the right shape.",
        "With which number should a sum begin, and with which a product?",
        "Look at elements that nothing is added to. What is in them at the end?",
        (
            "A neighbour: counting votes begins at 0. What does every candidate have at the end if"
            " it begins at 1?"
        ),
        words=("zeros_like()", "ones_like()", "zeros()", "ones()"),
    ),
    _family(
        "function-other",
        "Another function is called than the one that belongs here.",
        "Functions with names or curves that are alike are mixed up.",
        "What should this step do to a large, a small and a negative number?",
        "Try the call on 0, 1 and 2. Do you get what the formula says?",
        (
            "A neighbour: the slope of ln(x) is 1 / x, not e^x. Which of them belongs to which "
            "function?"
        ),
    ),
    _family(
        "step-missing",
        "A step is left out.",
        "The step seems to change nothing in the examples at hand.",
        "What should happen between what comes in and what goes out? How many steps are that?",
        (
            "Say the steps of the formula aloud and point to each in your code. Where does your "
            "finger stay in the air?"
        ),
        (
            "A neighbour: flour, eggs, milk, stir, fry. Which steps can be left out without "
            "notice, and which cannot?"
        ),
        words=("statement left out",),
    ),
    _family(
        "option-missing",
        "An option of a call is left out.",
        "The default fits most of the time.",
        "What does this call do if it is told nothing more?",
        "Look up the options of the function. Which default do you rely on?",
        "A neighbour: round(2.675) is 3, and round(2.675, 1) is 2.7. What was the option for?",
    ),
    _family(
        "update-not-added",
        "A value is set where it should be added to what is there.",
        "As long as only one value arrives, = and += give the same.",
        "What stands in this place already when the new value comes?",
        "Find a place that is written to more than once. What is left of the first value?",
        (
            "A neighbour: a shopping list of 2 eggs, then 3 more. Who writes 3 over the 2 brings "
            "how many?"
        ),
        words=("= for an update", "repeated indices added once"),
    ),
    _family(
        "update-other",
        "A value is added where it should be set, or taken away where it should be added.",
        "+=, -= and = are one key apart.",
        "Should the old value still count after this line?",
        "Run the line twice in a row. Should the second time change anything?",
        (
            "A neighbour: today's temperature is 12, yesterday it was 9. Does the board now show "
            "12 or 21?"
        ),
        words=("another update", "+= for ="),
    ),
    _family(
        "branches-exchanged",
        "The two branches of a choice are exchanged.",
        "The question is asked one way round and answered the other way.",
        "For which numbers should the first branch be taken?",
        (
            "Put one number into the question for which the answer is clear. Which branch does "
            "your code take?"
        ),
        (
            "A neighbour: 'coat if cold else shirt'. What is worn in summer if the two are "
            "exchanged?"
        ),
        words=("branches swapped",),
    ),
    _family(
        "order-exchanged",
        "Things stand in another order than they should.",
        "Nothing complains when two values of one kind change places.",
        "In which order are these things expected?",
        (
            "Compare your order with the one that the statement names. Which two have changed "
            "places?"
        ),
        "A neighbour: pow(2, 5) is 32. What is pow(5, 2)?",
        words=("order swapped", "arguments swapped", "at the front"),
    ),
    _family(
        "part-missing",
        "A whole is used where a part of it belongs, or a part is cut at another place.",
        "In small examples the part is often all there is.",
        "Which elements should take part in this step?",
        "Print the shape of what your index picks. Is it as large as it should be?",
        "A neighbour: a = [4, 5, 6, 7]. What are a[1:], a[:2] and a[1:3]?",
        words=("index left out", "bound left out"),
    ),
    _family(
        "loop-other",
        "A loop stops where it should go on, or goes on where it should stop.",
        "Both words leave the rest of the round out.",
        "What should happen to the rounds that are still to come?",
        "Follow the loop by hand for three rounds. Which of them are done?",
        (
            "A neighbour: looking for one key on a ring, and trying all keys for rust. In which of"
            " them does one stop early?"
        ),
        words=("break instead", "continue instead"),
    ),
)
_BY_ID = {family.id: family for family in _FAMILIES}
_BY_WORD = {word: family for family in _FAMILIES for word in family.words}
_BY_FORM = (
    (_CALLED, "function-other"),
    (_LEFT_OUT, "step-missing"),
    (_OPTION, "option-missing"),
)
