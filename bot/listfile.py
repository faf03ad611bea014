"""A file that lists sources, as the operator named it: found, and read whole within a bound."""

from __future__ import annotations

from pathlib import Path

from digest.errors import UserError

MOST_BYTES = 5 * 2**20
"""Some 20,000 sources; a larger file was named by mistake."""


def located(name: str, folder: Path) -> Path:
    """Return the file that a name means which counts from a folder.

    Raises:
        UserError: the name begins with the home of somebody unknown.
    """
    try:
        return folder / Path(name).expanduser()
    except RuntimeError as error:
        raise UserError(f"{name}: there is no such home folder.") from error


def read(path: Path) -> bytes:
    """Return the bytes of a list of sources.

    Raises:
        UserError: the file is not there, cannot be read or is too large.
    """
    try:
        with path.open("rb") as file:
            body = file.read(MOST_BYTES + 1)
    except OSError as error:
        raise UserError(f"{path} cannot be read: {error.strerror}.") from error
    if len(body) > MOST_BYTES:
        raise UserError(f"{path} is larger than {MOST_BYTES // 2**20} MiB: no list of sources.")
    return body
