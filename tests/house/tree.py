"""The source tree as the house rules see it."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PACKAGES = ("digest", "adapters", "bot")


def modules(*packages: str) -> Iterator[Path]:
    """Yield the modules of these packages, of the whole house by default."""
    for package in packages or PACKAGES:
        yield from _modules(package)


@cache
def _modules(package: str) -> tuple[Path, ...]:
    return tuple(sorted((ROOT / package).rglob("*.py")))


def mentioning(words: str) -> Iterator[Path]:
    """Yield the modules of the house whose text has these words: few are worth parsing."""
    for path in modules():
        if words in text(path):
            yield path


@cache
def text(path: Path) -> str:
    """Return a module's source."""
    return path.read_text(encoding="utf-8")


def name(path: Path) -> str:
    """Return a path as people write it."""
    return path.relative_to(ROOT).as_posix()


def parsed(path: Path) -> ast.Module:
    """Return a module's syntax tree."""
    return ast.parse(text(path), filename=str(path))


def documents() -> Iterator[Path]:
    """Yield the pages that people read."""
    yield from sorted(ROOT.glob("*.md"))
    yield from sorted((ROOT / "docs").rglob("*.md"))
