"""Files that are written for whoever sits at the terminal, and read from where he is."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

from adapters.contract import File
from bot import listfile
from bot.dialogue.incoming import Missing
from bot.dialogue.visit import Visit
from digest.errors import UserError

_MOST_TRIES = 1_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Beside:
    """Files that somebody names by their paths, from a folder. See Incoming."""

    folder: Path

    async def read(self, named: str, visit: Visit, most_bytes: int) -> bytes | Missing:  # noqa: ARG002  # of chats
        """See Incoming. What is no file, but a device or a pipe, is not opened."""
        if not named:
            return Missing.NOTHING
        try:
            path = listfile.located(named, self.folder)
            if not path.is_file():
                return Missing.UNREADABLE
            with path.open("rb") as file:
                body = file.read(most_bytes + 1)
        except (OSError, ValueError, UserError):
            return Missing.UNREADABLE
        return body if len(body) <= most_bytes else Missing.TOO_LARGE


def save(file: File, folder: Path) -> Path:
    """Write a file of its owner alone under a name that nothing has, and return its path.

    Raises:
        UserError: it cannot be written.
    """
    wanted = Path(file.name)
    for number in range(1, _MOST_TRIES):
        more = f"-{number}" if number > 1 else ""
        path = folder / f"{wanted.stem}{more}{wanted.suffix}"
        try:
            _write(path, file.body)
        except FileExistsError:
            continue
        except OSError as error:
            raise UserError(f"{path} cannot be written: {error.strerror}.") from error
        return path
    raise UserError(f"{folder} has too many files called {wanted.name}.")


def _write(path: Path, body: bytes) -> None:
    """Write a new file, whole or not at all."""
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600)
    try:
        with open(handle, "wb") as out:  # noqa: PTH123  # made with its mode
            out.write(body)
            out.flush()
            os.fsync(out.fileno())
    except OSError:
        path.unlink(missing_ok=True)
        raise
