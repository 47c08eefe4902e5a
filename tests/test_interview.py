"""An interview: whatever its workers do, every question gets an answer or a reason."""

import os
import signal
import time
import tracemalloc

import numpy as np
import pytest

from gradekit.inputs import Draw
from gradekit.model import Answer, EnvironmentalError, Fault, Limits, Value
from gradekit.sandbox import interview as room
from gradekit.sandbox import messages
from gradekit.sandbox.interview import Question, interview
from gradekit.sandbox.process import LostError
from gradekit.sandbox.wire import Channel, ClosedError, encode, unblock

LIMITS = Limits(cpu=0.2, wall=0.4, submission=5.0)
GATE = """
import os, time
class AddGate:
    def forward(self, x, y):
        {forward}
        return x + y
    def backward(self, dz):
        {backward}
        return [dz, dz]
class MultiplyGate:
    def forward(self, x, y):
        self.x, self.y = x, y
        return x * y
    def backward(self, dz):
        return [self.y * dz, self.x * dz]
"""


def draws(n=2):
    inputs = {name: np.arange(3.0) for name in ("x", "y", "dz")}
    return [Draw(case=0, index=k, public=True, label="", inputs=inputs) for k in range(n)]


def questions(cpu=0.2):
    names = ("add.add", "multiply.multiply")
    return [Question(probe=name, draws=draws(), cpu=cpu) for name in names]


def talk(launcher, forward="pass", backward="pass", tail="", limits=LIMITS):
    source = GATE.format(forward=forward, backward=backward) + tail
    return interview(
        launcher, {"gates.py": source.encode()}, ["gates.py"], questions(), limits=limits
    )


def test_every_draw_of_every_probe_is_answered(zygote):
    script = talk(zygote)
    assert script.loading is None
    for answers in script.answers.values():
        assert [type(a) for a in answers] == [Answer, Answer]
        assert all(isinstance(stage, Value) for a in answers for stage in a.stages)


@pytest.mark.parametrize(
    ("backward", "kind", "said"),
    [
        ("os._exit(0)", "ended", "the process ended by itself with status 0"),
        ("os._exit(71)", "ended", "the process ended by itself with status 71"),
        ("os.kill(os.getpid(), 11)", "ended", "ended by itself with signal SIGSEGV"),
        ("time.sleep(60)", "timeout", "time limit of 0.4 s by the clock; it was in gates.py, line 8"),  # noqa: E501
        ("[os.close(f) for f in map(int, range(3, 999)) if self.is_open(f)]; time.sleep(60)",
         "ended", "closed its connection and had to be ended"),
    ],
)  # fmt: skip
def test_what_ends_a_worker_ends_one_probe(zygote, backward, kind, said):
    tail = """
def is_open(self, fd):
    try:
        os.fstat(fd)
    except OSError:
        return False
    return True
AddGate.is_open = is_open
"""
    script = talk(zygote, backward=backward, tail=tail)
    first, second = script.answers["add.add"]
    assert first == second
    assert first.kind == kind
    assert said in first.message
    assert all(isinstance(a, Answer) for a in script.answers["multiply.multiply"])


def test_cpu_time_has_its_own_words(zygote):
    question = Question(probe="add.add", draws=draws(1), cpu=0.1)
    source = GATE.format(forward="pass", backward="while True: pass")
    limits = Limits(cpu=0.1, wall=10.0)
    script = interview(
        zygote, {"gates.py": source.encode()}, ["gates.py"], [question], limits=limits
    )
    (fault,) = script.answers["add.add"]
    assert fault.kind == "timeout"
    assert "time limit of 0.1 s of CPU" in fault.message
    assert (fault.file, fault.line, fault.function) == ("gates.py", 8, "backward")


def test_a_worker_imports_nothing_that_only_some_submissions_need(zygote):
    script = talk(zygote, backward="import sys; print('numpy.ma' in sys.modules)")
    if not np.__version__.startswith("1."):  # which imports all of itself
        assert set(script.output.split()) == {b"False"}


def test_answers_before_a_crash_stand(zygote):
    script = talk(
        zygote, backward="AddGate.n = getattr(AddGate, 'n', 0) + 1; AddGate.n < 2 or os._exit(3)"
    )
    first, second = script.answers["add.add"]
    assert isinstance(first, Answer)
    assert second.kind == "ended"


@pytest.mark.parametrize(
    ("tail", "kind", "said"),
    [
        ("\nos._exit(71)", "ended", "ended while importing by itself with status 71"),
        ("\nwhile True: pass", "timeout", "time limit of 0.4 s by the clock while importing; it was in gates.py"),  # noqa: E501
        ("\n[os.write(fd, b'x') for fd in range(3, 999) if fd in map(int, [])]\nos.abort()", "ended", "SIGABRT"),  # noqa: E501
    ],
)  # fmt: skip
def test_loading_that_ends_the_worker_stands_for_every_question(zygote, tail, kind, said):
    script = talk(zygote, tail=tail)
    assert script.answers == {}
    assert script.loading.kind == kind
    assert said in script.loading.message


def test_the_limit_of_the_whole_submission_leaves_what_was_answered(zygote):
    limits = Limits(cpu=10.0, wall=10.0, submission=0.5)
    asked = [questions(10.0)[1], *questions(10.0)]
    source = GATE.format(forward="pass", backward="time.sleep(60)").encode()
    asked[2] = Question(probe="max.max", draws=draws(), cpu=10.0)
    started = time.monotonic()
    script = interview(zygote, {"gates.py": source}, ["gates.py"], asked, limits=limits)
    assert time.monotonic() - started < 3
    assert script.loading is None
    assert isinstance(script.answers["multiply.multiply"][0], Answer)
    for probe in ("add.add", "max.max"):
        fault = script.answers[probe][0]
        assert fault.kind == "timeout"
        assert "time limit of 0.5 s for the whole submission" in fault.message


def test_what_is_printed_is_kept_up_to_its_limit(zygote):
    limits = Limits(output=1000)
    script = talk(zygote, backward="print('b' * 100)", tail="\nprint('loaded')", limits=limits)
    assert script.output.startswith(b"loaded\nbbb")
    script = talk(zygote, backward="print('b' * 100_000)", limits=limits)
    assert len(script.output) == 1000


def test_prints_before_an_end_are_kept(zygote):
    assert b"last words" in talk(zygote, backward="print('last words'); os._exit(1)").output


def test_answers_that_are_too_large_together_cost_their_own_probe_only(zygote, monkeypatch):
    monkeypatch.setattr(room, "_MOST_BYTES", 100_000)
    script = talk(
        zygote, tail="\nimport numpy as np\nAddGate.backward = lambda s, d: [np.zeros(9000)] * 2\n"
    )
    fault = script.answers["add.add"][0]
    assert (fault.kind, fault.type) == ("exception", "ValueError")
    assert "too large" in fault.message
    # None of it is kept, so that the next probe has room.
    assert isinstance(script.answers["multiply.multiply"][0], Answer)


def test_large_answers_take_no_more_memory_than_there_is_room_for():
    large = messages.encode_answer(Answer(stages=(Value(np.zeros(5 << 20)),)))

    def answer(channel, frame):
        for k in range(2):
            channel.send(messages.ANSWER, frame.call + k, large)

    launcher = Forged(asked(answer))
    limits = Limits(cpu=10.0, wall=30.0)
    tracemalloc.start()
    try:
        script = interview(launcher, {}, [], questions(10.0), limits=limits)
        used = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    # The second answer of each probe is refused by its declared size; the first goes with it.
    assert "too large" in script.answers["add.add"][0].message
    assert "too large" in script.answers["multiply.multiply"][0].message
    assert used < 60 << 20  # one answer, with what its buffer grew ahead


def test_there_is_more_room_where_more_is_asked(monkeypatch):
    monkeypatch.setattr(room, "_MOST_BYTES", 0)
    assert isinstance(refused(Forged(asked(twice))), Answer)


def twice(channel, frame):
    for k in range(2):
        channel.send(messages.ANSWER, frame.call + k, FINE)


# What a worker may do that no student code in these tests does: a launcher of forged ones.


class Forged:
    """Runs ``act(channel)`` in a forked process in place of a worker."""

    isolation = "none"

    def __init__(self, *acts):
        self.acts = list(acts)
        self.launched = 0

    def launch(self):
        act = self.acts[min(self.launched, len(self.acts) - 1)]
        self.launched += 1
        if isinstance(act, Exception):
            raise act
        pipes = [os.pipe() for _ in range(3)]
        pid = os.fork()
        if pid == 0:
            try:
                for fd in (pipes[0][1], pipes[1][0], pipes[2][0]):
                    os.close(fd)
                act(Channel(pipes[0][0], pipes[1][1]))
            except ClosedError:
                os._exit(0)
            finally:
                os._exit(9)
        for fd in (pipes[0][0], pipes[1][1], pipes[2][1]):
            os.close(fd)
        ours = (pipes[0][1], pipes[1][0], pipes[2][0])
        unblock(*ours)
        return ForgedProcess(pid, *ours)

    def close(self):
        pass


class ForgedProcess:
    def __init__(self, pid, request_fd, answer_fd, output_fd):
        self.pid, self.request_fd, self.answer_fd = pid, request_fd, answer_fd
        self.output_fd = output_fd

    def disk(self, _most):
        return 0

    def kill(self):
        os.kill(self.pid, signal.SIGKILL)

    def end(self, *, kill):
        for fd in (self.request_fd, self.answer_fd, self.output_fd):
            os.close(fd)
        if kill:
            self.kill()
        return os.waitstatus_to_exitcode(os.waitpid(self.pid, 0)[1])


def loads(channel):
    frame = channel.receive()
    channel.send(messages.BROKEN, frame.call, messages.encode_rules({}))
    channel.send(messages.LOADED, frame.call, messages.Loaded().encode())


def asked(answer):
    """Return a worker that loads, then does ``answer(channel, frame)``."""

    def act(channel):
        loads(channel)
        while True:
            answer(channel, channel.receive())

    return act


def refused(launcher, limits=LIMITS):
    script = interview(launcher, {}, [], questions()[:1], limits=limits)
    return script.loading or script.answers["add.add"][0]


FINE = messages.encode_answer(Answer(stages=(Value(1.0),)))


@pytest.mark.parametrize(
    "answer",
    [
        lambda c, _f: os.write(c.write_fd, b"garbage" * 10),
        lambda c, f: c.send(messages.ANSWER, f.call + 1, FINE),
        lambda c, f: c.send(messages.LOADED, f.call, FINE),
        lambda c, f: c.send(messages.ANSWER, f.call, b"?"),
        lambda c, f: c.send(messages.ANSWER, f.call, encode([[[1, ["timeout"] + [""] * 5]], [], [], 0.0])),  # noqa: E501
        lambda c, _f: c.send(messages.SAMPLE, 0, encode([1, 2, 3])),
        lambda c, _f: [c.send(messages.SAMPLE, 0, encode(["a", 1, "b"])) for _ in range(2000)],
        lambda c, _f: os.write(c.write_fd, b"gk\x01\n\x04" + b"\xff" * 12),
    ],
)  # fmt: skip
def test_what_no_answer_is_is_refused(answer):
    fault = refused(Forged(asked(answer)))
    assert fault.kind == "refused"
    assert "wrote what no answer is" in fault.message


def test_an_answer_before_its_question_is_refused():
    def act(channel):
        loads(channel)
        channel.send(messages.ANSWER, 1, FINE)
        time.sleep(60)

    assert refused(Forged(act)).kind == "refused"


def test_a_forged_status_while_loading_is_refused():
    def act(channel):
        frame = channel.receive()
        channel.send(messages.BROKEN, frame.call, messages.encode_rules({}))
        fault = ["checker_error", "", "", None, None, None]
        channel.send(messages.LOADED, frame.call, encode([{"a.py": fault}, [], [], []]))

    fault = refused(Forged(act))
    assert fault.kind == "refused"
    assert "while importing" in fault.message


def test_a_worker_that_does_not_read_is_late():
    big = {"a.py": bytes(1 << 20)}
    script = interview(Forged(lambda _c: time.sleep(60)), big, [], questions(), limits=LIMITS)
    assert script.loading.kind == "timeout"


def test_a_worker_that_is_dead_already_has_ended():
    script = interview(
        Forged(lambda _c: os._exit(5)), {"a.py": bytes(1 << 20)}, [], questions(), limits=LIMITS
    )
    assert script.loading.kind == "ended"
    assert "status 5" in script.loading.message


def test_a_worker_that_could_not_be_confined_is_no_fault_of_the_submission():
    with pytest.raises(EnvironmentalError, match="could not be confined"):
        refused(Forged(lambda _c: os._exit(71)))


def test_after_its_first_frame_the_same_code_is_the_submission_s_own():
    def act(channel):
        frame = channel.receive()
        channel.send(messages.BROKEN, frame.call, messages.encode_rules({}))
        os._exit(71)

    assert refused(Forged(act)).kind == "ended"


def test_loading_that_fails_once_is_forgiven():
    launcher = Forged(lambda _c: os._exit(5), asked(lambda c, f: [
        c.send(messages.ANSWER, f.call + k, FINE) for k in range(2)]))  # fmt: skip
    assert refused(launcher) == Answer(stages=(Value(1.0),))
    assert launcher.launched == 2


def test_loading_that_fails_later_leaves_the_answers_before():
    def once(channel, frame):
        for k in range(2):
            channel.send(messages.ANSWER, frame.call + k, FINE)
        os._exit(0)

    launcher = Forged(asked(once), lambda _c: os._exit(5))
    script = interview(launcher, {}, [], questions(), limits=LIMITS)
    # The end after its answers shows at the next question; then nothing loads any more.
    assert script.loading is None
    assert isinstance(script.answers["add.add"][0], Answer)
    assert isinstance(script.answers["multiply.multiply"][0], Fault)


def test_a_lost_zygote_is_forgiven_once_and_refused_twice():
    fine = asked(lambda c, f: [c.send(messages.ANSWER, f.call + k, FINE) for k in range(2)])
    assert isinstance(refused(Forged(LostError("gone"), fine)), Answer)
    fault = refused(Forged(LostError("gone")))
    assert fault.kind == "refused"
    assert "ended twice" in fault.message
