"""Landlock alone, in a forked process of its own."""

import errno
import os
import socket
import subprocess
import sys
from pathlib import Path

import pytest

import gradekit
from gradekit.sandbox import landlock

ROOT = str(Path(gradekit.__file__).parents[1])
pytestmark = pytest.mark.skipif(landlock.abi() == 0, reason="this kernel has no Landlock")


@pytest.fixture
def tree(tmp_path):
    """Folders ``read``, ``list``, ``scratch`` and ``else``, with a file ``f`` in each."""
    for name in ("read", "list", "scratch", "else"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "f").write_text(name)
    return tmp_path


def confined(tree, action):
    """Run one expression under the rules; return its value or the name of the error."""
    script = f"""
import sys, os, socket
sys.path.insert(0, {ROOT!r})
from gradekit.sandbox import landlock, kernel
os.chdir({str(tree)!r})
landlock.Rules(["read", "/dev/null"], ["list"]).restrict("scratch")
try:
    print({action})
except OSError as error:
    print(error.errno)
"""
    done = subprocess.run(
        [sys.executable, "-I", "-c", script], capture_output=True, text=True, check=True
    )
    said = done.stdout.strip()
    return errno.errorcode[int(said)] if said.isdigit() and int(said) > 1 else said


def test_readable_folders_are_read_and_not_written(tree):
    assert confined(tree, "open('read/f').read()") == "read"
    assert confined(tree, "os.listdir('read')") == "['f']"
    for action in (
        "open('read/f', 'a')",
        "open('read/new', 'w')",
        "os.unlink('read/f')",
        "os.truncate('read/f', 0)",
        "os.rename('read/f', 'scratch/g')",
    ):
        assert confined(tree, action) in {"EACCES", "EXDEV"}, action


def test_listable_folders_are_only_listed(tree):
    assert confined(tree, "os.listdir('list')") == "['f']"
    assert confined(tree, "open('list/f')") == "EACCES"


def test_everything_else_is_closed(tree):
    assert confined(tree, "open('else/f')") == "EACCES"
    assert confined(tree, "os.listdir('else')") == "EACCES"
    assert confined(tree, "os.listdir('.')") == "EACCES"
    assert confined(tree, "open('/etc/passwd')") == "EACCES"
    assert confined(tree, "os.execv('/bin/true', ['true'])") == "EACCES"


def test_scratch_is_for_files_and_folders(tree):
    assert confined(tree, "[open('scratch/new', 'w').write('12')]") == "[2]"
    assert (tree / "scratch" / "new").read_text() == "12"
    assert confined(tree, "os.mkdir('scratch/d') or os.rmdir('scratch/d')") == "None"
    assert confined(tree, "os.replace('scratch/f', 'scratch/g')") == "None"


@pytest.mark.parametrize(
    "action",
    [
        "os.symlink('/etc', 'scratch/l')",
        "os.mkfifo('scratch/p')",
        "socket.socket(1).bind('scratch/s')",
    ],
)
def test_scratch_holds_no_links_pipes_or_sockets(tree, action):
    assert confined(tree, action) == "EACCES"


def test_null_takes_all_that_is_written(tree):
    assert confined(tree, "open(os.devnull, 'w').close()") == "None"


@pytest.mark.skipif(landlock.abi() < 4, reason="TCP rules came with Landlock 4")
def test_tcp_is_closed(tree):
    connect = "socket.socket().connect(('127.0.0.1', 9))"
    assert confined(tree, connect) == "EACCES"


@pytest.mark.skipif(landlock.abi() < 6, reason="scopes came with Landlock 6")
def test_signals_and_abstract_sockets_stay_inside(tree):
    assert confined(tree, "os.kill(os.getppid(), 0)") == "1"  # EPERM
    name = f"\0gradekit-{os.getpid()}"
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as end:
        end.bind(name)
        connect = f"socket.socket(1, 2).connect({name!r})"
        assert confined(tree, connect) == "1"
