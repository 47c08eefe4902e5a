"""The worker, forked from this process: loads, answers, tells where it is, and ends."""

import os
import signal
import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace

import pytest
from test_hostile import descriptors, processes_below
from test_interview import GATE, draws

from gradekit.course import load
from gradekit.model import Answer, Limits
from gradekit.sandbox.interview import Question, interview
from gradekit.sandbox.local import Forker
from gradekit.sandbox.worker import _place_of

LIMITS = Limits(cpu=0.2, wall=0.4)


@pytest.fixture(scope="module")
def forker(gates_place):
    if not hasattr(os, "fork"):
        pytest.skip("no fork here")
    return Forker(load(gates_place))


def ask(forker, source, limits=LIMITS, stages=2):
    question = Question(probe="add.add", draws=draws(1), cpu=limits.cpu, stages=stages)
    files = {"gates.py": source.encode()}
    return interview(forker, files, ["gates.py"], [question], limits=limits)


def gate(forward="pass", backward="pass", tail=""):
    return GATE.format(forward=forward, backward=backward) + tail


def test_a_fork_of_this_process_answers_and_leaves_nothing(forker):
    before = descriptors() if sys.platform == "linux" else 0
    children = processes_below(os.getpid()) if before else []
    script = ask(forker, gate())
    assert isinstance(script.answers["add.add"][0], Answer)
    assert script.loaded.broken_rules == {}
    if before:
        assert descriptors() == before
        assert processes_below(os.getpid()) == children


def test_a_loop_ends_and_the_line_is_known(forker):
    (fault,) = ask(forker, gate(backward="while True: pass")).answers["add.add"]
    assert fault.kind == "timeout"
    assert (fault.file, fault.line) == ("gates.py", 8)


def test_a_backward_that_is_not_asked_for_is_not_run(forker):
    (answer,) = ask(forker, gate(backward="while True: pass"), stages=1).answers["add.add"]
    assert len(answer.stages) == 1


def test_no_atexit_handler_runs(forker):
    tail = "\nimport atexit\natexit.register(lambda: print('forged', flush=True))\n"
    script = ask(forker, gate(tail=tail))
    assert isinstance(script.answers["add.add"][0], Answer)
    assert script.output == b""


@pytest.mark.parametrize(
    "tail",
    [
        "\nimport sys\nsys.stdout = sys.stderr = None",
        "\nos.close(0); os.close(1); os.close(2)",
        "\nimport sys\nclass S:\n    def flush(self): raise SystemExit(0)\nsys.stdout = S()",
        "\nimport signal\nsignal.signal(signal.SIGALRM, signal.SIG_IGN)",
        "\nimport sys\nsys.settrace(lambda *a: None)",
        "\nimport warnings\nwarnings.simplefilter('error')",
        "\nimport numpy as np\nnp.seterr(all='raise')",
        "\nimport struct, json\nstruct.pack = json.dumps = None",
        "\nclass GateError(Exception): pass\nclass Sub(GateError, ValueError): pass",
    ],
)
def test_what_students_do_to_their_own_process_breaks_no_protocol(forker, tail):
    assert isinstance(ask(forker, gate(tail=tail)).answers["add.add"][0], Answer)


def test_a_descriptor_closed_by_the_student_does_not_raise_from_the_sampler(forker):
    close = "[os.close(f) for f in range(3, 99) if os.path.exists(f'/proc/self/fd/{f}')]"
    (fault,) = ask(forker, gate(backward=close + "; time.sleep(9)")).answers["add.add"]
    assert fault.kind == "ended"


def test_nothing_can_be_read_from_standard_input(forker):
    (answer,) = ask(forker, gate(backward="assert input() is None")).answers["add.add"]
    assert answer.stages[1].type == "EOFError"


def test_what_is_printed_by_python_and_by_c_arrives(forker):
    script = ask(forker, gate(backward="print('one'); os.write(1, b'two'); os.write(2, b'three')"))
    assert script.output == b"one\ntwothree"


def test_the_signal_handlers_of_this_process_are_as_before(forker):
    assert signal.getsignal(signal.SIGALRM) in (signal.SIG_DFL, signal.SIG_IGN, None)


def test_where_python_has_no_line_the_line_of_the_function_is_told():
    code = SimpleNamespace(co_filename="/box/gates.py", co_firstlineno=7, co_name="<genexpr>")
    frame = SimpleNamespace(f_code=code, f_lineno=None, f_back=None)
    assert _place_of(frame, "/box") == ["gates.py", 7, "<genexpr>"]
    frame.f_lineno = 9
    assert _place_of(frame, "/box") == ["gates.py", 9, "<genexpr>"]
    assert _place_of(frame, "/other") is None


HELPER = """
import sys
from pathlib import Path
from test_interview import GATE, draws
from gradekit.course import Place, load
from gradekit.model import Limits
from gradekit.sandbox.interview import Question, interview
from gradekit.sandbox.local import Forker
assert "symtable" not in sys.modules
forker = Forker(load(Place("gates", Path(sys.argv[1]), None)))
cells = "# In[1]:\\n\\n" + GATE.format(forward="pass", backward="pass") + "\\n\\n# In[2]:\\n\\n"
files = {"gates.py": cells.encode(), "symtable.py": b"raise RuntimeError('taken')"}
question = Question(probe="add.add", draws=draws(1), cpu=1.0)
script = interview(forker, files, ["gates.py"], [question], limits=Limits())
print(len(script.loaded.faults), type(script.answers["add.add"][0]).__name__)
"""


def test_a_helper_called_as_what_reads_cells_takes_no_place_of_it(gates_place):
    """In a process of its own: in this one all is loaded already."""
    if not hasattr(os, "fork"):
        pytest.skip("no fork here")
    done = subprocess.run(
        [sys.executable, "-c", HELPER, str(gates_place.public)],
        capture_output=True, text=True, check=True, cwd=Path(__file__).parent,
    )  # fmt: skip
    assert done.stdout.split() == ["0", "Answer"]
