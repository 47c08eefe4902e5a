"""Where functions give their outputs, read from source: a return, ``self.dW = ...``, an element.

Statements are followed in their order. What only one branch gives is one line; what several
branches give, each at its own line, is told as the line of the ``def``.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping, Sequence

from gradekit.sandbox.rules import tree_of

Lines = dict[str, int]  # "" the return, "dW" an output, "0/2" the first of two that are returned
Place = tuple[str, int]  # file, first line of a function: of its decorators, if it has any
_State = dict[str, frozenset[int]]  # what was assigned last; a line below 0 only made room
_Function = ast.FunctionDef | ast.AsyncFunctionDef

_MOST_TEXT = 200_000  # characters of all files; students write a tenth
_MOST_STATEMENTS, _MOST_OF_ALL = 400, 10_000  # of a function, of all
_MOST_OUTPUTS = 40  # of a function
_MOST_NAME = 60
_ROOM = ("zeros", "empty")  # what functions that only make room begin with
_INTO_FIRST = frozenset(("at", "copyto", "put", "place", "putmask", "fill_diagonal"))
_INTO_OWNER = frozenset(("fill", "put", "sort", "append", "extend"))


class _TooManyError(Exception):
    """A function with more statements than are followed."""


def stored_in(files: Mapping[str, bytes], wanted: Sequence[str]) -> dict[Place, Lines]:
    """Return the lines of the outputs of every function in the files handed in."""
    found: dict[Place, Lines] = {}
    left = _MOST_TEXT
    others = [name for name in files if name.endswith(".py") and name not in (*wanted, "given.py")]
    for name in (*(name for name in wanted if name in files), *others):
        if name.endswith(".py") and b"{" not in files[name][:64]:
            left -= len(files[name])
        if left < 0:
            break
        shown, tree = tree_of(files[name], name)
        if tree is not None:
            try:
                found |= {(shown, first): lines for first, lines in _functions(tree)}
            except RecursionError:
                continue
    return found


def _functions(tree: ast.Module) -> Iterator[tuple[int, Lines]]:
    left = _MOST_OF_ALL
    flows: dict[_Function, _Flow] = {}
    for node in ast.walk(tree):
        if isinstance(node, _Function):
            flows[node] = _Flow(node)
            left -= flows[node].followed
            if left < 0:
                return
    for node in ast.walk(tree):
        if isinstance(node, ast.ClassDef):
            _with_helpers({n.name: flows[n] for n in node.body if isinstance(n, _Function)})
    for function, flow in flows.items():
        first = min((d.lineno for d in function.decorator_list), default=function.lineno)
        if lines := flow.told():
            yield first, lines


def _with_helpers(methods: Mapping[str, _Flow]) -> None:
    """Let methods keep what the methods that they call on ``self`` keep for them."""
    for _ in range(2):  # a helper of a helper is followed, too
        for name, flow in methods.items():
            kept: dict[str, frozenset[int]] = {}
            for helper in flow.called & methods.keys() - {name}:
                for output, lines in methods[helper].kept.items():
                    kept[output] = kept.get(output, frozenset()) | lines
            for output, lines in kept.items():
                flow.kept.setdefault(output, _few(lines))


class _Flow:
    """What one function assigns and returns, statement by statement."""

    def __init__(self, function: _Function) -> None:
        self._function = function
        arguments = [*function.args.posonlyargs, *function.args.args]
        self._self = arguments[0].arg if arguments else "self"
        self.followed = 0
        self.called: set[str] = set()
        self.kept: dict[str, frozenset[int]] = {}  # outputs that are attributes
        self._given: dict[str, frozenset[int]] = {}
        try:
            self._end(self._run(function.body, {}), None)
        except _TooManyError:
            self.kept, self._given, self.called = {}, {}, set()

    def told(self) -> Lines:
        """Return the line of each output; the ``def`` where it may be one of several."""
        every = {**self.kept, **self._given}
        lines = {}
        for name, found in every.items():
            if len(name) <= _MOST_NAME:
                lines[name] = abs(min(found)) if len(found) == 1 else self._function.lineno
        return dict(list(lines.items())[:_MOST_OUTPUTS])

    def _run(self, body: Sequence[ast.stmt], state: _State) -> _State | None:
        """Return what is assigned after the statements; None where nothing follows them."""
        for statement in body:
            self.followed += 1
            if self.followed > _MOST_STATEMENTS:
                raise _TooManyError
            after = self._step(statement, state)
            if after is None:
                return None
            state = after
        return state

    def _step(self, statement: ast.stmt, state: _State) -> _State | None:
        line = statement.lineno
        match statement:
            case ast.Return():
                self._note_calls(statement)
                self._end(state, statement)
                return None
            case ast.Raise():
                return None
            case ast.If():
                branches = (self._run(b, dict(state)) for b in (statement.body, statement.orelse))
                return _joined(branches)
            case ast.For() | ast.While() | ast.AsyncFor():  # taken to be entered
                inner = self._run(statement.body, dict(state))
                return self._run(statement.orelse, state if inner is None else inner)
            case ast.With() | ast.AsyncWith():
                return self._run(statement.body, state)
            case ast.Try():
                plain = self._run([*statement.body, *statement.orelse], dict(state))
                handled = [self._run(h.body, dict(state)) for h in statement.handlers]
                after = _joined([plain, *handled])
                return after if after is None else self._run(statement.finalbody, after)
            case ast.Match():
                cases = [self._run(c.body, dict(state)) for c in statement.cases]
                return _joined([*cases, dict(state)])
            case ast.Assign():
                for target in statement.targets:
                    self._assign(target, statement.value, line, state)
            case ast.AnnAssign(target=target, value=ast.expr() as value):
                self._assign(target, value, line, state)
            case ast.AugAssign():
                self._assign(statement.target, None, line, state)
            case ast.Expr(value=ast.Call() as call):
                self._mutate(call, line, state)
            case ast.FunctionDef() | ast.AsyncFunctionDef() | ast.ClassDef():
                return state
        self._note_calls(statement)
        return state

    def _note_calls(self, statement: ast.stmt) -> None:
        for node in ast.walk(statement):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
                owner = node.func.value
                if isinstance(owner, ast.Name) and owner.id == self._self:
                    self.called.add(node.func.attr)

    def _assign(self, target: ast.expr, value: ast.expr | None, line: int, state: _State) -> None:
        if isinstance(target, ast.Tuple | ast.List):
            parts: list[ast.expr | None] = [None] * len(target.elts)
            if isinstance(value, ast.Tuple | ast.List) and len(value.elts) == len(parts):
                parts = [*value.elts]
            for inner, part in zip(target.elts, parts, strict=True):
                self._assign(inner, part, line if part is None else part.lineno, state)
            return
        if isinstance(target, ast.Starred):
            target = target.value
        name = self._name(target)
        if name is None:
            return
        if not name.endswith("]"):  # the whole of it: what it held is gone
            for old in [key for key in state if key.startswith(f"{name}[")] if value else ():
                del state[old]
            for key, part in _entries(value):
                state[f"{name}[{key}]"] = self._lines(part, part.lineno, state)
        state[name] = self._lines(value, line, state)

    def _mutate(self, call: ast.Call, line: int, state: _State) -> None:
        """Note what a call writes into: ``np.add.at(dx, ...)``, ``out=dx``, ``dx.fill(0)``."""
        into = [word.value for word in call.keywords if word.arg == "out"]
        if isinstance(call.func, ast.Attribute):
            owner, called = call.func.value, call.func.attr
            into += call.args[:1] if called in _INTO_FIRST else []
            into += [owner] if called in _INTO_OWNER else []
            if called == "update" and (name := self._name(owner)):
                for key, part in [*_entries(call), *(e for a in call.args for e in _entries(a))]:
                    state[f"{name}[{key}]"] = self._lines(part, part.lineno, state)
        for target in into:
            self._assign(target, None, line, state)

    def _name(self, target: ast.expr) -> str | None:
        """Return what a target is noted as: ``dx``, ``self.dW``, ``grads[W1]``."""
        match target:
            case ast.Name(id=name):
                return name
            case ast.Attribute(value=ast.Name(id=owner), attr=name) if owner == self._self:
                return f"self.{name}"
            case ast.Subscript(value=inner, slice=index):
                name_of_inner = self._name(inner)
                if name_of_inner is None or name_of_inner.endswith("]"):
                    return name_of_inner
                if isinstance(index, ast.Constant) and isinstance(index.value, str):
                    return f"{name_of_inner}[{index.value}]"
                return None if isinstance(index, ast.JoinedStr) else name_of_inner
        return None

    def _lines(self, value: ast.expr | None, line: int, state: _State) -> frozenset[int]:
        """Return the lines that a value comes from: of a plain name those of its own."""
        if isinstance(value, ast.Name | ast.Attribute | ast.Subscript):
            name = self._name(value)
            exact = not isinstance(value, ast.Subscript) or (name or "").endswith("]")
            if name in state and exact:
                return state[name]
        return frozenset((-line if _only_room(value) else line,))

    def _end(self, state: _State | None, node: ast.Return | None) -> None:
        """Note what a return gives, and what is kept there."""
        if state is None:
            return
        value = None if node is None else node.value
        containers = set()
        if node is not None:
            self._give("", frozenset(((value or node).lineno,)))
        parts = [("", value), *_entries(value)] if value is not None else []
        for key, part in parts:
            lines = self._lines(part, part.lineno, state)
            if "/" in key:
                self._give(key, lines)
            elif key:
                self._give_key(key, lines)
            if name := self._name(part):
                containers.add(name)
                if isinstance(part, ast.Name) and name in state:
                    self._give_output(name, lines)
            for inner, deeper in _entries(part) if "/" in key else ():
                self._give_key(inner, self._lines(deeper, deeper.lineno, state))
        for name, lines in state.items():
            owner, bracket, key = name.rstrip("]").partition("[")
            plain = owner.removeprefix("self.")
            if not bracket and plain != owner and plain[:1] == "d" and len(plain) > 1:
                self.kept[plain] = _few(self.kept.get(plain, frozenset()) | lines)
            elif bracket and "/" in key and owner in containers and len(parts) == 1:
                self._give(key, lines)
            elif bracket and "/" not in key and (owner in containers or "grad" in plain.lower()):
                self._give_key(key, lines)

    def _give_key(self, key: str, lines: frozenset[int]) -> None:
        """Note an entry of a dict of gradients: its key is that of the variable, or has a d."""
        self._give(f"d{key}", lines)
        self._give_output(key, lines)

    def _give_output(self, name: str, lines: frozenset[int]) -> None:
        if name[:1] == "d" and len(name) > 1:
            self._give(name, lines)

    def _give(self, name: str, lines: frozenset[int]) -> None:
        self._given[name] = _few(self._given.get(name, frozenset()) | lines)


def _entries(value: ast.expr | None) -> Iterator[tuple[str, ast.expr]]:
    """Yield the entries of a display: ``W1`` of a dict, ``0/2`` of a list."""
    match value:
        case ast.Dict():
            for key, part in zip(value.keys, value.values, strict=True):
                if isinstance(key, ast.Constant) and isinstance(key.value, str):
                    yield key.value.replace("/", ""), part
        case ast.Call(func=ast.Name(id="dict")) | ast.Call(func=ast.Attribute(attr="update")):
            yield from ((word.arg, word.value) for word in value.keywords if word.arg)
        case ast.Call(func=ast.Attribute(attr="array" | "stack"), args=[first, *_]):
            yield from _entries(first)
        case ast.List() | ast.Tuple():
            if not any(isinstance(part, ast.Starred) for part in value.elts):
                n = len(value.elts)
                yield from ((f"{k}/{n}", part) for k, part in enumerate(value.elts[:_MOST_OUTPUTS]))


def _only_room(value: ast.expr | None) -> bool:
    """Tell whether a value waits to be filled: zeros, nothing, an empty list."""
    match value:
        case ast.Call(func=ast.Attribute(attr=name)) | ast.Call(func=ast.Name(id=name)):
            return name.startswith(_ROOM) or (name in ("dict", "list") and not value.args)
        case ast.Constant(value=constant):
            return not constant
        case ast.List(elts=[]) | ast.Dict(keys=[]):
            return True
    return False


def _joined(states: Iterator[_State | None] | Sequence[_State | None]) -> _State | None:
    """Return what may have been assigned last where branches meet."""
    open_ends = [state for state in states if state is not None]
    if not open_ends:
        return None
    joined = open_ends[0]
    for state in open_ends[1:]:
        for name, lines in state.items():
            if joined.get(name) is not lines:
                joined[name] = _few(joined.get(name, frozenset()) | lines)
    return joined


def _few(lines: frozenset[int]) -> frozenset[int]:
    """Return at most two: two are as good as many. What only makes room gives way."""
    filled = frozenset(line for line in lines if line > 0)
    return frozenset(sorted(filled or lines)[:2])
