"""``gradekit check --watch``: what a change touches, what is shown, and the terminal given back."""

from __future__ import annotations

import json
import os
import select
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from command_line import new_process

from gradekit.assignment import Assignment
from gradekit.checking import Target
from gradekit.course import Place, load
from gradekit.model import NotFoundError
from gradekit.report.terminal.frame import KEYS, Shown, frame_lines
from gradekit.report.terminal.page import Page
from gradekit.report.text import cells
from gradekit.watching import Watch, joined, pieces_of, touched

ROOT = Path(__file__).resolve().parents[1]
SOURCE = """import numpy as np

class Base:
    def forward(self, x): return x

class AddGate(Base):
    def backward(self, dz): return [dz, dz]

class MultiplyGate(Base):
    def backward(self, dz): return [dz, dz]  # a comment

class MaxGate:
    def backward(self, dz): return [dz, dz]

class SigmoidGate:
    def backward(self, dz): return dz
"""
EVERY = ["add", "multiply", "max", "sigmoid"]


@pytest.fixture(scope="module")
def gates():
    return load(Place("gates", ROOT / "assignments" / "gates", None))


def after(gates, old, new, source=SOURCE):
    changed = source.replace(old, new)
    assert changed != source
    return touched(pieces_of(source.encode()), pieces_of(changed.encode()), gates)


def test_only_the_question_whose_class_changed_is_asked(gates):
    assert after(gates, "return dz\n", "return dz * 2\n") == ["sigmoid"]


def test_what_uses_a_changed_definition_is_asked_too(gates):
    assert after(gates, "return x", "return x + 0") == ["add", "multiply"]


def test_comments_and_blank_lines_touch_nothing(gates):
    assert after(gates, "  # a comment", "\n\n    # another") == []


@pytest.mark.parametrize(
    ("old", "new"), [("import numpy", "import numpy.linalg, numpy"), ("class Base", "class Base(")]
)
def test_a_change_of_imports_or_a_file_that_does_not_parse_touches_all(gates, old, new):
    assert after(gates, old, new) == EVERY


def test_a_question_that_needs_a_touched_one_is_asked_too():
    work = Assignment("work", files=["work.py"])

    @work.values(points=1)
    def one(student):
        yield student.one()

    @work.values(points=1, needs=["one"])
    def two(student):
        yield student.two()

    @work.values(points=1, needs=["two"])
    def three(student):
        yield helped(student)

    source = "".join(f"def {name}(): return 1\n" for name in ("one", "two", "three"))
    assert after(work, "one(): return 1", "one(): return 2", source) == ["one", "two", "three"]
    assert after(work, "two(): return 1", "two(): return 2", source) == ["two", "three"]
    assert after(work, "three(): return 1", "three(): return 2", source) == ["three"]


def helped(student):
    return student.three()


def test_the_cells_of_a_notebook_are_read_as_one_file():
    book = (ROOT / "assignments/gates/gates.ipynb").read_bytes()
    assert {"AddGate", "SigmoidGate"} <= set(pieces_of(book))
    assert pieces_of(b'{"nbformat": 4, "cells": ') is None


# --- the session, with keys and a clock of its own


def question(name, status, points=0.0):
    check = {"id": f"{name}.backward", "kind": "gradient", "status": status, "reason": "value",
             "public": True, "points": points, "max_points": 2.0, "message": f"{name} said",
             "file": "gates.py", "line": 3, "evidence": None, "misconception": None,
             "notes": []}  # fmt: skip
    return {"id": name, "title": name, "status": status, "points": points, "max_points": 2.0,
            "checks": [check]}  # fmt: skip


class Session:
    """A screen whose keys and saves are scripted, and a check that answers from a table."""

    def __init__(self, folder, gates, steps):
        self.folder, self.gates, self.steps = folder, gates, list(steps)
        self.frames, self.asked, self.answers, self.time = [], [], {}, 1_000_000.0
        (folder / "gates.py").write_text(SOURCE, encoding="utf-8")
        target = Target(folder, folder)
        self.watch = Watch(target=target, ask=self.ask, screen=self, now=lambda: self.time)

    def ask(self, questions):
        self.asked.append(list(questions))
        if self.answers.get("error"):
            raise NotFoundError("There is no gates.py.")
        named = [question(n, *self.answers.get(n, ("wrong",))) for n in questions or EVERY]
        file = self.answers.get("file", "gates.py")
        return {"assignment": "gates", "file": file, "questions": named, "points": 0.0,
                "max_points": 8.0, "notes": []}, self.gates  # fmt: skip

    def draw(self, shown):
        self.frames.append(frame_lines(shown, Page(), 24))

    def key(self, seconds):
        self.time += seconds
        step = self.steps.pop(0) if self.steps else "q"
        if callable(step):
            step(self)
            step = ""
        return step

    def run(self):
        return self.watch.run()


def save(old, new, **answers):
    def step(session):
        path = session.folder / "gates.py"
        text = path.read_text(encoding="utf-8").replace(old, new)
        before = path.stat().st_mtime_ns
        path.write_text(text, encoding="utf-8")
        os.utime(path, ns=(before + 10**9, before + 10**9))
        session.answers |= answers

    return step


WAIT = [""] * 6


def test_a_save_asks_what_changed_and_the_current_question(tmp_path, gates):
    session = Session(tmp_path, gates, [save("return dz\n", "return 2 * dz\n"), *WAIT])
    assert not session.run()
    assert session.asked == [[], ["add", "sigmoid"]]


def test_a_file_of_another_name_is_watched_by_its_own_name(tmp_path, gates):
    session = Session(tmp_path, gates, [save("return dz\n", "return 2 * dz\n"), *WAIT])
    session.watch.target = Target(tmp_path / "gates.py", tmp_path)
    real = session.ask
    session.watch.ask = lambda words: ({**real(words)[0], "file": "asked_for.py"}, gates)
    session.run()
    assert session.asked == [[], ["add", "sigmoid"]]


def test_a_file_that_is_still_being_written_is_left_to_come_to_rest(tmp_path, gates):
    steps = [save("return dz\n", "return 2 * dz\n"), "", save("2 * dz", "3 * dz"), *WAIT]
    session = Session(tmp_path, gates, steps)
    session.run()
    assert len(session.asked) == 2


def test_a_file_saved_without_a_change_is_not_asked_again(tmp_path, gates):
    session = Session(tmp_path, gates, [save("zzz", "y"), *WAIT])
    session.run()
    assert session.asked == [[]]
    assert any("No change since" in line for line in session.frames[-1])


def test_what_became_correct_is_said_and_the_next_is_named(tmp_path, gates):
    done = save("class AddGate(Base):\n", "class AddGate(Base):\n    a = 1\n", add=("correct", 2.0))
    session = Session(tmp_path, gates, [done, *WAIT, "n"])
    session.run()
    said = "\n".join("\n".join(frame) for frame in session.frames)
    assert "add is correct now. Next: multiply (press n)." in said
    assert session.watch.current == "multiply"
    # Its lines were from before the change.
    assert session.asked == [[], ["add"], ["multiply"]]
    assert "[####" in session.frames[-1][0]
    assert "1/4 questions   2/8 points" in session.frames[-1][0]


def test_a_hint_after_what_became_correct_is_one_for_the_next(tmp_path, gates):
    done = save("class AddGate(Base):\n", "class AddGate(Base):\n    a = 1\n", add=("correct", 2.0))
    session = Session(tmp_path, gates, [done, *WAIT, "h"])
    session.run()
    assert "Hint 1 of 3 for multiply" in "\n".join(session.frames[-1])
    assert session.watch.current == "multiply"


def test_all_correct_names_the_way_on_and_is_done(tmp_path, gates):
    session = Session(tmp_path, gates, ["n"])
    session.answers = dict.fromkeys(EVERY, ("correct", 2.0))
    assert session.run()
    assert "Next: gradekit pack" in session.frames[-1]
    assert "[##################] 4/4 questions" in session.frames[-1][0]


def test_the_keys_do_what_they_say(tmp_path, gates):
    session = Session(tmp_path, gates, ["l", "h", "h", "a", "r", "n", "n", "n", "n"])
    session.run()
    texts = ["\n".join(frame) for frame in session.frames]
    assert all(f"{name} " in texts[2] for name in EVERY)
    assert "Hint 1 of 3 for add" in texts[3]
    assert "Hint 2 of 3 for add" in texts[4]
    assert session.asked == [[], [], ["add"]]
    assert session.watch.current == "add"  # n four times, of four


def test_while_the_first_check_runs_nothing_is_counted(tmp_path, gates):
    session = Session(tmp_path, gates, [])
    session.run()
    assert "] checking ..." in session.frames[0][0]
    assert "0/0" not in "\n".join(session.frames[0])


def test_a_hint_stays_while_others_are_looked_at_and_goes_with_a_change(tmp_path, gates):
    changed = save("return dz\n", "return 2 * dz\n")
    session = Session(tmp_path, gates, ["h", "l", "l", "n", *"nnn", changed, *WAIT, *"nnnn"])
    session.run()
    seen = ["Hint 1 of 3 for add" in "\n".join(frame) for frame in session.frames[2:]]
    assert seen[:9] == [True, False, True, False, False, False, True, False, False]
    assert session.watch.current == "add"
    assert len(seen) > 12
    assert not any(seen[9:])


def test_a_hint_about_what_a_check_named_says_first_what_stopped_it(tmp_path, gates):
    (tmp_path / ".gradekit").mkdir()
    kept = {"gates/add": {"stopped": "AddGate \x1b[31mis missing"}}
    (tmp_path / ".gradekit" / "hints.json").write_text(json.dumps(kept), encoding="utf-8")
    session = Session(tmp_path, gates, ["h"])
    session.run()
    assert "  Mend first: AddGate is missing" in session.frames[-1]


@pytest.mark.parametrize("named", [True, False])
def test_a_file_that_is_gone_is_said_and_watched_on(tmp_path, gates, named):
    def gone(session):
        (session.folder / "gates.py").unlink()
        session.answers["error"] = True

    def back(session):
        session.answers.pop("error")
        (session.folder / "gates.py").write_text(SOURCE, encoding="utf-8")

    session = Session(tmp_path, gates, [gone, *WAIT, "r", back, *WAIT])
    if named:
        session.watch.target = Target(tmp_path / "gates.py", tmp_path)
    assert not session.run()
    assert session.asked == [[], EVERY, ["add"], []]
    lost = ["gates.py is not there any more" in "\n".join(frame) for frame in session.frames]
    assert lost == [False, False, False, True, True, True, True, False]
    assert "gates.py is gone" in session.frames[3][0]


def test_where_another_file_counts_once_the_first_is_gone_that_is_said(tmp_path, gates):
    def gone(session):
        (session.folder / "gates.py").unlink()
        (session.folder / "gates.ipynb").write_text("{}", encoding="utf-8")
        session.answers["file"] = "gates.ipynb"

    session = Session(tmp_path, gates, [gone, *WAIT])
    session.run()
    assert "gates.py is gone: gates.ipynb is checked now." in session.frames[-1]


def test_a_check_that_fails_from_the_start_says_why(tmp_path, gates):
    session = Session(tmp_path, gates, [])
    session.answers["error"] = True
    assert not session.run()
    assert "There is no gates.py." in session.frames[-1]


def test_the_parts_of_a_document_are_joined():
    whole = {"questions": [question("a", "wrong"), question("b", "correct", 2.0)], "max_points": 4}
    part = {"questions": [question("a", "correct", 2.0)], "max_points": 2, "seconds": 1}
    found = joined(whole, part)
    assert [q["status"] for q in found["questions"]] == ["correct", "correct"]
    assert (found["points"], found["max_points"], found["seconds"]) == (4.0, 4, 1)


@pytest.mark.parametrize("unicode", [True, False])
@pytest.mark.parametrize(("width", "height"), [(80, 24), (40, 10), (60, 6), (100, 50)])
def test_the_bar_and_the_keys_are_always_seen(width, height, unicode):
    questions = [question(name, "wrong") for name in EVERY]
    questions[0]["checks"][0] |= {
        "message": "é漢字 " * 60, "excerpt": [[n, "x = '│' " * 20] for n in range(1, 7)]
    }  # fmt: skip
    document = {"questions": questions, "file": "gates.py", "points": 0.0, "max_points": 8.0}
    for showing in ("question", "list", "hint"):
        shown = Shown(document=document, current="add", showing=showing, hint=["é " * 200],
                      event="21:07:44  gates.py saved, checking add", news="é" * 90)  # fmt: skip
        page = Page(width=width, unicode=unicode)
        lines = frame_lines(shown, page, height)
        assert len(lines) == height
        assert max(map(cells, lines)) <= width
        assert all(key in " ".join(lines[-4:]) for key in KEYS)
        if height > 8:
            assert lines[0].startswith("[----")
        if not unicode:
            "\n".join(lines).encode("ascii")


@pytest.mark.parametrize("height", [16, 30])
def test_a_hint_is_shown_whole_and_what_it_is_about_is_cut(height):
    questions = [question("add", "wrong")]
    questions[0]["checks"][0] |= {"message": "so long " * 60}
    document = {"questions": questions, "file": "gates.py", "points": 0.0, "max_points": 8.0}
    hint = ["Hint 1 of 3 for add:", "very " * 80 + "end of the hint"]
    shown = Shown(document=document, current="add", showing="hint", hint=hint)
    said = "\n".join(frame_lines(shown, Page(), height))
    assert "end of the hint" in said
    assert ("more lines: gradekit check add" in said) == (height == 16)


def test_beside_a_hint_there_is_the_line_and_no_table():
    questions = [question("add", "wrong")]
    questions[0]["checks"][0] |= {
        "evidence": {"output": "dx", "shape": [2], "n": 2, "n_wrong": 1,
                     "first_wrong": [{"index": [0], "got": 1.5, "want": 2.5}]},
        "excerpt": [[3, "return dz"]],
    }  # fmt: skip
    document = {"questions": questions, "file": "gates.py", "points": 0.0, "max_points": 8.0}
    for showing in ("question", "hint"):
        shown = Shown(document=document, current="add", showing=showing, hint=["A hint."])
        said = "\n".join(frame_lines(shown, Page(), 30))
        assert ("yours/expected" in said) == (showing == "question")
        assert "> 3 │ return dz" in said


# --- a real terminal


@pytest.fixture
def folder(tmp_path):
    shutil.copytree(ROOT / "assignments" / "gates", tmp_path / "gates")
    shutil.copy(ROOT / "tests/classes/gates/s017_qing/gates.py", tmp_path / "gates")
    return tmp_path / "gates"


class Pty:
    """The command in a terminal of its own."""

    def __init__(self, folder, **environment):
        import termios

        self.main, self.side = os.openpty()
        self.before = termios.tcgetattr(self.side)
        drop = {"CI", "NO_COLOR", "COLUMNS", "LINES"}
        self.process = subprocess.Popen(
            [sys.executable, "-c", START, *map(str, (folder,))],
            stdin=self.side, stdout=self.side, stderr=self.side, cwd=folder,
            start_new_session=True,
            env={k: v for k, v in os.environ.items() if k not in drop}
            | {"PYTHONUNBUFFERED": "1", **environment},
        )  # fmt: skip
        self.text = ""

    def until(self, wanted, seconds=60):
        end = time.monotonic() + seconds
        while wanted not in self.text:
            if time.monotonic() >= end:
                self.process.kill()
                self.process.wait()
                pytest.fail(f"no {wanted!r} in {self.text[-2000:]!r}")
            if select.select([self.main], [], [], 0.1)[0]:
                self.text += os.read(self.main, 1 << 16).decode("utf-8", "replace")
        seen, _, self.text = self.text.partition(wanted)
        return seen

    def type(self, keys):
        os.write(self.main, keys)

    def end(self):
        import termios

        code = self.process.wait(60)
        restored = termios.tcgetattr(self.side) == self.before
        while select.select([self.main], [], [], 0.1)[0]:
            self.text += os.read(self.main, 1 << 16).decode("utf-8", "replace")
        os.close(self.main)
        os.close(self.side)
        return code, restored


# The terminal becomes the controlling one, as in a shell, so that Ctrl-C is a signal.
START = """
import fcntl, sys, termios
fcntl.ioctl(0, termios.TIOCSCTTY, 0)
sys.argv = ["gradekit", "check", "--watch"]
from gradekit.cli import main
main()
"""
posix = pytest.mark.skipif(sys.platform == "win32", reason="a pseudo-terminal")
_ALTERNATE, _USUAL = "\x1b[?1049h", "\x1b[?1049l"


@posix
def test_a_mistake_is_mended_while_it_is_watched(folder):
    terminal = Pty(folder)
    terminal.until(_ALTERNATE)
    terminal.until("3/4 questions")
    terminal.until("20 of 20 elements of dx are wrong")
    text = (folder / "gates.py").read_text(encoding="utf-8")
    (folder / "gates.py").write_text(
        text.replace("dx = self.x * dz", "dx = self.y * dz")
        .replace("dy = self.y * dz", "dy = self.x * dz"), encoding="utf-8",
    )  # fmt: skip
    terminal.until("multiply is correct now.")
    terminal.type(b"q")
    terminal.until(_USUAL)
    assert terminal.end() == (0, True)
    assert "All 4 questions are correct: 8 of 8 points." in terminal.text


@posix
@pytest.mark.parametrize(
    ("number", "code"), [(None, 130), (signal.SIGTERM, 143), ("q", 1)], ids=["^C", "TERM", "q"]
)
def test_the_terminal_is_given_back_however_it_ends(folder, number, code):
    terminal = Pty(folder, PYTHONIOENCODING="ascii:strict")
    terminal.until("3/4 questions")
    if number is None:
        terminal.type(b"\x03")
    elif number == "q":
        terminal.type(b"q")
    else:
        terminal.process.send_signal(number)
    terminal.until(_USUAL)
    assert terminal.end() == (code, True)
    assert terminal.text.isascii()
    assert "Traceback" not in terminal.text


@pytest.mark.parametrize(("words", "said"), [(["--watch"], "needs a terminal"),
                                             (["--watch", "--json"], "leave out one")])  # fmt: skip
def test_without_a_terminal_watch_is_refused(folder, words, said):
    done = new_process("check", *words, cwd=folder)
    assert done.returncode == 2
    assert said in done.stderr
    assert done.stdout == ""
