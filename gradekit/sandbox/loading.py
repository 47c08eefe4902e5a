"""Loading a submission's files as modules, inside the worker."""

from __future__ import annotations

import ast
import builtins
import codecs
import contextlib
import difflib
import importlib.machinery
import importlib.util
import io
import os
import sys
import tokenize
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from types import CodeType, ModuleType
from typing import TYPE_CHECKING, Any

from gradekit.model import Fault
from gradekit.sandbox.cells import (
    Cell,
    cells_of_notebook,
    cells_of_script,
    looks_exported,
    notebook_name,
    notebook_text,
)
from gradekit.sandbox.faults import NotThereError, from_loading, name_of, text_of
from gradekit.sandbox.unfilled import absent_methods, unfilled_holes

if TYPE_CHECKING:
    from gradekit.sandbox.extraction import Extract

_MOST_CELLS = 20_000  # that messages can point at
PACKAGE = "submission"  # so that "from .helpers import f" works in the file handed in


@dataclass(slots=True, eq=False, repr=False)
class Submission:
    """The loaded files of one submission: what a probe knows as ``student``."""

    folder: str
    modules: dict[str, ModuleType] = field(default_factory=dict)
    faults: dict[str, Fault] = field(default_factory=dict)  # file name -> why it did not load
    notes: list[str] = field(default_factory=list)
    unfilled: list[str] = field(default_factory=list)  # holes that equal the template's
    absent: list[str] = field(default_factory=list)  # methods of the template that a class lacks
    broken_cells: list[tuple[str, str]] = field(default_factory=list)  # text, what is wrong
    given: ModuleType | None = None

    def find(self, name: str) -> Any:
        """Look a name up in the files in order. Raises NotThereError, naming near misses."""
        for module in self.modules.values():
            if name in vars(module):
                return vars(module)[name]
        for text, why in self.broken_cells:
            from gradekit.sandbox.choice import defines  # noqa: PLC0415 - notebooks only

            if defines(text, name):
                raise SyntaxError(f"the cell that defines {name} could not be read: {why}")
        raise NotThereError(self._missing(name))

    def own_classes(self) -> dict[str, Any]:
        """Return the classes and functions that the submission defines, by name."""
        names: dict[str, Any] = {}
        for module in self.modules.values():
            for name, value in list(vars(module).items()):
                if isinstance(value, type) or callable(value):
                    names.setdefault(name, value)
        return names

    def _missing(self, name: str) -> str:
        files = ", ".join(self.modules) or "the submission"
        own = [n for n in self.own_classes() if not n.startswith("_")]
        near = [n for n in own if n.lower() == name.lower()]
        near = near or difflib.get_close_matches(name, own, n=1, cutoff=0.7)
        said = f"{name} is missing: {files} does not define it"
        return f"{said}, but has {near[0]}. Rename it" if near else said


class Student:
    """The ``student`` of a probe: its attributes are the names of the submission."""

    def __init__(self, submission: Submission) -> None:
        self._submission = submission
        self._used: dict[str, None] = {}

    def __getattr__(self, name: str) -> Any:
        if name == "given":
            if self._submission.given is None:
                raise NotThereError("this assignment has no given.py")
            return self._submission.given
        self._used[name] = None
        return self._submission.find(name)


def load(
    folder: str, files: Mapping[str, bytes], wanted: Sequence[str], templates: Mapping[str, str]
) -> Submission:
    """Write the files into ``folder`` and load those that the assignment asks for.

    Names in ``files`` were cleaned on the trusted side: relative, without "..". A file that does
    not load is a fault of that file and stops no other.
    """
    submission = Submission(folder)
    for name, content in files.items():
        if name in wanted and content[:64].lstrip(b"\xef\xbb\xbf \t\r\n")[:1] == b"{":
            continue  # a notebook, with all its plots, is no module
        path = os.path.join(folder, *name.split("/"))
        os.makedirs(os.path.dirname(path), exist_ok=True)
        with open(path, "wb") as out:
            out.write(content)
    _prepare_imports(folder)
    if "given.py" in files:
        submission.given = load_given(folder)
    for name in wanted:
        if name not in files:
            continue
        try:
            others = [other for other in wanted if other.endswith(".py") and other != name]
            _load_file(submission, name, files[name], templates, others)
        except BaseException as error:  # noqa: BLE001 - SystemExit and the like are student's too
            submission.faults[name] = from_loading(error, folder, _shown(files[name], name))
    submission.notes += [
        f"the package {missing} is not available here"
        for missing in dict.fromkeys(_PlaceholderFinder.made)
    ]
    return submission


def _shown(content: bytes, name: str) -> str:
    """Return what messages call a file that does not load."""
    return name if notebook_text(content) is None else notebook_name(name)


def _prepare_imports(folder: str) -> None:
    sys.dont_write_bytecode = True
    # First, as it is where the file is written: a helper called code.py or queue.py is found.
    # What numpy and this worker need of the standard library is imported already.
    sys.path.insert(0, folder)
    package = ModuleType(PACKAGE)
    package.__path__ = [folder]
    sys.modules[PACKAGE] = package
    sys.meta_path.append(_PlaceholderFinder(folder))


def load_given(folder: str) -> ModuleType:
    """Load the course's given.py, which lies in the folder."""
    spec = importlib.util.spec_from_file_location("given", os.path.join(folder, "given.py"))
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules["given"] = module
    spec.loader.exec_module(module)
    return module


def _load_file(
    submission: Submission,
    name: str,
    content: bytes,
    templates: Mapping[str, str],
    others: Sequence[str],
) -> None:
    stem = name[: -len(".py")]
    code = read_source(content, name)
    # A notebook stands for all of the assignment's files.
    whole = [name, *others] if code.cells is not None else [name]
    template = "\n\n".join(templates.get(file, "") for file in whole)
    shown, path = code.name, os.path.join(submission.folder, code.name)
    found = None
    if code.cells is not None:
        from gradekit.sandbox.extraction import extract  # noqa: PLC0415 - notebooks only

        found = extract(code.cells, template)
    if found is not None:
        submission.notes += [f"{shown}: {note}" for note in found.notes[:20]]
        submission.broken_cells += found.broken
        _PlaceholderFinder.allow(path, found.tree)
    submission.unfilled += unfilled_holes(code.text if found is None else found.tree, template)
    module = ModuleType(f"{PACKAGE}.{stem}")
    module.__file__, module.__package__ = path, PACKAGE
    vars(module)["__builtins__"] = builtins
    vars(module)["get_ipython"] = _no_notebook
    sys.modules[f"{PACKAGE}.{stem}"] = module
    for file in whole:
        if file == name or not os.path.exists(os.path.join(submission.folder, file)):
            sys.modules.setdefault(file[: -len(".py")], module)
    if found is None:
        exec(_compiled(code.text, path), vars(module))  # noqa: S102
    else:
        vars(module)["display"] = print  # notebooks know it without an import
        if code.name != name:  # as in a kernel, also for pickle
            module.__name__ = "__main__"
            sys.modules["__main__"] = module
        _run_each(found, path, module, submission, code)
    submission.modules[shown] = module
    submission.absent += absent_methods(module, template)


def _compiled(source: str, path: str) -> CodeType:
    try:
        return compile(source, path, "exec", dont_inherit=True)
    except (MemoryError, RecursionError):  # how the parser says it; the memory is not used up
        raise SyntaxError("nested too deeply for Python to read", (path, 1, 0, "")) from None


@dataclass(frozen=True, slots=True)
class Code:
    """A file handed in as text: plain, or the cells of a notebook behind it."""

    name: str  # as messages call it
    text: str  # that lines are counted in
    cells: Sequence[Cell] | None = None

    def where(self, line: int) -> str:
        """Say where a line is."""
        cell = next((c for c in reversed(self.cells or ()) if c.first <= line), None)
        if cell is None or not self.name.endswith(".ipynb"):
            return f"line {line}"
        return f"cell {cell.number}, line {line - cell.first + 1}"


def read_source(content: bytes, name: str) -> Code:
    """Read a file handed in. Raises SyntaxError or ValueError where it is no text, or damaged."""
    if (book := notebook_text(content)) is not None:
        cells = cells_of_notebook(book)
        return Code(notebook_name(name), "\n".join(cell.text for cell in cells), cells)
    text = decode(content, name)
    return Code(name, text, cells_of_script(text) if looks_exported(text) else None)


def cells_of_files(
    files: Mapping[str, bytes], wanted: Sequence[str]
) -> dict[str, list[tuple[int, int, str]]]:
    """Return number, first line and text of the cells of each notebook among the files."""
    found = {}
    for name in wanted:
        if name not in files or b"{" not in files[name][:64]:
            continue
        with contextlib.suppress(SyntaxError, ValueError, RecursionError, MemoryError):
            code = read_source(files[name], name)  # what is damaged is told where it is loaded
            if code.cells is not None and code.name != name:
                found[code.name] = [(c.number, c.first, c.text) for c in code.cells[:_MOST_CELLS]]
    return found


def _run_each(
    found: Extract, path: str, module: ModuleType, submission: Submission, code: Code
) -> None:
    """Run statements one by one: one that fails is dropped and named.

    One that asks for a name of a later cell is tried again: cells are run in any order.
    """
    given = {id(statement) for statement in found.given}
    waiting, failed = [*found.given, *found.tree.body], dict[int, BaseException]()
    while waiting:
        later = []
        for statement in waiting:
            file = "<the released file>" if id(statement) in given else path
            error = _run(statement, file, module)
            if error is not None:
                failed[id(statement)] = error
                later.append(statement)
        retry = any(issubclass(type(failed[id(s)]), NameError) for s in later)
        if not retry or len(later) == len(waiting):
            break
        waiting = later
    else:
        later = []
    for statement in (s for s in later if id(s) not in given):
        where, reason = code.where(statement.lineno), failed[id(statement)]
        said = f"{name_of(type(reason))}: {text_of(reason, submission.folder)}"
        submission.notes.append(f"{code.name}: {where} was left out: {said}")
        if isinstance(statement, ast.ClassDef | ast.FunctionDef):
            submission.broken_cells.append((f"class {statement.name}", f"{where}: {said}"))


def _run(statement: ast.stmt, path: str, module: ModuleType) -> BaseException | None:
    single = ast.Module(body=[statement], type_ignores=[])
    try:
        exec(compile(single, path, "exec", dont_inherit=True), vars(module))  # noqa: S102
    except BaseException as error:  # noqa: BLE001 - SystemExit and the like are student's too
        return error
    return None


def _no_notebook() -> Any:
    raise NameError("name 'get_ipython' is not defined")


def decode(content: bytes, name: str) -> str:
    """Decode source as Python does: a byte order mark, an encoding cookie, else UTF-8."""
    if b"\0" in content and not content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        raise SyntaxError("the file holds a null byte: save it as plain text", (name, 1, 0, ""))
    try:
        encoding, _ = tokenize.detect_encoding(io.BytesIO(content).readline)
        text = content.decode(encoding)
    except (UnicodeError, SyntaxError, LookupError) as error:
        said = str(error).partition(" for ")[0]
        raise SyntaxError(
            f"the file is not UTF-8 ({said}): save it as UTF-8", (name, 1, 0, "")
        ) from None
    return io.IncrementalNewlineDecoder(None, translate=True).decode(text)


class _Absent(ModuleType):
    """Stands for a package that is not here: raises the ImportError when it is used."""

    def __init__(self, name: str) -> None:
        super().__init__(name)
        self.__path__: list[str] = []

    def __getattr__(self, name: str) -> Any:
        if name == "__all__":
            return []
        if name.startswith("__"):
            raise AttributeError(name)
        return _AbsentName(self.__name__)

    def __call__(self, *_: Any, **__: Any) -> Any:
        return _AbsentName(self.__name__)()


class _AbsentName:
    """Stands for a name of a package that is not here."""

    def __init__(self, package: str) -> None:
        self.__dict__["package"] = package

    def _raise(self, *_: Any, **__: Any) -> Any:
        raise ImportError(f"No module named {self.__dict__['package']!r}: it is not available here")

    __call__ = __getattr__ = __getitem__ = __iter__ = __enter__ = __mro_entries__ = _raise


class _PlaceholderFinder:
    """Answers plain top-level imports of absent packages in the files handed in.

    Only those: an import in a function, or inside ``try``, fails as it does for the student.
    """

    _trees: dict[str, ast.Module] = {}  # noqa: RUF012 - one submission a process
    made: list[str] = []  # noqa: RUF012

    def __init__(self, folder: str) -> None:
        self._folder = folder

    @classmethod
    def allow(cls, path: str, tree: ast.Module) -> None:
        """Note the tree of a file that holds no plain Python."""
        cls._trees[path] = tree

    def find_spec(
        self,
        fullname: str,
        path: object = None,  # noqa: ARG002
        target: object = None,  # noqa: ARG002
    ) -> importlib.machinery.ModuleSpec | None:
        """Return a spec of a placeholder where a plain import asks for an absent package."""
        parent = fullname.partition(".")[0]
        if not isinstance(sys.modules.get(parent), _Absent):
            if "." in fullname or not self._asked_plainly():
                return None
            self.made.append(fullname)
        return importlib.machinery.ModuleSpec(fullname, self, is_package=True)  # type: ignore[arg-type]

    def create_module(self, spec: importlib.machinery.ModuleSpec) -> ModuleType:
        """Make the placeholder."""
        return _Absent(spec.name)

    def exec_module(self, module: ModuleType) -> None:
        """Do nothing: a placeholder has no code."""

    def _asked_plainly(self) -> bool:
        frame = sys._getframe(2)  # noqa: SLF001 - who imports is known from the stack only
        while frame.f_back is not None and "importlib" in frame.f_code.co_filename:
            frame = frame.f_back
        path = frame.f_code.co_filename
        if frame.f_code.co_name != "<module>" or not path.startswith(self._folder + os.sep):
            return False
        return any(
            isinstance(node, ast.Import | ast.ImportFrom)
            and node.lineno <= frame.f_lineno <= (node.end_lineno or node.lineno)
            for node in self._tree(path).body
        )

    def _tree(self, path: str) -> ast.Module:
        if path not in self._trees:
            try:
                with open(path, "rb") as file:
                    self._trees[path] = ast.parse(decode(file.read(), os.path.basename(path)))
            except (OSError, SyntaxError, RecursionError, MemoryError):
                self._trees[path] = ast.Module(body=[], type_ignores=[])
        return self._trees[path]
