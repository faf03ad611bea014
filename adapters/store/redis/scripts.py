"""The scripts: one file of Lua per primitive, with the parts that it names put before it."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

_AFTER = "-- after:"
_STEP = "  -- step\n"


@dataclass(frozen=True, slots=True)
class Script:
    """A script's text and the name by which a server that has seen it knows it."""

    name: str
    text: str
    sha: str


@cache
def script(name: str) -> Script:
    """Return a primitive's script."""
    return _made(name, _text(name))


@cache
def migration(step: str) -> Script:
    """Return the script that takes a store one version further by a step of this name."""
    return _made(step, _text("migrate").replace(_STEP, _text(step)))


def _text(name: str) -> str:
    own = files(__package__).joinpath("lua", f"{name}.lua").read_text(encoding="utf-8")
    first, _, _ = own.partition("\n")
    if not first.startswith(_AFTER):
        return own
    parts = first.removeprefix(_AFTER).split()
    return "\n".join([*map(_text, parts), own])


def _made(name: str, text: str) -> Script:
    # Redis itself names scripts so (redis.io/docs/latest/commands/evalsha).
    return Script(name, text, hashlib.sha1(text.encode(), usedforsecurity=False).hexdigest())
