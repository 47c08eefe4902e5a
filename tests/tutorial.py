"""The tutorial of docs/authoring.md, followed word by word in a folder of one's own.

``python -m tests.tutorial`` writes its transcripts anew.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory

ROOT = Path(__file__).resolve().parents[1]
PAGE = (ROOT / "docs" / "authoring.md").read_text(encoding="utf-8")
TUTORIAL, _, LANGUAGE = PAGE.partition("\n## Part two")
STEP = re.compile(
    r"<!-- file: (?P<file>\S+) -->\n```\w+\n(?P<text>.*?)```|```console\n(?P<session>.*?)```",
    re.DOTALL,
)


@dataclass
class Reader:
    """Somebody who does what the page says, in a folder of their own."""

    root: Path
    here: Path = field(init=False)

    def __post_init__(self) -> None:
        self.here = self.root

    def write(self, name: str, text: str) -> None:
        path = self.here / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")

    def run(self, command: str) -> str:
        """Do what a line after a prompt says; return what it prints."""
        program, *words = command.split()
        path = self.here / words[-1]
        if program == "cd":
            self.here = path.resolve()
        elif program == "mkdir":
            path.mkdir()
        elif program == "rm":
            path.unlink()
        elif program == "cat":
            return path.read_text(encoding="utf-8")
        else:
            return self._gradekit(words)
        return ""

    def replay(self, step: re.Match[str]) -> str:
        """Do a step of the page; return it as it should stand there."""
        if step["file"]:
            self.write(step["file"], step["text"])
            return step[0]
        lines = []
        for command, _ in sessions(step["session"]):
            lines += [f"$ {command}", *self.run(command).rstrip().splitlines()]
        return "\n".join(["```console", *lines, "```"])

    def _gradekit(self, words: list[str]) -> str:
        done = subprocess.run(
            [sys.executable, "-m", "gradekit", *words], cwd=self.here, text=True,
            stdout=subprocess.PIPE, stderr=subprocess.STDOUT, encoding="utf-8", timeout=300,
            env={**os.environ, "COLUMNS": "80", "PYTHONIOENCODING": "utf-8", "NO_COLOR": "1"},
            check=False,
        )  # fmt: skip
        assert done.returncode in (0, 1), done.stdout
        return done.stdout


def sessions(session: str) -> Iterator[tuple[str, str]]:
    """Yield each command of a transcript with what it printed."""
    for part in re.split(r"^\$ ", session, flags=re.MULTILINE)[1:]:
        command, _, output = part.partition("\n")
        yield command, output


def plain(output: str) -> str:
    """Leave out what differs between machines and days; a validation also in its measurements."""
    output = re.sub(r"Isolation: \w+", "Isolation", output)
    output = re.sub(r"\d{4}-\d\d-\d\d \d\d:\d\d", "DATE", output)
    if not re.match(r"\w+: (to mend|fit for students)", output):
        return output
    measured = r"[\d.,e-]+ (%|ms|s|MB|kB|mutants|known|caught|equivalent)\b"
    output = re.sub(measured, r"some \1", " ".join(output.split()))
    output = re.sub(r"[\d.,e-]+ %", "some %", output)
    output = re.sub(r"isolation \w+", "isolation", output)
    return re.sub(r"(and )?some MB of a worker's memory |- (packages|memory): not.*", "", output)


def differences(root: Path, *, all_of_it: bool = True) -> Iterator[str]:
    """Do all that the tutorial says, in order; say which commands print something else.

    ``all_of_it`` also validates the finished assignment: that takes longest and changes no file.
    """
    reader, validated = Reader(root), 0
    for step in STEP.finditer(TUTORIAL):
        if step["file"]:
            reader.write(step["file"], step["text"])
            continue
        for command, said in sessions(step["session"]):
            validated += command.startswith("gradekit validate")
            if validated == 2 and command.startswith("gradekit validate") and not all_of_it:
                continue
            printed = reader.run(command)
            if plain(printed) != plain(said):
                yield f"$ {command}\n{printed}"


if __name__ == "__main__":  # write the transcripts of the page anew
    with TemporaryDirectory() as folder:
        reader = Reader(Path(folder))
        filled = STEP.sub(reader.replay, TUTORIAL)
    (ROOT / "docs" / "authoring.md").write_text(PAGE.replace(TUTORIAL, filled), encoding="utf-8")
