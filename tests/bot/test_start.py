"""The conversation in the terminal, over the sample feeds and everything real behind it."""

from __future__ import annotations

import atexit
import json
import os
import shutil
import stat
import tempfile
from collections.abc import AsyncIterator, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

import pytest

from adapters.contract import Action
from bot import app, jobs, settings
from bot.commands.start import Sitting, last_brief
from bot.dialogue import helping
from bot.selection import select
from digest.model import Brief, Language, Person, Preferences
from digest.words import table
from digest.words.plain import Line
from tests.house.tree import ROOT

SELECTION = select([str(ROOT / "bot" / "sample")], ())


class Script:
    """A reader who types what he was told to; keeps what he is shown. See Surface."""

    is_attached = True

    def __init__(self) -> None:
        self.lines: list[str] = []
        self.shown: list[str] = []
        self.told: list[str] = []

    def show(self, lines: Iterable[Line], *, actions: Sequence[Action] = ()) -> None:
        """See Surface."""
        self.shown += [" ".join((each.label, each.text, *each.urls)).strip() for each in lines]
        self.shown += [f"[{each.label}] {each.line}" for each in actions]

    def say(self, text: str) -> None:
        """See Surface."""
        self.shown.append(text)

    def warn(self, text: str) -> None:
        """See Surface."""
        self.told.append(text)

    @contextmanager
    def progress(self) -> Iterator[Script]:
        """See Surface."""
        yield self

    def tell(self, text: str) -> None:
        """See Surface."""
        self.told.append(text)

    async def read(self, prompt: str) -> str | None:
        """See Surface."""
        self.shown.append(f"{prompt}{self.lines[0] if self.lines else ''}")
        return self.lines.pop(0) if self.lines else None


@pytest.fixture
async def talk(tmp_path: Path, request: pytest.FixtureRequest) -> AsyncIterator[Sitting]:
    language = getattr(request, "param", "en")
    (tmp_path / "here").mkdir()
    if language not in _mornings:
        _mornings[language] = await _morning(language)
    morning = _mornings[language]
    shutil.copytree(morning.folder, tmp_path, dirs_exist_ok=True)
    chosen = replace(_settings(tmp_path, language), called_from=tmp_path / "here")
    async with app.opened(chosen, SELECTION, now=morning.now) as running:
        yield Sitting(
            running=running,
            surface=Script(),
            settings=chosen,
            words=table.of(Language(language)),
            brief=morning.brief,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Morning:
    """A brief that was made, and the store as it was then."""

    folder: Path
    now: datetime
    brief: Brief


_mornings: dict[str, _Morning] = {}
"""By language, each made once in a run; a closed store can be copied."""


async def _morning(language: str) -> _Morning:
    folder = Path(tempfile.mkdtemp(prefix="morning-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    async with app.opened(_settings(folder, language), SELECTION) as running:
        wish = jobs.Wish(topics=frozenset(), language=Language(language), max_stories=5)
        words = table.of(Language(language))
        made = await jobs.make_brief(running, SELECTION, wish, words=words, progress=Script())
        return _Morning(folder=folder, now=running.clock.now(), brief=made.brief)


def _settings(folder: Path, language: str) -> settings.Settings:
    return settings.read({"DATA_DIR": str(folder), "LANGUAGE": language}, dotenv=None)


async def _say(talk: Sitting, *lines: str) -> list[str]:
    surface = talk.surface
    assert isinstance(surface, Script)
    surface.shown.clear()
    surface.lines = list(lines)
    await talk.hold()
    return surface.shown


def _number(brief: Brief, word: str) -> int:
    return next(n for n, s in enumerate(brief.slots, 1) if word in s.story.headline)


async def test_a_number_opens_a_story_with_all_that_the_sources_say(talk: Sitting) -> None:
    shown = await _say(talk, str(_number(talk.brief, "Wren")))
    text = "\n".join(shown)
    assert "What happened:" in text
    assert "The numbers disagree: 8 billion parameters" in text
    assert "https://kestrel-lab.example/news/wren" in text
    assert shown[-1] == "See you tomorrow."


async def test_a_question_is_first_about_the_story_opened_last(talk: Sitting) -> None:
    wren = str(_number(talk.brief, "Wren"))
    shown = await _say(talk, wren, "What does Kestrel Lab plan?")
    assert any("30 billion parameters in September" in line for line in shown)
    assert f"Answered from story {wren}'s articles only." in shown


async def test_why_alone_is_about_the_story_opened_last(talk: Sitting) -> None:
    wren = _number(talk.brief, "Wren")
    shown = await _say(talk, str(wren), "why")
    assert f"Why story {wren} is here" in shown
    assert "3 origins in 3 articles" in shown


@pytest.mark.parametrize("line", ["0", "99", "why 99"])
async def test_a_story_that_is_not_there_is_said_so(talk: Sitting, line: str) -> None:
    shown = await _say(talk, line)
    assert any(each.startswith("There is no story") for each in shown)


async def test_more_shows_what_was_left_out_and_today_the_brief_again(talk: Sitting) -> None:
    shown = await _say(talk, "more", "today")
    assert "Left out of this brief" in shown
    assert any(each.startswith("AI brief · Fri 17 Apr 2026") for each in shown)
    assert all(slot.story.headline in "\n".join(shown) for slot in talk.brief.left_out)


async def test_a_typing_mistake_gets_the_nearest_command_and_a_blank_line_nothing(
    talk: Sitting,
) -> None:
    shown = await _say(talk, "hlep", "", "help")
    assert any("Did you mean help?" in each for each in shown)
    assert "[Ask it as a question] ask hlep" in shown
    assert any(each.startswith("2: story 2") for each in shown)


async def test_what_the_sources_do_not_say_is_refused_and_leaving_ends_it(talk: Sitting) -> None:
    shown = await _say(talk, "Who won the cycling race in Lisbon?", "quit", "2")
    assert any(each.startswith("The sources do not say.") for each in shown)
    assert shown[-1] == "See you tomorrow."
    assert not any("> 2" in each for each in shown)


async def test_the_archive_is_searched_for_what_is_not_in_the_brief(talk: Sitting) -> None:
    talk.brief = replace(talk.brief, slots=talk.brief.slots[:1], left_out=(), background=())
    shown = await _say(talk, "How many parameters does Wren have?")
    assert any("8 billion parameters" in line for line in shown)
    assert any("outside this brief" in line for line in shown)
    assert isinstance(talk.surface, Script)
    assert "Searching the last 30 days" in talk.surface.told


@pytest.mark.parametrize("talk", ["ja"], indirect=True)
async def test_in_japanese_every_word_of_ours_is_japanese(talk: Sitting) -> None:
    shown = await _say(talk, "1", "理由 1", "もっと", "ヘルプ", "99", "誰が優勝した?", "終了")
    text = "\n".join(shown)
    for words in ("何が起きた:", "出典:", "選んだ理由", "このブリーフで省いた話題", "また明日。"):
        assert words in text
    for words in ("What happened", "Sources", "Left out", "There is no story", "See you"):
        assert words not in text


async def test_whoever_comes_back_the_same_day_can_talk_about_his_last_brief(
    tmp_path: Path,
) -> None:
    chosen = settings.read({"DATA_DIR": str(tmp_path)}, dotenv=None)
    selection = select([str(ROOT / "bot" / "sample")], ())
    wish = jobs.Wish(
        topics=frozenset(),
        language=Language("en"),
        max_stories=7,
        recipient=jobs.local_reader("me"),
        is_remembered=True,
    )
    made: list[Brief] = []
    shown: list[Brief] = []
    async with app.opened(chosen, selection) as running:
        while not made or made[-1].slots:
            round_ = await jobs.make_brief(
                running, selection, wish, words=table.of(Language("en")), progress=Script()
            )
            await jobs.remember(running, wish, round_.brief)
            made.append(round_.brief)
            shown.append(await last_brief(running, wish, round_.brief))
    assert len(made) > 1
    assert shown[-1] == made[-2]
    assert shown[-1].slots


async def test_what_is_exported_is_a_new_file_beside_the_reader_and_his_alone(
    talk: Sitting,
) -> None:
    here = talk.settings.called_from
    (here / "daybrief-settings-2026-04-17.json").write_text("mine")
    shown = await _say(talk, "topics +chips", "settings export", "export", "sources export")
    names = sorted(path.name for path in here.iterdir())
    assert names[0].startswith("daybrief-data-")
    assert names[-1].endswith(".opml")
    assert (here / "daybrief-settings-2026-04-17.json").read_text() == "mine"
    for path in here.iterdir():
        if path.read_text() != "mine":
            assert stat.S_IMODE(path.stat().st_mode) == 0o600
            assert f"Written, readable by you alone: {path}" in shown


async def test_a_file_that_is_named_is_shown_brought_in_and_taken_back(talk: Sitting) -> None:
    here = talk.settings.called_from
    await _say(talk, "topics +chips", "length 7", "mute crypto", "settings export")
    (file,) = here.iterdir()
    file.rename(here / "my file.json")
    await _say(talk, "topics reset", "length 3", "unmute crypto")
    shown = await _say(talk, 'settings import "my file.json"')
    assert "Topics: everything about AI. → Topics: chips." in shown
    (offered,) = [each for each in shown if each.startswith("[Import] settings import ")]
    shown = await _say(talk, offered.removeprefix("[Import] "))
    assert "Brought in." in shown
    assert "Length: 7 stories at most." in shown
    shown = await _say(talk, "undo", "settings")
    assert "Taken back: settings import" in shown
    assert "Length: 3 stories at most." in shown
    assert "Muted: nothing." in shown


@pytest.mark.parametrize("name", ["nothing.json", ".", "/dev/zero", "~nobody-at-all/x", "pipe"])
async def test_what_is_no_file_is_one_sentence(talk: Sitting, name: str) -> None:
    os.mkfifo(talk.settings.called_from / "pipe")
    shown = await _say(talk, f"settings import {name}", "sources import")
    assert "Nothing was changed: I could not read the file. Please send it again." in shown
    assert "Say which file, for example: sources import file.json" in shown


async def test_sources_come_in_from_a_named_file_into_the_operators_list(talk: Sitting) -> None:
    body = '<opml version="2.0"><body><outline xmlUrl="https://new.example/rss"/></body></opml>'
    (talk.settings.called_from / "feeds.opml").write_text(body)
    shown = await _say(talk, "sources import feeds.opml")
    assert "Brought in: 1 added, 0 in the list already." in shown
    shown = await _say(talk, "undo")
    assert "Taken back: sources import feeds.opml" in shown
    assert "Sources: 0 added, 1 removed, 0 changed." in shown
    shown = await _say(talk, "sources import feeds.opml")
    assert "Brought in: 1 added, 0 in the list already." in shown


async def test_a_time_from_a_file_is_none_where_nothing_is_sent(talk: Sitting) -> None:
    here = talk.settings.called_from
    await _say(talk, "settings export")
    (file,) = here.iterdir()
    found = json.loads(file.read_text())
    found["preferences"] |= {"time": "08:00", "zone": "UTC", "alerts": True}
    file.write_text(json.dumps(found))
    shown = await _say(talk, f"settings import {file.name}")
    assert "Everything in the file is set up already." in shown


async def test_whoever_sits_here_can_look_and_be_forgotten(talk: Sitting) -> None:
    await _say(talk, "topics +chips", "save 1")
    shown = await _say(talk, "privacy")
    assert any(each.startswith("Saved stories: 1") for each in shown)
    shown = await _say(talk, "forget me")
    (offered,) = [each for each in shown if each.startswith("[Yes, forget me] ")]
    await _say(talk, offered.removeprefix("[Yes, forget me] "))
    shown = await _say(talk, "settings", "saved")
    assert "Topics: everything about AI." in shown
    stores = app.local(talk.running.kernel, talk.running.clock)
    me = Person(platform="console", tenant="local", id="me", chats=frozenset({"me"}))
    kinds = {each.kind for each in await stores.personal.of_person(me)}
    assert not kinds & {"wish", "change", "saved"}


async def test_every_command_that_help_lists_here_works(talk: Sitting) -> None:
    visit = talk.visit(Preferences())
    for entry in helping.in_place(visit):
        first = helping.words_of(entry, visit.own).examples[0]
        if entry.name == "quit":
            continue
        shown = await _say(talk, first)
        assert not any("Nothing is sent to a terminal" in each for each in shown), first
        assert not any(each.startswith("I do not understand") for each in shown), first
