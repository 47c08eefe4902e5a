"""Names that students made become names on disk that no file system confuses."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gradekit.grading.names import (
    Places,
    as_text,
    folded,
    hazard,
    like_name,
    safe_file_name,
    safe_file_names,
    shown,
)

ids = st.text(st.characters(), max_size=300) | st.sampled_from(
    ["Ada", "ada", "ADA", "é", "e\u0301", "CON", "con.x", "ß", "ss", "a.", "a", "ﬁ", "fi", "~", "%"]
)


@pytest.mark.parametrize("student", ["s042", "Ada", "jane.doe", "a@b.ch", "Ada Lovelace", "Müller"])
def test_ordinary_ids_stay_as_they_are(student):
    assert safe_file_name(student, ()) == student


@pytest.mark.parametrize(
    ("student", "name"),
    [
        ("a/b", "a%2Fb"),
        ("..", "%2E%2E"),
        (".hidden", "%2Ehidden"),
        ("CON", "%43ON"),
        ("nul.txt", "%6Eul.txt"),
        ("dot.", "dot%2E"),
        ("a\nb", "a%0Ab"),
        ("100%", "100%25"),
        ("a~b", "a%7Eb"),
        ("", "%"),
    ],
)
def test_unsafe_characters_are_escaped(student, name):
    assert safe_file_name(student, ()) == name


def test_ids_that_a_file_system_confuses_get_different_files():
    names = safe_file_names(["ada", "Ada", "ADA", "\u00e9", "e\u0301", "E\u0301"])
    assert len({name.casefold() for name in names.values()}) == 6
    assert names["ADA"] == "ADA"
    assert names["ada"].startswith("ada~")


def test_names_given_one_by_one_are_told_apart_as_well():
    assert safe_file_name("ada", {"Ada"}).startswith("ada~")


def test_a_long_id_is_cut_and_marked():
    one, two = safe_file_name("é" * 300 + "1", ()), safe_file_name("é" * 300 + "2", ())
    assert one != two
    assert len(one.encode()) <= 200


@given(st.lists(ids, unique=True, max_size=12))
def test_distinct_ids_have_distinct_names_whatever_the_file_system(students):
    names = safe_file_names(students)
    assert len({folded(name) for name in names.values()}) == len(students)
    assert len({unicodedata.normalize("NFC", n.casefold()) for n in names.values()}) == len(names)
    assert names == safe_file_names(reversed(students))


@given(ids)
def test_a_name_holds_only_portable_characters(student):
    name = safe_file_name(student, ())
    assert all(c.isalnum() or c in "-_.@+=, ()%~" for c in name)
    assert len(name.encode()) <= 200
    assert name[0] not in ". "
    assert name[-1] not in ". "


@given(st.text(st.characters()))
def test_what_is_shown_is_printable_and_text(name):
    assert shown(name).isprintable()
    as_text(name).encode()


def test_bytes_that_are_no_text_are_shown_as_escapes():
    assert as_text("caf\udce9") == "caf\\xe9"
    assert shown("a\x1b[31m\u202eb") == "a\\x1b[31m\\u202eb"
    assert shown("x" * 200).endswith("...")


@pytest.mark.parametrize(
    "parts",
    [
        ("..", "x"),
        ("a\\b",),
        ("C:x",),
        ("a\nb",),
        ("\udcff.py",),
        ("x" * 201,),
        ("d",) * 13,
        ("",),
        ("\u202egates.py",),
    ],
)
def test_hostile_names_are_hazards(parts):
    assert hazard(parts)


def test_ordinary_names_are_no_hazards():
    assert not hazard(("my helpers", "éé (1).py"))


@pytest.mark.parametrize(
    "name",
    ["Gates.PY", "gates (1).py", "gates(1).py", "gates-1.py", "gates_1.py", "gates - Copy.py",
     "gates - Copy (2).py", "gates copy 2.py", "Copy of gates.py", "gates (1) (1).py"],
)  # fmt: skip
def test_renamed_copies_are_recognised(name):
    assert like_name("gates.py").fullmatch(name)


@pytest.mark.parametrize("name", ["mygates.py", "gates2.py", "gates.py.txt", "gatesXpy", "gate.py"])
def test_other_names_are_not(name):
    assert not like_name("gates.py").fullmatch(name)


def test_places_do_not_let_a_file_stand_on_the_way_to_another():
    places = Places()
    assert places.take(["gates.py"])
    assert not places.take(["GATES.py"])
    assert not places.take(["gates.py", "x.py"])
    assert places.take(["a", "b.py"])
    assert not places.take(["a"])
