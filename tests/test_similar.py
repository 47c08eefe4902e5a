"""Similar pairs: what few others share, in bounded memory, and never a member of one's group."""

import random

import pytest

from gradekit.report.similar import Likeness, Pair, Same, Similar


def some(seed, n=40):
    numbers = random.Random(seed)
    return [numbers.getrandbits(32) for _ in range(n)]


def likeness(submissions, course=()):
    found = Likeness(course)
    for student, windows in submissions.items():
        found.add(student, windows)
    return found.found()


def others(n):
    return {f"o{k}": some(f"other {k}") for k in range(n)}


def test_two_that_share_what_nobody_else_has_are_a_pair():
    copied = some("copied", 30)
    found = likeness({**others(20), "ada": copied + some("a", 10), "ben": copied + some("b", 5)})
    assert found == Similar(
        pairs=(Pair(first="ada", second="ben", percent=86, windows=30),), compared=22
    )


def test_those_that_are_the_same_throughout_are_one_row():
    found = likeness({**others(20), **dict.fromkeys(("ada", "ben", "eve"), some("a"))})
    assert found.same == (Same(students=("ada", "ben", "eve"), windows=40),)
    assert found.pairs == ()


def test_what_the_course_gave_out_or_many_have_makes_no_pair():
    given, common = some("given"), some("common")
    of_many = {f"m{k}": common + some(f"m {k}", 5) for k in range(6)}
    assert likeness({"ada": given, "ben": given[:]} | others(9), course=given) == Similar(
        compared=11
    )
    assert likeness({**of_many, **others(20)}).pairs == ()
    assert likeness({**dict.fromkeys("abcdef", common), **others(20)}).same == ()


def test_what_is_common_grows_with_the_class():
    copied = {f"m{k}": some("copied") + some(f"m {k}", 5) for k in range(6)}
    assert likeness({**copied, **others(60)}).pairs == ()
    assert len(likeness({**copied, **others(200)}).pairs) == 15


def test_a_few_windows_or_a_small_share_are_no_reason_to_look():
    few = some("copied", 7)
    assert likeness({"ada": few, "ben": few + some("b", 3)} | others(20)).pairs == ()
    less = some("copied", 15)
    mixed = {"ada": less + some("a", 20), "ben": less + some("b", 25)}
    assert likeness(mixed | others(20)).pairs == ()


def test_who_handed_in_together_is_no_pair():
    found = Likeness()
    for student, windows in others(10).items():
        found.add(student, windows)
    for student in ("ada", "ben"):
        found.add(student, some("a"), ("ada", "ben"))
    assert found.found() == Similar(compared=11)
    found.add("eve", some("a"))
    assert found.found().same == (Same(students=("ada", "eve"), windows=40),)


def test_at_most_twenty_are_shown_the_most_telling_first():
    submissions = others(400)
    for k in range(30):
        copied = some(f"copied {k}", 10 + k)
        submissions |= {f"a{k:02}": [*copied, 1], f"b{k:02}": [*copied, 2]}
    pairs = likeness(submissions).pairs
    assert len(pairs) == 20
    assert (pairs[0].first, pairs[0].second, pairs[0].windows) == ("a29", "b29", 39)


def test_a_large_class_is_thinned_and_shares_stay_what_they_are():
    found = Likeness()
    copied = some("copied", 300)
    for student, mine in (("ada", "a"), ("ben", "b")):
        found.add(student, copied + some(mine, 100))
    for k in range(3000):
        found.add(f"o{k}", some(f"other {k}", 200))
    assert len(found._entries) <= 1 << 17
    (pair,) = found.found().pairs
    assert (pair.first, pair.second) == ("ada", "ben")
    assert 65 <= pair.percent <= 85
    assert 220 <= pair.windows <= 380


@pytest.mark.parametrize("submissions", [{}, {"ada": []}, {"ada": [5]}, {"ada": [5], "ben": [5]}])
def test_a_class_of_next_to_nothing_has_no_pairs(submissions):
    found = likeness(submissions)
    assert (found.same, found.pairs) == ((), ())
