"""`brief`, as a person types it."""

from __future__ import annotations

import html
import json
import re
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from adapters.telegram.document import payload
from tests.adapters.slack import judge as slack
from tests.adapters.telegram import judge as telegram
from tests.fakes.line import messages as line_messages
from tests.scenarios.process import SAMPLE, Ended, brief, run
from tests.shared import SHARED, needs_shared

BOMBS = frozenset({"bomb", "deep nesting", "loose parser"})
"""Kinds of bad feeds that cost a parser its time, and hold no canary."""
ASKED = ("--stories", "7", "--ask", "What is Wren?")
SEVEN = (*ASKED, "--format", "json")
REAL = ("--now", "2026-08-22T06:00:00Z", "--since", "2026-08-15T06:00:00Z")


def _document(ended: Ended) -> dict[str, Any]:
    assert ended.code == 0, ended.err
    return dict(json.loads(ended.out))


@cache
def sample(*arguments: str) -> Ended:
    """Return how a run over the sample ends that finds no store; it is run once."""
    with TemporaryDirectory() as data:
        return brief(*arguments, data=Path(data))


def test_the_sample_gives_a_brief_that_reads_from_title_to_end() -> None:
    ended = sample()
    assert ended.code == 0
    assert ended.err == ""
    first, second, *_ = ended.out.splitlines()
    assert first == "AI brief · Fri 17 Apr 2026"
    assert re.fullmatch(r"(1 min|\d0 seconds) · \d stories from \d+ articles on 7 sites", second)
    assert ended.out.rstrip().endswith("That is everything for today.")


def test_page_junk_markup_and_hidden_text_never_appear() -> None:
    shown = sample().out + sample(*SEVEN).out
    for junk in ("Log in to join", "Share this", "Subscribe", "<", "display:none", "javascript"):
        assert junk not in shown.replace("<-", "")


def test_what_would_be_sent_to_slack_is_what_slack_takes() -> None:
    sent = _document(sample(*ASKED, "--format", "slack"))
    assert sent["layout"] == "classic"
    assert len(sent["thread"]) == 1
    for each in (sent["message"], *sent["thread"], *sent["answer"]):
        assert slack.message(each) == []
        assert each["unfurl_links"] is each["unfurl_media"] is False
    shown = _document(sample(*SEVEN))["brief"]
    links = set(slack.links([each["blocks"] for each in sent["thread"]]))
    for story in shown["stories"]:
        assert story["headline"] in slack.said(sent["message"]["text"])
        assert {source["url"] for source in story["sources"]} <= links


def test_what_would_be_sent_to_telegram_is_what_telegram_takes() -> None:
    sent = _document(sample(*ASKED, "--format", "telegram"))
    assert sent["answer"]
    for each in (*sent["messages"], *sent["answer"]):
        message = telegram.read(each)
        assert telegram.faults(message) == []
        assert payload(message) == each
    shown = _document(sample(*SEVEN))["brief"]
    text = telegram.plain("\n".join(each["text"] for each in sent["messages"]))
    links = {entity.get("url") for each in sent["messages"] for entity in each["entities"]}
    for story in shown["stories"]:
        assert story["headline"] in text
        assert {source["url"] for source in story["sources"]} <= links


def test_what_would_be_sent_to_line_is_what_line_takes() -> None:
    sent = _document(sample(*ASKED, "--format", "line"))
    for each in (sent["messages"], sent["answer"]):
        line_messages.refuse({"messages": each}, line_messages.VALIDATED)
    shown = _document(sample(*SEVEN))["brief"]
    (message,) = sent["messages"]
    written = json.dumps(message, ensure_ascii=False)
    for story in shown["stories"]:
        assert story["headline"] in message["altText"]
        assert {source["url"] for source in story["sources"]} <= set(_uris(written))


def _uris(written: str) -> list[str]:
    return re.findall(r'"uri": "([^"]*)"', written)


def test_what_cannot_be_sent_is_not_shown() -> None:
    ended = sample("--format", "telex")
    assert ended.code == 2
    assert "--format: 'telex' is not one of text, json, slack, telegram, line" in ended.err


def test_a_language_and_a_topic_are_those_that_were_given() -> None:
    wished = _document(sample("--language", "ja", "--topics", "robotics", "--format", "json"))
    edition = wished["brief"]["edition"]
    assert (edition["language"], edition["topics"]) == ("ja", ["robotics"])
    assert wished["brief"]["stories"]


def test_the_json_document_has_the_agreed_shape() -> None:
    document = _document(sample(*SEVEN))
    assert set(document) == {"brief", "answer", "stats"}
    assert set(document["brief"]) == {
        "id", "edition", "stories", "partial", "reading_seconds", "why_extracts",
    }  # fmt: skip
    assert set(document["brief"]["edition"]) == {"topics", "language", "since", "until"}
    assert set(document["answer"]) == {"text", "citations", "answered", "written_by"}
    assert set(document["stats"]) == {
        "feeds", "not_modified", "articles", "clusters", "model_calls", "input_tokens",
        "output_tokens", "seconds",
    }  # fmt: skip
    for story in document["brief"]["stories"]:
        assert set(story) == {
            "id", "headline", "takeaway", "points", "sources", "articles", "citations",
            "questions", "written_by",
        }  # fmt: skip
        assert set(story["points"]) == {
            "what_happened", "why_it_matters", "what_to_watch", "worth_knowing",
        }  # fmt: skip
        assert story["sources"]
        for source in story["sources"]:
            assert set(source) == {
                "outlet", "title", "url", "published_at", "read_minutes", "independent",
            }  # fmt: skip
        for citation in story["citations"]:
            assert set(citation) == {"claim", "article_url", "quote"}


def test_every_quote_stands_in_the_feeds_word_for_word() -> None:
    text = "".join(path.read_text(encoding="utf-8") for path in SAMPLE.iterdir())
    text = re.sub(r"\\u([0-9a-f]{4})", lambda found: chr(int(found[1], 16)), text)
    text = " ".join(html.unescape(re.sub(r"<[^>]+>", "", text).replace('\\"', '"')).split())
    document = _document(sample(*SEVEN))
    quotes = [row["quote"] for story in document["brief"]["stories"] for row in story["citations"]]
    assert len(quotes) > 8
    for quote in quotes:
        assert quote in text


def test_the_same_reader_is_never_told_twice(tmp_path: Path) -> None:
    wish = ("--for", "me", "--remember", *SEVEN)
    told: list[str] = []
    for _ in range(2):
        stories = _document(brief(*wish, data=tmp_path))["brief"]["stories"]
        told += [url["url"] for story in stories for url in story["sources"]]
    assert len(told) == len(set(told))
    last = brief("--for", "me", data=tmp_path).out.splitlines()[1]
    assert last.startswith("Nothing new: the")
    assert "1." in brief("--for", "someone else", data=tmp_path).out


def test_without_remember_nothing_is_recorded(tmp_path: Path) -> None:
    for _ in range(2):
        assert brief("--for", "me", data=tmp_path).out == sample().out


def test_a_question_is_answered_with_numbered_citations() -> None:
    shown = sample("--ask", "How many parameters does Wren have?").out
    assert "8 billion parameters" in shown.partition("everything for today.")[2]
    assert re.search(r"\[1\] \S.* https://\S+\.example/", shown)


def test_every_wrong_option_and_setting_is_named_at_once(tmp_path: Path) -> None:
    wrong: tuple[str, ...] = (
        "--stories",
        "many",
        "--now",
        "yesterday",
        "--since",
        "x",
        "--format",
        "pdf",
    )
    wrong += ("--remember", "--language", "xx", "--what", "--feeds", str(tmp_path / "absent"))
    ended = run("brief", *wrong, data=tmp_path, environment={"TZ": "Mars/Base", "LANGUAGE": "q"})
    assert ended.code == 2
    assert ended.out == ""
    assert "Traceback" not in ended.err
    for name in (
        "--stories", "--now", "--since", "--format", "--remember", "--language", "--what",
        "no such file or folder", "TZ=", "LANGUAGE=",
    ):  # fmt: skip
        assert sum(name in line for line in ended.err.splitlines()) >= 1, name
    assert all(line.startswith("daybrief: ") for line in ended.err.splitlines())


def test_a_data_folder_that_cannot_be_made_is_one_clear_line(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    ended = brief(data=tmp_path / "file" / "store")
    assert ended.code == 1
    assert ended.err.count("\n") == 1
    assert "DATA_DIR" in ended.err


def test_a_damaged_store_is_one_clear_line_and_is_left_alone(tmp_path: Path) -> None:
    store = tmp_path / "daybrief.sqlite3"
    store.write_bytes(b"not a database at all" * 100)
    ended = brief(data=tmp_path)
    assert ended.code == 1
    assert ended.err.count("\n") == 1
    assert store.read_bytes() == b"not a database at all" * 100


def test_a_damaged_index_is_a_cache_and_is_made_anew(tmp_path: Path) -> None:
    (tmp_path / "passages.sqlite3").write_bytes(b"garbage" * 1000)
    ended = brief("--ask", "What did the beekeeper of Avalon say?", data=tmp_path)
    assert ended.code == 0
    assert "The sources do not say." in ended.out


def test_one_bad_feed_among_good_ones_is_named_once_and_loses_nothing(tmp_path: Path) -> None:
    bad = tmp_path / "bad.xml"
    bad.write_text("<html><title>503</title>Try later</html>")
    whole = sample().out
    shown = brief(data=tmp_path / "data", feeds=[SAMPLE, bad]).out
    assert shown.count("an HTML page, not a feed") == 1
    for line in whole.splitlines():
        if re.match(r"\d\. ", line):
            assert line in shown


def test_an_opml_that_names_a_local_path_is_not_obeyed(tmp_path: Path) -> None:
    secret = tmp_path / "secret.xml"
    secret.write_bytes((SAMPLE / "kestrel-lab.xml").read_bytes())
    opml = tmp_path / "list.opml"
    opml.write_text(
        f'<opml version="2.0"><body><outline type="rss" text="x" xmlUrl="{secret.as_uri()}"/>'
        '<outline type="rss" text="y" xmlUrl="/etc/hostname"/></body></opml>'
    )
    shown = brief(data=tmp_path, feeds=[opml]).out
    assert "Kestrel" not in shown
    assert shown.count("not a web address") == 2


def test_an_address_on_this_machine_is_not_fetched(tmp_path: Path) -> None:
    ended = run("brief", "--feeds", "http://127.0.0.1:9/feed.xml", data=tmp_path)
    assert ended.code == 0
    assert "Incomplete: none of 1 source could be read" in ended.out


def test_start_without_a_terminal_prints_the_brief_and_ends(tmp_path: Path) -> None:
    ended = run("start", data=tmp_path, environment={"FEEDS": str(SAMPLE)})
    assert ended.code == 0
    assert ended.out.startswith("AI brief · Fri 17 Apr 2026")


def test_help_needs_neither_store_nor_settings(tmp_path: Path) -> None:
    for command in ((), ("brief",), ("start",), ("feeds",)):
        ended = run(*command, "--help", data=tmp_path / "absent", environment={"TZ": "nowhere"})
        assert ended.code == 0
        assert not (tmp_path / "absent").exists()


@needs_shared
def test_real_feeds_give_stories_that_they_bear_out_and_a_second_brief_repeats_none(
    tmp_path: Path,
) -> None:
    feeds = [SHARED / "data" / "feeds"]
    raw = "".join(path.read_text(encoding="utf-8") for path in feeds[0].glob("*.xml"))
    wish = (*REAL, "--format", "json", "--for", "me", "--remember")
    told: list[set[str]] = []
    for least in (3, 0):
        ended = brief(*wish, data=tmp_path, feeds=feeds)
        stories = _document(ended)["brief"]["stories"]
        assert least <= len(stories) <= 5
        told.append({source["url"] for story in stories for source in story["sources"]})
        assert all(url in raw for url in told[-1])
    first, second = told
    assert not first & second


@needs_shared
def test_no_canary_of_a_hostile_feed_reaches_the_reader(tmp_path: Path) -> None:
    folder = SHARED / "data" / "hostile"
    rows = json.loads((folder / "bad_feeds_index.json").read_text("utf-8"))
    feeds = [folder / "bad_feeds" / row["file"] for row in rows if row["kind"] not in BOMBS]
    ended = brief(*SEVEN, data=tmp_path, feeds=feeds)
    assert ended.code == 0
    assert "CANARY" not in ended.out
    assert "evil.example" not in ended.out
