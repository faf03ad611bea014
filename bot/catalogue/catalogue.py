"""What the tables of the catalogue say, read strictly and once.

`rows` and `feeds` read the tables beside this module when first asked; `read` is the
reader itself, for any tables.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib import resources

from digest.errors import ConfigError
from digest.feeds.urls import canonical
from digest.model import Feed, FeedUrl, Language, SourceKind, Topic

COLUMNS = (
    "title",
    "site",
    "feed",
    "kind",
    "topics",
    "language",
    "owner",
    "authority",
    "scope",
    "ground",
)

_SLUG = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
_LANGUAGE = re.compile(r"[a-z]{2,3}")
_AUTHORITY = re.compile(r"0(?:\.\d+)?|1(?:\.0+)?")
_SCOPES = frozenset({"ai", "broad"})
_KINDS = {kind.value: kind for kind in SourceKind}


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """A source of the catalogue, the table it stands in, and where its address is from."""

    feed: Feed
    table: str
    ground: str


@cache
def rows() -> tuple[Row, ...]:
    """Return the catalogue, table by table in the order of their names.

    Raises:
        ConfigError: naming every row that does not fit.
    """
    folder = resources.files(__package__)
    names = sorted(each.name for each in folder.iterdir() if each.name.endswith(".tsv"))
    return read({name: folder.joinpath(name).read_text(encoding="utf-8") for name in names})


@cache
def feeds() -> tuple[Feed, ...]:
    """Return the feeds of the catalogue in its order.

    Raises:
        ConfigError: naming every row that does not fit.
    """
    return tuple(row.feed for row in rows())


def read(tables: Mapping[str, str]) -> tuple[Row, ...]:
    """Read tables by name.

    Raises:
        ConfigError: naming every row that does not fit, and every address given twice.
    """
    found: list[Row] = []
    faults: list[str] = []
    first: dict[FeedUrl, str] = {}
    for name, text in tables.items():
        header, *lines = text.removesuffix("\n").split("\n")
        if tuple(header.split("\t")) != COLUMNS:
            faults.append(f"{name}: the columns are not {' '.join(COLUMNS)}")
            continue
        for number, line in enumerate(lines, start=2):
            place = f"{name} line {number}"
            row, wrong = _row(line, name)
            if row is not None and row.feed.url in first:
                wrong.append(f"the feed stands in {first[row.feed.url]} already")
            if wrong:
                faults.append(f"{place}: {'; '.join(wrong)}")
            elif row is not None:
                first[row.feed.url] = place
                found.append(row)
    if faults:
        raise ConfigError(faults)
    return tuple(found)


def _row(line: str, table: str) -> tuple[Row | None, list[str]]:
    """Return the row, or what is wrong with it."""
    cells = line.split("\t")
    if len(cells) != len(COLUMNS):
        return None, [f"{len(cells)} columns instead of {len(COLUMNS)}"]
    wrong = _faults(dict(zip(COLUMNS, cells, strict=True)))
    if wrong:
        return None, wrong
    title, site, url, kind, topics, language, owner, authority, scope, ground = cells
    feed = Feed(
        url=FeedUrl(url),
        title=title,
        site=site,
        kind=_KINDS[kind],
        topics=frozenset(Topic(each) for each in topics.split(",")),
        language=Language(language),
        owner=owner,
        authority=float(authority),
        is_broad=scope == "broad",
    )
    return Row(feed=feed, table=table.removesuffix(".tsv"), ground=ground), wrong


def _faults(cell: Mapping[str, str]) -> list[str]:
    return [
        *(f"{name} is empty" for name in ("title", "ground") if not cell[name]),
        *(f"{name} has stray spaces" for name in COLUMNS if cell[name] != cell[name].strip()),
        *(_address(name, cell[name]) for name in ("site", "feed") if not _is_exact(cell[name])),
        *([] if cell["kind"] in _KINDS else [f"no kind {cell['kind']!r}"]),
        *_wrong_slugs("topic", cell["topics"].split(",")),
        *_wrong_slugs("owner", [cell["owner"]]),
        *([] if _LANGUAGE.fullmatch(cell["language"]) else [f"no language {cell['language']!r}"]),
        *([] if _AUTHORITY.fullmatch(cell["authority"]) else ["authority is not from 0 to 1"]),
        *([] if cell["scope"] in _SCOPES else [f"no scope {cell['scope']!r}"]),
    ]


def _wrong_slugs(what: str, names: Sequence[str]) -> list[str]:
    faults = [f"{what} {name!r} is no name" for name in names if not _SLUG.fullmatch(name)]
    return faults + ([] if len(set(names)) == len(names) else [f"a {what} stands twice"])


def _is_exact(url: str) -> bool:
    return url.startswith("https://") and canonical(url) == url


def _address(name: str, url: str) -> str:
    spelling = canonical(url)
    if spelling is None or not spelling.startswith("https://"):
        return f"{name} {url!r} is no https address"
    return f"{name} {url!r} is spelled {spelling}"
