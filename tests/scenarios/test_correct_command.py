"""`correct` as an operator types it."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path

from tests.scenarios import process
from tests.scenarios.test_morning import ITEM, NEWS

TEXTS = ("--wrong", "Wren has 8 billion parameters.", "--right", "Wren has 9 billion parameters.")


def test_a_story_of_a_brief_is_corrected_and_it_is_said_how_far_that_reaches(
    tmp_path: Path,
) -> None:
    now = datetime.now(UTC)  # noqa: TID251  # the process beside us knows no other
    title, text = NEWS[0]
    item = ITEM.format(title=title, text=text, paper="wire", number=1, at=now - timedelta(hours=1))
    feed = tmp_path / "wire.xml"
    feed.write_text(
        f'<rss version="2.0"><channel><title>Example Wire</title>{item}</channel></rss>',
        encoding="utf-8",
    )
    shown = process.brief("--format", "json", data=tmp_path, feeds=(feed,))
    assert shown.code == 0
    brief_id = json.loads(shown.out)["brief"]["id"]
    ended = process.run("correct", brief_id, "1", *TEXTS, data=tmp_path)
    assert (ended.code, ended.err) == (0, "")
    assert "Corrected " in ended.out
    assert "Marked in 1 of the last month's briefs; told to 0 recipients" in ended.out


def test_what_is_not_there_is_one_clear_sentence(tmp_path: Path) -> None:
    ended = process.run("correct", "NONE", "1", *TEXTS, data=tmp_path)
    assert ended.code == 2
    assert ended.err == "daybrief: there is no brief NONE; briefs are kept for 30 days\n"
