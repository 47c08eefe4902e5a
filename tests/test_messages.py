"""Messages: strict in what is read from a worker."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from test_wire import trees

from gradekit.model import Answer, Fault, Odd, Value
from gradekit.sandbox import messages
from gradekit.sandbox.messages import (
    Loaded,
    LoadRequest,
    as_drawn,
    decode_answer,
    decode_ask,
    decode_rules,
    decode_sample,
    encode_answer,
    encode_ask,
    encode_rules,
)
from gradekit.sandbox.wire import MalformedError, TooLargeError, encode

FAULT = ["exception", "ValueError", "no", "gates.py", 3, "backward"]


def read_all(payload):
    for read in (decode_answer, Loaded.decode, decode_rules, decode_sample):
        try:  # noqa: SIM105
            read(payload)
        except MalformedError:  # noqa: PERF203
            pass


@given(trees)
@settings(max_examples=200, deadline=None)
def test_any_tree_from_a_worker_is_a_message_or_malformed(tree):
    read_all(encode(tree))


@given(st.binary(max_size=100))
@settings(max_examples=100, deadline=None)
def test_any_bytes_from_a_worker_are_a_message_or_malformed(data):
    read_all(data)


odd = st.one_of(trees, st.sampled_from([0, 1, "exception", FAULT, [0, None], [1, FAULT], 0.5]))


@given(st.lists(st.lists(odd, max_size=3), max_size=2), odd, odd, odd)
@settings(max_examples=200, deadline=None)
def test_whatever_stands_in_an_answer_is_an_answer_or_malformed(stages, notes, used, seconds):
    read_all(encode([stages, notes, used, seconds]))
    read_all(encode([stages, [], [], 0.5]))
    read_all(encode([[[1, [notes, used, seconds, None, None, None]]], [], [], 0.5]))


@pytest.mark.parametrize("kind", ["timeout", "checker_error", "probe", "refused", "ended", "", 5])
def test_a_worker_cannot_claim_what_only_the_trusted_side_can_know(kind):
    with pytest.raises(MalformedError):
        decode_answer(encode([[[1, [kind, "", "", None, None, None]]], [], [], 0.0]))
    with pytest.raises(MalformedError):
        Loaded.decode(encode([{"gates.py": [kind, "", "", None, None, None]}, [], [], []]))


@pytest.mark.parametrize("mark", [np.zeros(2), [], 2, True, False, None, "0", 0.0])
def test_a_stage_is_a_value_or_a_fault_and_nothing_between(mark):
    with pytest.raises(MalformedError):
        decode_answer(encode([[[mark, FAULT]], [], [], 0.0]))


@pytest.mark.parametrize(
    "note", ["backward gives float32", "float32", "forward changes x in place!"]
)
def test_a_note_that_would_loosen_a_tolerance_is_malformed(note):
    with pytest.raises(MalformedError):
        decode_answer(encode([[[0, None]], [note], [], 0.0]))


@pytest.mark.parametrize("seconds", [float("nan"), float("inf"), -1.0, 1, None])
def test_a_time_is_a_time(seconds):
    with pytest.raises(MalformedError):
        decode_answer(encode([[[0, None]], [], [], seconds]))


@pytest.mark.parametrize("line", [-1, 2**31, True, 1.0, "3"])
def test_a_line_is_a_line(line):
    with pytest.raises(MalformedError):
        decode_answer(encode([[[1, [*FAULT[:4], line, None]]], [], [], 0.0]))


def test_no_stage_and_three_stages_are_malformed():
    for stages in ([], [[0, None]] * 3):
        with pytest.raises(MalformedError):
            decode_answer(encode([stages, [], [], 0.0]))


def test_control_characters_of_a_worker_reach_nobody():
    fault = ["exception", "\x1b[2J", "a\x00b\u202ec", "ga\rtes.py", 3, "\x9b"]
    (first,) = decode_answer(encode([[[1, fault]], [], [], 0.0])).stages
    assert (first.type, first.message, first.file) == ("?[2J", "a?b?c", "ga?tes.py")
    for tree in ([Odd("\x1b[31mobject")], {"k": Odd("\u202e")}):
        with pytest.raises(MalformedError, match="control"):
            decode_answer(encode([[[0, tree]], [], [], 0.0]))


def test_a_value_is_no_deeper_and_its_texts_no_longer_than_a_worker_makes_them():
    tree = [[[[1.0]]]]
    assert decode_answer(encode([[[0, tree]], [], [], 0.0])).stages[0].tree == tree
    for large in ([tree], "x" * 201, {"x" * 201: 1}):
        with pytest.raises(TooLargeError):
            decode_answer(encode([[[0, large]], [], [], 0.0]))


def test_no_more_files_and_places_than_a_worker_tells():
    for named in ([{f"f{k}": FAULT for k in range(101)}, [], [], [], {}],
                  [{}, [], [], [], {f"f{k}": ["a.py", 1] for k in range(401)}]):  # fmt: skip
        with pytest.raises(MalformedError):
            Loaded.decode(encode(named))


def test_an_answer_survives():
    fault = Fault(kind="not_started", type="E", message="m", file="f", line=1, function="g")
    answer = Answer(
        stages=(Value({"x": [1, 2.5, None, "s", True]}), fault),
        notes=("backward changes x in place",),
        used=("AddGate",),
        seconds=0.25,
    )
    assert decode_answer(encode_answer(answer)) == answer


def test_an_answer_that_is_too_large_says_so():
    stages = (Value([np.zeros(5 << 20), np.zeros(5 << 20)]),)
    (stage,) = decode_answer(encode_answer(Answer(stages=stages))).stages
    assert stage == Fault(kind="exception", type="ValueError", message="the answer is too large")


def test_long_texts_and_odd_lines_of_student_code_are_cut_by_the_worker_itself():
    long = "x" * 5000
    fault = Fault(kind="exception", type=long, message=long, file=long, line=2**40, function=long)
    loaded = Loaded(faults={"a.py": fault}, notes=(long,) * 500, unfilled=("a",) * 500)
    read = Loaded.decode(loaded.encode())
    assert len(read.faults["a.py"].message) == 1000
    assert read.faults["a.py"].line is None
    assert len(read.notes) == len(read.unfilled) == 100
    answer = Answer(stages=(fault,), used=(long,) * 500)
    assert len(decode_answer(encode_answer(answer)).used) == 100


def test_rules_samples_and_requests_survive():
    told = encode_rules({"q.rule": ["no", "a.py", 3]}, {"a": [(7, 1, "x")]}, np.array([5, 9]))
    rules, cells, windows = decode_rules(told)
    assert windows == (5, 9)
    assert rules == {"q.rule": ("no", "a.py", 3)}
    assert cells == {"a": ((7, 1, "x"),)}
    assert decode_sample(encode(["a.py", 3, "f"])) == ("a.py", 3, "f")
    request = LoadRequest(files={"a.py": b"\0"}, wanted=["a.py"], templates={"a.py": "x" * 5000})
    assert LoadRequest.decode(request.encode()) == request


def test_scalars_arrive_as_scalars_and_arrays_as_arrays():
    inputs = {"x": np.float64(2), "y": np.ones(1), "seed": 3}
    probe, stages, cpu, draws = decode_ask(encode_ask("p", [(1, inputs)], stages=2, cpu=0.5))
    assert (probe, stages, cpu, draws[0][0]) == ("p", 2, 0.5, 1)
    assert type(draws[0][1]["x"]) is np.float64
    assert type(draws[0][1]["y"]) is np.ndarray
    assert as_drawn({"x": np.zeros(())}) == {"x": 0.0}
    assert messages.ANSWER != messages.SAMPLE


def test_a_question_arrives_as_it_was_drawn():
    inputs = {
        "x": np.arange(6.0).reshape(2, 3),
        "f": np.asfortranarray(np.arange(6, dtype=np.float32).reshape(2, 3)),
        "big": np.arange(3, dtype=">i4"),
        "none": np.zeros((0, 2)),
        "mask": np.array([True, False]),
        "s": np.float64(1 / 3),
        "nan": np.float64("nan"),
        "n": 3,
        "text": "é\n",
        "tree": [{"a": np.ones(2)}, None, 2.5, True],
    }
    written = encode_ask("q.probe", [(0, inputs), (2, {})], stages=2, cpu=1.5)
    for payload in (written, bytearray(written)):
        probe, stages, cpu, [(case, got), last] = decode_ask(payload)
        assert (probe, stages, cpu, case, last) == ("q.probe", 2, 1.5, 0, (2, {}))
        assert list(got) == list(inputs)
        for name in ("x", "f", "big", "none", "mask"):
            np.testing.assert_array_equal(got[name], inputs[name])
            assert got[name].dtype == inputs[name].dtype.newbyteorder("<")
        assert type(got["s"]) is np.float64
        assert got["s"] == inputs["s"]
        assert np.isnan(got["nan"])
        assert (got["n"], got["text"]) == (3, "é\n")
        assert got["tree"][0]["a"].tolist() == [1.0, 1.0]
        assert got["tree"][1:] == [None, 2.5, True]


def test_a_question_with_what_cannot_travel_is_refused():
    with pytest.raises(TypeError, match="float16"):
        encode_ask("p", [(0, {"x": np.float16(1)})], stages=2, cpu=1.0)
