"""The whole way from feeds to what a reader sees, with a server of models at an address.

::

    async with opened(tmp_path, server.url) as room:
        told = await room.told(Language("ja"), ask="…")    # collected, composed, answered
        told.lines, told.document                          # as terminal and JSON have it
        await proofs.hold(room, told)                      # every sentence, against the records

The sample feeds are read once a run; each newsroom begins with a copy of that store.
"""

from __future__ import annotations

import atexit
import io
import json
import shutil
import tempfile
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from adapters.console.terminal import Terminal
from bot import app, brief_json, jobs, settings
from bot.jobs import Made, Wish
from bot.selection import Selection, selected
from bot.telemetry import Asked
from digest.engine.writer import Writer
from digest.model import Answer, Language, Question, Recipient
from digest.ports.llm import Json, Prompt
from digest.words import plain, table
from tests.digest.engine import modelled
from tests.digest.stories import modelling
from tests.scenarios.process import SAMPLE

EN, JA = Language("en"), Language("ja")
KEY = "sk-canary-of-the-settings-5521"
MODEL = "tiny"
NOW = datetime(2026, 4, 17, 6, tzinfo=UTC)


class Silent:
    """Progress that nobody watches."""

    def tell(self, text: str) -> None:
        """Say nothing."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """A brief, perhaps an answer, and both as a reader has them."""

    made: Made
    answer: Answer | None
    lines: str
    """What the terminal shows."""
    document: Mapping[str, Any]
    """What `--format json` prints."""

    @property
    def seen(self) -> str:
        """All of it."""
        return self.lines + json.dumps(self.document, ensure_ascii=False)

    @property
    def writers(self) -> list[str]:
        """Who wrote each story."""
        return [each["written_by"] for each in self.document["brief"]["stories"]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Newsroom:
    """The engine, wired, and what it asked of models."""

    app: app.App
    selection: Selection
    settings: settings.Settings
    asked: Asked = field(default_factory=Asked)

    @property
    def writer(self) -> Writer:
        """What writes stories."""
        return self.app.composer.writer

    def rewired(self, **changes: Any) -> Newsroom:  # noqa: ANN401  # fields of the writer
        """Return it with another writer."""
        writer = replace(self.writer, **changes)
        composer = replace(self.app.composer, writer=writer)
        return replace(self, app=replace(self.app, composer=composer))

    async def told(
        self,
        language: Language = EN,
        *,
        ask: str = "",
        stories: int = 5,
        reader: Recipient | None = None,
        topics: str = "",
    ) -> Told:
        """Make a brief, ask about it, and show both."""
        words = table.of(language)
        wish = Wish(
            topics=jobs.topics(topics), language=language, max_stories=stories, recipient=reader
        )
        made = await jobs.make_brief(
            self.app, self.selection, wish, words=words, progress=Silent()
        )
        answer = None
        if ask:
            answer = await self.app.answerer.answer(
                Question(text=ask, language=language), made.brief
            )
        return self._shown(made, answer, language)

    def _shown(self, made: Made, answer: Answer | None, language: Language) -> Told:
        words, tz = table.of(language), self.settings.tz
        out = io.StringIO()
        surface = Terminal(out, io.StringIO(), io.StringIO())
        surface.show(plain.visible(words, made.brief, tz))
        for number, slot in enumerate(made.brief.slots, start=1):
            surface.show(plain.opened(words, slot, number, tz))
        text = ""
        if answer:
            lines = plain.reply(words, answer, made.brief)
            surface.show(lines)
            text = "\n".join(each.text for each in lines if each.role is plain.Role.TAKEAWAY)
        document = brief_json.document(
            made.brief, answer, answer_text=text, why_extracts=made.writing.why_extractive,
            asked=self.asked, seconds=made.seconds, words=words, tz=tz,
        )  # fmt: skip
        return Told(
            made=made,
            answer=answer,
            lines=out.getvalue(),
            document=json.loads(json.dumps(document)),
        )


@asynccontextmanager
async def opened(folder: Path, url: str = "", **environment: str) -> AsyncIterator[Newsroom]:
    """Open a newsroom whose feeds were read already; without an address it has no model.

    Args:
        folder: for its store.
        url: of the server of models.
        environment: more settings, or others.
    """
    data = folder / "store"
    shutil.copytree(await _read(), data)
    async with joined(data, url, SAMPLE, **environment) as room:
        yield room


@asynccontextmanager
async def joined(
    data: Path, url: str = "", feeds: Path = SAMPLE, **environment: str
) -> AsyncIterator[Newsroom]:
    """Open one over a store that may be another worker's too."""
    given = {"DATA_DIR": str(data), "OPENAI_API_KEY": KEY}
    if url:
        given |= {"LLM_MODEL": MODEL, "OPENAI_BASE_URL": url}
    chosen = settings.read(given | environment, dotenv=None)
    selection = selected((str(feeds),), chosen, ())
    asked = Asked()
    async with app.opened(chosen, selection, now=NOW, meter=asked) as running:
        yield Newsroom(app=running, selection=selection, settings=chosen, asked=asked)


_folders: list[Path] = []


async def _read() -> Path:
    """Read the sample feeds, once a run; return the store."""
    if not _folders:
        data = Path(tempfile.mkdtemp(prefix="newsroom-"))
        atexit.register(shutil.rmtree, data, ignore_errors=True)
        async with joined(data) as room:
            await room.app.collector.collect(room.selection.feeds, deadline=jobs.COLLECT_WITHIN)
        _folders.append(data)
    return _folders[0]


def prompt_of(body: Mapping[str, Any]) -> Prompt:
    """Return what a request asks, as our side put it."""
    form = body["response_format"]["json_schema"]
    return Prompt(
        purpose=form["name"],
        system=body["messages"][0]["content"],
        user=body["messages"][1]["content"],
        schema=form["schema"],
        max_output_tokens=body["max_tokens"],
    )


def minded(
    story: Callable[[modelling.Shown, Prompt], object],
    answer: Callable[[Prompt], object],
) -> Callable[[Mapping[str, Any]], object]:
    """Return what a server says, from a way to write stories and one to answer."""

    def mind(body: Mapping[str, Any]) -> object:
        prompt = prompt_of(body)
        if prompt.purpose == "answer":
            return answer(prompt)
        return story(modelling.shown(prompt), prompt)

    return mind


def first_sentence(prompt: Prompt) -> Mapping[str, Json]:
    """Answer with the first sentence that was shown."""
    label, text = next(iter(modelled.material(prompt).items()))
    return modelled.reply((text, [label]))


faithful = minded(modelling.quoting, first_sentence)
"""What a model says that quotes, in stories and answers."""


def terse(seen: modelling.Shown, prompt: Prompt) -> dict[str, Json]:
    """Write a story of a headline and a takeaway, with nothing to be asked about again."""
    rows = modelling.quoting(seen, prompt)
    kept = {"headline", "takeaway"}
    empty = modelling.field_of(text=None)
    return {place: row if place in kept else empty for place, row in rows.items()}


brief_and_faithful = minded(terse, first_sentence)
"""The same with one call for each story."""
