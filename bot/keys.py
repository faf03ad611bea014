"""The keys that seal secrets: what one looks like, and the file they are in when nobody sets one.

A text of keys has one key a word, the newest first. The file `secret.key` in `DATA_DIR` is
made on first use, readable by its owner alone. Where SECRET_KEY is set as well, its keys come
first and those of the file still open what they sealed.
"""

from __future__ import annotations

import base64
import binascii
import contextlib
import os
import re
import secrets
import stat
from collections.abc import Callable
from pathlib import Path

from digest.errors import ConfigError

KEY_BYTES = 32
FILE_NAME = "secret.key"

_HEX = re.compile(r"[0-9a-fA-F]{64}", re.ASCII)
_BASE64 = re.compile(r"[A-Za-z0-9+/_-]{43}=?", re.ASCII)
_LEAST_DISTINCT = 12
"""32 random bytes have about 30 distinct values; a key typed by hand or a blank one has few."""
_MOST_FILE_BYTES = 4096
_OTHERS = 0o077
_HEADER = "# Seals the secrets in the store. Without it they cannot be opened: back it up apart.\n"


def parse(text: str) -> tuple[bytes, ...]:
    """Read keys; what is wrong is said without a word of the text.

    Raises:
        ValueError: saying what is expected.
    """
    keys = tuple(_key(word) for word in re.split(r"[,\s]+", text) if word)
    if len(set(keys)) != len(keys):
        raise ValueError("a list of different keys: one comes twice")
    return keys


def are_there(given: tuple[bytes, ...], folder: Path) -> bool:
    """Tell whether there is any key, or `load` would make one."""
    return bool(given) or os.path.lexists(folder / FILE_NAME)


def load(
    given: tuple[bytes, ...],
    folder: Path,
    *,
    random_bytes: Callable[[int], bytes] = secrets.token_bytes,
) -> tuple[bytes, ...]:
    """Return the keys to seal and open with, newest first; make the file when there is none.

    Args:
        given: those of the settings.
        folder: where the file is: `DATA_DIR`.
        random_bytes: what a new key is made of.

    Raises:
        ConfigError: the file cannot be used, and why.
    """
    path = folder / FILE_NAME
    if not given and not os.path.lexists(path):
        _create(path, random_bytes)
    found = read(path) if os.path.lexists(path) else ()
    return (*given, *(key for key in found if key not in given))


def read(path: Path) -> tuple[bytes, ...]:
    """Read a file of keys that nobody else can read.

    Raises:
        ConfigError: it may be read by others, is no such file, or cannot be read.
    """
    try:
        handle = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC)
        with open(handle, "rb") as file:  # noqa: PTH123  # of what is open and was not swapped
            is_private = _is_private(path, os.fstat(handle))
            body = file.read(_MOST_FILE_BYTES + 1)
    except OSError as error:
        raise ConfigError([f"{path} cannot be read: {error.strerror}"]) from error
    if not is_private:
        raise ConfigError([f"{path} may be read by others: chmod 600 {path}"])
    lines = body.decode("ascii", errors="replace").splitlines()
    try:
        keys = parse(" ".join(line for line in lines if not line.startswith("#")))
    except ValueError as error:
        raise ConfigError([f"{path} is not {error}"]) from error
    if not keys or len(body) > _MOST_FILE_BYTES:
        raise ConfigError([f"{path} has no key in it: restore it, or move it away for a new one"])
    return keys


def _is_private(path: Path, status: os.stat_result) -> bool:
    if not stat.S_ISREG(status.st_mode):
        raise ConfigError([f"{path} is not a file"])
    return not status.st_mode & _OTHERS


def _create(path: Path, random_bytes: Callable[[int], bytes]) -> None:
    """Write a new key beside its place and link it there: another process may do the same."""
    key = base64.b64encode(random_bytes(KEY_BYTES)).decode()
    draft = path.with_name(f"{FILE_NAME}.{os.getpid()}.{secrets.token_hex(4)}")
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        handle = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600)
        try:
            with open(handle, "w", encoding="ascii") as file:  # noqa: PTH123  # made with its mode
                file.write(f"{_HEADER}{key}\n")
                file.flush()
                os.fsync(file.fileno())
            with contextlib.suppress(FileExistsError):  # the other was first: his key counts
                os.link(draft, path)
        finally:
            draft.unlink()
        _make_lasting(path.parent)
    except OSError as error:
        raise ConfigError([f"{path} cannot be made: {error.strerror}"]) from error


def _make_lasting(folder: Path) -> None:
    """Write the folder's entry to the disk: a key lost in a crash loses what it sealed."""
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _key(word: str) -> bytes:
    expected = (
        f"a key of {KEY_BYTES} random bytes in base64 or hex, such as `openssl rand -hex 32`"
    )
    if _HEX.fullmatch(word):
        key = bytes.fromhex(word)
    elif _BASE64.fullmatch(word):
        try:
            key = base64.b64decode(word.rstrip("=") + "=", altchars=_alphabet(word), validate=True)
        except binascii.Error as error:
            raise ValueError(expected) from error
    else:
        raise ValueError(expected)
    if len(key) != KEY_BYTES or len(set(key)) < _LEAST_DISTINCT:
        raise ValueError(expected)
    return key


def _alphabet(word: str) -> bytes:
    return b"-_" if "-" in word or "_" in word else b"+/"
