"""Faults: what was raised and where, whatever the exception says of itself."""

import pytest

from gradekit.sandbox.faults import (
    NotThereError,
    from_exception,
    from_loading,
    name_of,
    text_of,
    without_controls,
)

FOLDER = "/scratch"


def raised(source, name="gates.py", **names):
    """Run source as a file of the submission and return what it raises."""
    try:
        exec(compile(source, f"{FOLDER}/{name}", "exec"), names)
    except BaseException as error:  # noqa: BLE001
        return error
    raise AssertionError


def test_the_line_is_the_innermost_one_of_the_submission():
    source = "import json\ndef f():\n    json.loads('{')\nf()"
    fault = from_exception(raised(source), FOLDER, {})
    assert (fault.kind, fault.type) == ("exception", "JSONDecodeError")
    assert (fault.file, fault.line, fault.function) == ("gates.py", 3, "f")


@pytest.mark.parametrize(
    ("error", "kind", "name"),
    [
        (NotImplementedError("x"), "not_started", "NotImplementedError"),
        (type("Later", (NotImplementedError,), {})(), "not_started", "Later"),
        (MemoryError(), "memory", "MemoryError"),
        (type("_ArrayMemoryError", (MemoryError,), {})(), "memory", "MemoryError"),
        (NotThereError("x"), "missing", "NotThereError"),
        (SystemExit(0), "exception", "SystemExit"),
        (KeyboardInterrupt(), "exception", "KeyboardInterrupt"),
        (GeneratorExit(), "exception", "GeneratorExit"),
        (type("Own", (BaseException,), {})(), "exception", "Own"),
    ],
)
def test_the_kind_follows_the_class(error, kind, name):
    fault = from_exception(error, FOLDER, {})
    assert (fault.kind, fault.type) == (kind, name)


def test_a_stop_iteration_in_a_probe_is_not_the_runtime_error_that_python_makes_of_it():
    def probe():
        exec(compile("raise StopIteration('over')", f"{FOLDER}/gates.py", "exec"))
        yield

    with pytest.raises(RuntimeError) as caught:
        next(probe())
    fault = from_exception(caught.value, FOLDER, {})
    assert (fault.type, fault.message, fault.file) == ("StopIteration", "over", "gates.py")


class Unshowable(Exception):  # noqa: N818
    def __str__(self):
        raise SystemExit(0)


class Text(str):
    __slots__ = ()

    def __getitem__(self, key):
        raise SystemExit(0)


class Odd(Exception):  # noqa: N818
    def __str__(self):
        return Text("odd\x1b[2J\u202e")


def test_a_message_is_cut_clean_and_never_in_the_way():
    assert text_of(Unshowable()) == "(its message cannot be shown)"
    assert text_of(Odd()) == "odd?[2J?"
    assert len(text_of(ValueError("x" * 10**7))) == 500
    assert without_controls("a\tb\nc\rd\x00\x9be\u2066f\u200fg") == "a\tb\nc?d??e?f?g"


LIE = """
class Meta(type):
    @property
    def __name__(cls):
        return ["no", "text"]
    def __getattribute__(cls, name):
        raise SystemExit(0)
class Lie(Exception, metaclass=Meta):
    __class__ = property(lambda self: MemoryError)
    __traceback__ = 5
    __cause__ = 7
raise Lie("?")
"""


def test_an_exception_that_lies_about_everything_is_described_all_the_same():
    fault = from_exception(raised(LIE), FOLDER, {})
    assert (fault.kind, fault.type, fault.message) == ("exception", "Lie", "?")
    assert fault.line == 12


def test_a_question_that_raises_ends_in_a_plain_description():
    class Meta(type):
        def __dir__(cls):
            raise SystemExit(0)

    class Gate(metaclass=Meta):
        pass

    with pytest.raises(AttributeError) as caught:
        Gate().backward  # noqa: B018
    fault = from_exception(caught.value, FOLDER, {"Gate": Gate})
    assert (fault.kind, fault.type) == ("exception", "AttributeError")


class Gate:
    def backwards(self):
        pass

    def Forward(self):  # noqa: N802
        pass


@pytest.mark.parametrize(
    ("thing", "method", "said"),
    [
        (
            Gate(),
            "backward",
            "class Gate has no method backward, which is missing; it has backwards",
        ),
        (Gate(), "forward", "it has Forward: rename it"),
        (Gate, "make", "class Gate has no method or attribute make, which is missing"),
    ],
)
def test_a_method_that_is_missing_is_named_with_what_is_near(thing, method, said):
    with pytest.raises(AttributeError) as caught:
        getattr(thing, method)
    fault = from_exception(caught.value, FOLDER, {"Gate": Gate})
    assert fault.kind == "missing"
    assert said in fault.message


def test_an_attribute_that_a_value_lacks_is_no_missing_method():
    with pytest.raises(AttributeError) as caught:
        [].shape  # noqa: B018
    assert from_exception(caught.value, FOLDER, {"Gate": Gate}).kind == "exception"


def test_a_method_called_with_too_much_is_found_by_its_name():
    names = {}
    exec(compile("class G:\n  def f(self):\n    pass", f"{FOLDER}/gates.py", "exec"), names)
    with pytest.raises(TypeError) as caught:
        names["G"]().f(1)
    fault = from_exception(caught.value, FOLDER, names)
    assert (fault.file, fault.line) == ("gates.py", 2)


def test_what_happens_while_importing_begins_with_the_file():
    fault = from_loading(raised("\n1 / 0"), FOLDER, "gates.py")
    assert fault.kind == "loading"
    assert fault.message == "gates.py: while importing: ZeroDivisionError: division by zero"
    assert fault.line == 2
    assert from_loading(SystemExit(), FOLDER, "a.py").message == "a.py: while importing: SystemExit"


def test_a_helper_that_does_not_load_is_the_file_that_is_named():
    fault = from_loading(raised("import math\nmath.sqrt(-1)", "helper.py"), FOLDER, "gates.py")
    assert (fault.file, fault.line) == ("helper.py", 2)
    assert fault.message.startswith("helper.py: while importing: ValueError")


def test_memory_while_importing_says_both():
    fault = from_loading(MemoryError(), FOLDER, "gates.py")
    assert fault.kind == "memory"
    assert fault.type == "MemoryError while importing gates.py"


def test_a_syntax_error_has_the_line_that_python_gives():
    fault = from_loading(raised_syntax("x = 1\ny = ("), FOLDER, "gates.py")
    assert fault.line == 2
    assert fault.message == "gates.py: while importing: SyntaxError: '(' was never closed"


def raised_syntax(source, name=f"{FOLDER}/gates.py"):
    with pytest.raises(SyntaxError) as caught:
        compile(source, name, "exec")
    return caught.value


@pytest.mark.parametrize(
    "details",
    [("/etc/passwd", "line", object(), 3), (5, 2**40, 1, "x"), ("<string>", 1, 1, "x")],
)
def test_a_syntax_error_full_of_nonsense_is_of_the_file_that_raised_it(details):
    source = "\nraise SyntaxError(['no', 'text'], details)"
    fault = from_loading(raised(source, details=details), FOLDER, "gates.py")
    assert fault.message.startswith("gates.py: while importing: SyntaxError: ['no', 'text']")
    assert (fault.file, fault.line) == ("gates.py", 2)


def test_a_name_is_cut():
    assert len(name_of(type("X" * 1000, (), {}))) == 100


def deep(source):
    """Raise from a function called with ever less of the stack left, as student code would be."""
    return from_exception(raised(source), FOLDER, {})


def test_of_an_endless_recursion_the_line_is_the_one_that_recurs():
    leaf = "def leaf(x):\n    return [i for i in (x,)]\n"
    for padding in range(6):  # whatever is called last when the stack is full
        more = "".join(f"def p{n}():\n    return p{n - 1}()\n" for n in range(1, padding + 1))
        first = f"{leaf}def p0():\n    return leaf(0)\n{more}"
        body = f"def f(x):\n    p{padding}()\n    leaf(x)\n    return f(x)\n"
        line = (first + body).count("\n")
        fault = deep(f"{first}{body}f(1)")
        assert (fault.type, fault.file, fault.line) == ("RecursionError", "gates.py", line)


def test_a_recursion_through_another_package_ends_at_the_student_s_line():
    source = (
        "import functools\ndef f(x):\n    return functools.reduce(lambda a, b: f(a), [x, x])\nf(1)"
    )
    assert deep(source).line == 3
    source = "import copy\na = []\nfor _ in range(10**5):\n    a = [a]\nb = 1\ncopy.deepcopy(a)"
    assert deep(source).line == 6


def test_an_endless_recursion_while_importing_has_its_line_too():
    source = (
        "def leaf(x):\n    return [i for i in (x,)]\ndef f(x):\n    leaf(x)\n    return f(x)\nf(1)"
    )
    assert from_loading(raised(source), FOLDER, "gates.py").line == 5


@pytest.mark.parametrize(
    ("said", "shown"),
    [
        ("/scratch/gates.py", "gates.py"),
        ("/scratch", "."),
        ("('/scratch', '/scratch/a/w.npy')", "('.', 'a/w.npy')"),
        ("<module 'submission.gates' from '/scratch/gates.py'>",
         "<module 'submission.gates' from 'gates.py'>"),
        ("/scratchpad/x and /home/me/x", "/scratchpad/x and /home/me/x"),
    ],
)  # fmt: skip
def test_the_folder_of_this_machine_is_in_no_message(said, shown):
    source = f"raise ValueError({said!r})"
    assert from_exception(raised(source), FOLDER, {}).message == shown
    loading = from_loading(raised(source), FOLDER, "gates.py")
    assert loading.message == f"gates.py: while importing: ValueError: {shown}"
    assert text_of(ValueError(said), FOLDER) == shown


def test_the_folder_is_taken_out_before_a_long_message_is_cut():
    source = "raise ValueError('x' * 490 + ' /scratch/gates.py')"
    message = from_exception(raised(source), FOLDER, {}).message
    assert message.endswith(" gates.py")
    assert "scratch" not in message


def test_input_is_told_as_what_nobody_answers():
    for source in ("raise EOFError('EOF when reading a line')", "raise EOFError"):
        fault = from_exception(raised(source), FOLDER, {})
        assert (fault.kind, fault.type) == ("exception", "EOFError")
    fault = from_exception(raised("raise EOFError('EOF when reading a line')"), FOLDER, {})
    assert "input() waits for someone to type, and nobody does in a check" in fault.message
    error = raised("raise EOFError('EOF when reading a line')")
    assert "nobody does in a check" in from_loading(error, FOLDER, "gates.py").message
