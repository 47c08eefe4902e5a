"""The secret key of an assignment's hidden draws."""

from __future__ import annotations

import os
import secrets
from pathlib import Path

from gradekit.model import EnvironmentalError


def secret_key(solutions: Path, name: str) -> bytes:
    """Return the key of ``solutions/.keys/NAME``, made at the first use with mode 600."""
    path = solutions / ".keys" / name
    try:
        if not path.exists():
            path.parent.mkdir(mode=0o700, exist_ok=True)
            # Whoever comes second reads the key of the first: link fails where one is there.
            new = path.with_name(f".{name}.{secrets.token_hex(8)}")
            fd = os.open(new, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
            with os.fdopen(fd, "w") as out:
                out.write(secrets.token_hex(32) + "\n")
            try:
                os.link(new, path)
            except FileExistsError:
                pass
            except OSError:  # a file system without hard links
                new.replace(path)
            new.unlink(missing_ok=True)
        key = bytes.fromhex(path.read_text(encoding="ascii").strip())
    except OSError as error:
        raise EnvironmentalError(
            f"The key of the hidden inputs, {path}, cannot be read or made: {error.strerror}. "
            "Make solutions/ writable for you, or copy the key there."
        ) from None
    except ValueError:
        key = b""
    if len(key) < 16:
        raise EnvironmentalError(
            f"{path} holds no key. Restore it from a gradebook's backup, or remove it: a new key "
            "is made, and the hidden inputs change."
        )
    return key
