"""Notes state what the records bear out, and no more."""

from __future__ import annotations

from datetime import timedelta

from digest.model import Cluster, Language, Note, NoteKind
from digest.stories.notes import notes
from tests import make

FIRST = make.article("First", "The lab has a chip.", outlet="Example Wire", hours_ago=9)
SECOND = make.article("Second", "A chip is here.", outlet="Sample Post", hours_ago=3)


def kinds(cluster: Cluster, *, days: int = 0) -> dict[NoteKind, tuple[str, ...]]:
    found = notes(cluster, now=make.NOW + timedelta(days=days))
    return {note.kind: note.values for note in found}


def test_a_single_source_is_named() -> None:
    assert kinds(make.cluster(FIRST)) == {NoteKind.SINGLE_SOURCE: ("Example Wire",)}


def test_copies_of_one_text_are_one_origin_and_nobody_is_first() -> None:
    cluster = make.cluster(FIRST, SECOND, origins=((FIRST.id, SECOND.id),))
    assert kinds(cluster) == {NoteKind.ONE_ORIGIN: ("2", "1")}


def test_independent_sources_are_counted_and_the_first_is_named() -> None:
    assert kinds(make.cluster(SECOND, FIRST)) == {
        NoteKind.INDEPENDENT: ("2", "2"),
        NoteKind.FIRST_REPORT: ("Example Wire", FIRST.published_at.isoformat()),
    }


def test_nobody_is_first_where_a_date_is_missing_or_shared() -> None:
    undated = make.article("Third", "Chip.", outlet="Third Post", is_dated=False)
    same = make.article("Fourth", "Chip news.", outlet="Fourth Post", hours_ago=9)
    assert NoteKind.FIRST_REPORT not in kinds(make.cluster(FIRST, undated))
    assert NoteKind.FIRST_REPORT not in kinds(make.cluster(FIRST, same))
    assert kinds(make.cluster(FIRST, undated))[NoteKind.UNDATED] == ("Third Post",)


def test_news_is_old_after_a_week() -> None:
    assert NoteKind.OLD not in kinds(make.cluster(FIRST), days=6)
    assert kinds(make.cluster(FIRST), days=8)[NoteKind.OLD] == ("2026-04-16",)


def test_numbers_that_differ_are_given_with_their_outlets() -> None:
    one = make.article("A", "Example Lab raised $2 billion on Friday.")
    other = make.article("B", "Example Lab raised $2.4 billion on Friday.", outlet="Sample Post")
    assert kinds(make.cluster(one, other))[NoteKind.NUMBERS_DIFFER] == (
        "$2 billion",
        "Example Wire",
        "$2.4 billion",
        "Sample Post",
    )


def test_a_foreign_language_is_told_last() -> None:
    found = notes(make.cluster(FIRST), now=make.NOW, foreign=Language("de"))
    assert found[-1] == Note(kind=NoteKind.OTHER_LANGUAGE, values=("de",))
