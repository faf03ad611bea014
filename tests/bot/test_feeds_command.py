"""`feeds`: what each action prints, changes and returns, with the real parser and OPML."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from digest.errors import FetchRefused, UserError
from digest.feeds import opml
from digest.model import Feed, Language, SourceKind, Topic
from digest.ports import OwnLists
from tests.bot.desk import FRESH, LAB, NEW, TOKYO, WIRE, Bench, Pages


@pytest.fixture
def bench(tmp_path: Path, lists: OwnLists) -> Bench:
    return Bench(folder=tmp_path / "data", lists=lists)


async def test_without_an_action_the_list_is_printed_as_a_table(bench: Bench) -> None:
    assert await bench.type() == 0
    assert bench.lines == [
        "SOURCE        KIND  LANGUAGE  TOPICS  FEED",
        "Example Wire  news  en                https://example-wire.example/feed.xml",
        "Example Lab   lab   en        models  https://example-lab.example/feed.xml",
        "東京の技術    news  ja                https://tokyo.example/feed.xml",
        "3 sources.",
    ]


@pytest.mark.parametrize(
    ("filters", "title"),
    [
        (["--language", "ja"], TOKYO.title),
        (["--kind", "lab"], LAB.title),
        (["--topic", "models"], LAB.title),
        (["--topic", "models", "--language", "en", "--kind", "lab"], LAB.title),
    ],
)
async def test_filters_narrow_the_list_together(
    bench: Bench, filters: list[str], title: str
) -> None:
    assert await bench.type("list", *filters) == 0
    assert bench.lines[1].startswith(title)
    assert bench.lines[2:] == ["1 of 3 sources."]


@pytest.mark.parametrize(
    ("filters", "said"),
    [
        (["--topic", "cooking"], "No source has the topic 'cooking'; there are: models."),
        (["--language", "xx"], "No source has the language 'xx'; there are: en, ja."),
    ],
)
async def test_a_filter_that_fits_no_source_names_those_there_are(
    bench: Bench, filters: list[str], said: str
) -> None:
    with pytest.raises(UserError) as caught:
        await bench.type("list", *filters)
    assert caught.value.text == said


async def test_an_unknown_kind_is_wrong_usage(
    bench: Bench, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as caught:
        await bench.type("list", "--kind", "gossip")
    assert caught.value.code == 2
    assert "gossip" in capsys.readouterr().err


async def test_the_list_as_json_has_every_field(bench: Bench) -> None:
    assert await bench.type("list", "--format", "json", "--kind", "lab") == 0
    assert json.loads("\n".join(bench.lines)) == [
        {
            "url": LAB.url,
            "title": "Example Lab",
            "site": "https://example-lab.example/",
            "kind": "lab",
            "topics": ["models"],
            "language": "en",
            "owner": "",
            "authority": 0.5,
            "broad": False,
        }
    ]


async def test_the_list_as_opml_reads_back_as_it_is(bench: Bench) -> None:
    assert await bench.type("list", "--format", "opml", "--language", "ja") == 0
    assert opml.read("\n".join(bench.lines).encode()).feeds == (TOKYO,)


async def test_adding_checks_the_feed_and_takes_its_title(bench: Bench) -> None:
    bench.pages = Pages({NEW: FRESH})
    assert await bench.type("add", "new.example/feed.xml", "--topics", "agents, Coding") == 0
    assert bench.lines == [
        "Added: New Notes. 4 sources (1 of your own).",
        f"Undo: ./run feeds remove {NEW}",
    ]
    assert (await bench.listed()).own == (
        Feed(
            url=(await bench.listed()).own[0].url,
            title="New Notes",
            site="https://new.example/",
            kind=SourceKind.BLOG,
            topics=frozenset({Topic("agents"), Topic("coding")}),
            language=Language("en"),
        ),
    )


async def test_what_the_user_says_of_a_source_wins_over_what_it_says(bench: Bench) -> None:
    bench.pages = Pages({NEW: FRESH})
    words = ("--title", "Notes", "--kind", "news", "--language", "ja-JP")
    assert await bench.type("add", NEW, *words) == 0
    (added,) = (await bench.listed()).own
    assert (added.title, added.kind, added.language) == ("Notes", SourceKind.NEWS, "ja")


async def test_a_source_that_does_not_answer_is_not_added_unless_asked(bench: Bench) -> None:
    bench.pages = Pages({NEW: FetchRefused("refused", status=404)})
    assert await bench.type("add", NEW) == 1
    assert bench.lines == [
        f"Not added: {NEW} gives 404 not found.",
        f"Add it all the same: ./run feeds add --unchecked {NEW}",
    ]
    assert not (await bench.listed()).own
    assert await bench.type("add", "--unchecked", NEW) == 0
    assert [feed.title for feed in (await bench.listed()).own] == ["new.example"]


async def test_adding_what_is_listed_says_so_and_fetches_nothing(bench: Bench) -> None:
    assert await bench.type("add", f"{WIRE.url}?utm_source=x") == 0
    assert bench.lines == ["In the list already: Example Wire. 3 sources."]
    assert bench.pages.asked == []


async def test_adding_no_address_is_the_users_mistake(bench: Bench) -> None:
    with pytest.raises(UserError, match="'hello' is no web address"):
        await bench.type("add", "hello")


async def test_the_offered_undo_of_a_change_restores_the_list(bench: Bench) -> None:
    bench.pages = Pages({NEW: FRESH})
    for change in (["add", NEW, "--title", "N"], ["remove", "lab"], ["remove", "wire", NEW]):
        before: tuple[Feed, ...] = (await bench.listed()).feeds
        assert await bench.type(*change) == 0
        assert (await bench.listed()).feeds != before
        command = bench.lines[-1].removeprefix("Undo: ./run feeds ").split()
        assert await bench.type(*command) == 0
        assert set((await bench.listed()).feeds) == set(before)
        await bench.type("add", NEW)


async def test_removing_says_the_new_state(bench: Bench) -> None:
    assert await bench.type("remove", "wire", WIRE.url) == 0
    assert bench.lines == [
        "Removed: Example Wire. 2 sources (1 removed).",
        f"Undo: ./run feeds add --unchecked {WIRE.url}",
    ]


async def test_a_wrong_name_among_right_ones_removes_nothing(bench: Bench) -> None:
    with pytest.raises(UserError, match="called 'nonsense'"):
        await bench.type("remove", "wire", "nonsense")
    assert len((await bench.listed()).feeds) == 3


async def test_there_may_be_nothing_to_undo(bench: Bench) -> None:
    assert await bench.type("undo") == 0
    assert bench.lines == ["There is no change to undo. 3 sources."]


async def test_a_list_goes_out_and_comes_in_again_unchanged(bench: Bench, tmp_path: Path) -> None:
    file = str(tmp_path / "mine.opml")
    await bench.type("add", "--unchecked", NEW, "--title", "N & <M>", "--topics", "agents")
    listed = (await bench.listed()).feeds
    assert await bench.type("export", file) == 0
    assert bench.lines == [f"Exported: 4 sources to {file}."]
    await bench.type("remove", "wire")
    await bench.type("remove", NEW)
    assert await bench.type("import", file) == 0
    assert bench.lines == [
        "Imported: 2 sources added, 2 in the list already.",
        "4 sources (1 of your own).",
        "Undo: ./run feeds undo",
    ]
    assert (await bench.listed()).feeds == listed


async def test_a_list_of_elsewhere_comes_in_with_what_it_says(
    bench: Bench, tmp_path: Path
) -> None:
    file = tmp_path / "other.opml"
    file.write_text(
        '<opml version="1.1"><body><outline text="Folder">'
        f'<outline text="Theirs" xmlUrl="{NEW}"/><outline text="W" xmlUrl="{WIRE.url}"/>'
        '<outline text="bad" xmlUrl="file:///etc/passwd"/></outline></body></opml>'
    )
    assert await bench.type("import", str(file)) == 0
    assert bench.lines == [
        "Imported: 1 source added, 1 in the list already.",
        "Left out, being no web address: 1",
        "  file:///etc/passwd",
        "4 sources (1 of your own).",
        "Undo: ./run feeds undo",
    ]
    assert await bench.type("undo") == 0
    assert (await bench.listed()).feeds == (WIRE, LAB, TOKYO)


async def test_an_import_that_is_no_opml_changes_nothing(bench: Bench, tmp_path: Path) -> None:
    file = tmp_path / "page.html"
    file.write_text("<html></html>")
    with pytest.raises(UserError, match=r"page\.html is no list of sources in OPML"):
        await bench.type("import", str(file))
    with pytest.raises(UserError, match="cannot be read: No such file"):
        await bench.type("import", str(tmp_path / "absent.opml"))
    assert (await bench.listed()).feeds == (WIRE, LAB, TOKYO)


async def test_names_of_files_count_from_where_the_command_was_called(
    bench: Bench, tmp_path: Path
) -> None:
    assert await bench.type("export", "mine.opml") == 0
    assert opml.read((tmp_path / "mine.opml").read_bytes()).feeds == (WIRE, LAB, TOKYO)
    assert await bench.type("import", "mine.opml") == 0
    with pytest.raises(UserError, match="no such home folder"):
        await bench.type("import", "~nobody-of-this-name/mine.opml")


async def test_an_export_overwrites_nothing(bench: Bench, tmp_path: Path) -> None:
    file = tmp_path / "mine.opml"
    file.write_text("precious")
    with pytest.raises(UserError, match="is there already"):
        await bench.type("export", str(file))
    assert file.read_text() == "precious"


async def test_an_export_without_a_file_is_printed(bench: Bench) -> None:
    assert await bench.type("export") == 0
    assert opml.read("\n".join(bench.lines).encode()).feeds == (WIRE, LAB, TOKYO)
