"""`python -m bot.prior`."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.prior import DONE, WRONG_USAGE, main
from digest.clusters import prior

FEED = """<rss version="2.0"><channel><title>Feed</title><link>https://a.example/</link>
<item><title>Harbor releases a model</title><link>https://a.example/1</link>
<description>A model by Harbor &amp; friends.</description></item>
<item><title>A model for tides</title><link>https://a.example/2</link>
<description>The &lt;b&gt;tides&lt;/b&gt; wait.</description></item>
</channel></rss>"""


def test_feed_files_become_counts(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "one.xml").write_text(FEED, "utf-8")
    (tmp_path / "two.txt").write_text("no feed at all", "utf-8")
    output = tmp_path / "out" / "prior.tsv"
    output.parent.mkdir()
    assert main([str(tmp_path), "--output", str(output)]) == DONE
    counted = prior.read(output.read_text("utf-8"))
    assert counted.total == 2
    assert counted.frequencies["model"][0] == 2
    assert "two.txt" in capsys.readouterr().err


def test_a_folder_without_feeds_writes_nothing(tmp_path: Path) -> None:
    output = tmp_path / "prior.tsv"
    assert main([str(tmp_path), "--output", str(output)]) == WRONG_USAGE
    assert main([str(tmp_path / "nowhere"), "--output", str(output)]) == WRONG_USAGE
    assert not output.exists()
