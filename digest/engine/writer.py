"""Stories written by a language model where there is one, and by extraction where not.

::

    known by id? ─▶ done
    else extract ─▶ claim ─▶ ask ─▶ check ─▶ ask again, for what failed alone ─▶ check ─▶ card
              │       └── another worker has it ─▶ its card, once it is there
              └── no model · ModelError · refused twice in a row · time is up ─▶ the extract

A brief never waits for a model beyond a time, and never goes without a story because of it.
How many calls are on their way, retries, the breaker and the budget are the adapter's.
"""

from __future__ import annotations

import asyncio
import logging
from collections import Counter
from collections.abc import Awaitable, Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from digest.engine.tally import Tally, Writing
from digest.errors import (
    BudgetSpent,
    ModelError,
    ModelMalformed,
    ModelRefused,
    ModelThrottled,
    StoreError,
)
from digest.model import (
    Cluster,
    ClusterId,
    Feed,
    FeedUrl,
    Language,
    Story,
    StoryId,
    WhyExtracts,
    WrittenBy,
)
from digest.ports import Stories
from digest.ports.llm import LanguageModel, Prompt
from digest.stories import extractive, prompts, reply
from digest.stories.material import Material, gather
from digest.stories.prompts import Place

if TYPE_CHECKING:
    from digest.stories.drafts import Draft

_log = logging.getLogger(__name__)

WITHIN = timedelta(seconds=45)
"""For all stories of one brief; two calls of 20 s, one after the other, fit."""

AT_ONCE = 3
"""Stories in the making at a time, one less than the calls that a server takes: it keeps a place
free for answers, and what waits there for its turn uses up the time of its call."""

IN_HAND = WITHIN + timedelta(seconds=15)
"""How long a story is this worker's to write; should it die, another has it after that."""

_LOOK_S = 0.5
"""How often a story that another worker has in hand is looked for."""
_MOST_REFUSALS = 2
"""In a row; then no further story is asked for in this brief."""
_MOST_FUTILE = 3
"""Second answers in a row that brought nothing; then none is asked for any more in this brief:
a model that does not keep to its sources would cost twice as much."""
_MOST_REASON = 160
_NO_MODEL = "no language model is set"
_TIME_IS_UP = "the time for writing was up"
_NOT_BORNE_OUT = "the sources did not bear out what the model wrote"
_TOO_LITTLE = "the articles give too little text"
_NO_FORM = "the model's answer had not the form asked for"


def _nobody(writing: Writing) -> None:
    """Observe nothing."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Writer:
    """Writes stories once, by content; without a model all are extracts."""

    model: LanguageModel | None = None
    name: str = ""
    """The model's; stories of another one are written anew."""
    stories: Stories
    observer: Callable[[Writing], None] = _nobody
    """Is told of the writing of every brief: for counts, and for a line to the operator."""
    within: timedelta = WITHIN
    at_once: int = AT_ONCE
    pause: Callable[[float], Awaitable[object]] = asyncio.sleep
    """Lets seconds pass between two looks for another worker's story."""

    async def write(
        self,
        clusters: Sequence[Cluster],
        *,
        language: Language,
        idf: Callable[[str], float],
        feeds: Mapping[FeedUrl, Feed],
        now: datetime,
        shown: Collection[ClusterId] | None = None,
    ) -> Writing:
        """Write clusters up in a language, and store what is new.

        Args:
            clusters: The articles, best first.
            language: The edition's.
            idf: The weight of a token.
            feeds: Publishers by feed, whose names are taken off headlines.
            now: The present, for notes on age and for what is still to come.
            shown: Those that are worth a model's work; None for all. What is only kept for
                «more» stays an extract unless somebody was shown it before.

        Raises:
            StoreError: the store failed.
        """
        known = await self.stories.get(
            [id_ for each in clusters for id_ in self._ids(each, language)]
        )
        work = _Work(language=language, idf=idf, feeds=feeds, now=now, shown=shown)
        to_ask = []
        for cluster in clusters:
            own, plain = self._ids(cluster, language)
            story = known.get(own) or known.get(plain) or work.extract(cluster)
            work.stories[cluster.id] = story
            is_new = own not in known and work.is_shown(cluster.id)
            if story is not None and self.model is not None and is_new:
                to_ask.append((cluster, story))
        if self.model is not None:
            await self._ask_all(self.model, to_ask, work)
        else:
            work.reasons[WhyExtracts.NO_MODEL, _NO_MODEL] += 1
        kept = {*known, *work.kept}
        new = {each.id: each for each in work.stories.values() if each and each.id not in kept}
        await self.stories.keep(list(new.values()))
        writing = work.done()
        self.observer(writing)
        return writing

    def _ids(self, cluster: Cluster, language: Language) -> tuple[StoryId, StoryId]:
        """Return the id of a story by the writer at hand, and that of its extract."""
        plain = extractive.story_id(cluster, language)
        if self.model is None:
            return plain, plain
        from digest.stories.card import story_id  # noqa: PLC0415  # 0.1 s: the gate's, for models

        return story_id(cluster, language, model=self.name), plain

    async def _ask_all(
        self, model: LanguageModel, to_ask: Sequence[tuple[Cluster, Story]], work: _Work
    ) -> None:
        free = asyncio.Semaphore(self.at_once)
        try:
            async with (
                asyncio.timeout(self.within.total_seconds()),
                asyncio.TaskGroup() as group,
            ):
                for cluster, extract in to_ask:
                    group.create_task(self._ask(model, cluster, extract, work, free))
        except TimeoutError:
            work.reasons[WhyExtracts.MODEL_OUT, _TIME_IS_UP] += 1
        if work.store_failures:
            raise work.store_failures[0]

    async def _ask(
        self,
        model: LanguageModel,
        cluster: Cluster,
        extract: Story,
        work: _Work,
        free: asyncio.Semaphore,
    ) -> None:
        """Put a model's story in the place of its extract, by this worker or another."""
        own, _ = self._ids(cluster, work.language)
        is_done = False
        try:
            while not is_done:
                async with free:
                    is_done = await self._ask_if_free(model, own, cluster, extract, work)
                if not is_done:
                    # Out of the way: what another has in hand must not keep back other stories.
                    await self.pause(_LOOK_S)
                    is_done = await self._is_there(own, cluster, work)
        except StoreError as error:  # a group of tasks would wrap it
            work.store_failures.append(error)

    async def _ask_if_free(
        self, model: LanguageModel, own: StoryId, cluster: Cluster, extract: Story, work: _Work
    ) -> bool:
        """Have a story written unless another worker has it in hand; return whether."""
        if not await self.stories.claim(own, IN_HAND):
            return False
        try:
            if not await self._is_there(own, cluster, work):
                await self._ask_claimed(model, cluster, extract, work)
                await self._keep(own, cluster, work)
        finally:
            await self.stories.release(own)
        return True

    async def _is_there(self, own: StoryId, cluster: Cluster, work: _Work) -> bool:
        """Take a story that another worker wrote meanwhile, if there is one."""
        found = (await self.stories.get([own])).get(own)
        if found is None:
            return False
        work.stories[cluster.id] = found
        work.kept.add(own)
        return True

    async def _keep(self, own: StoryId, cluster: Cluster, work: _Work) -> None:
        """Store a story at once: others may be waiting for it."""
        story = work.stories[cluster.id]
        if story is not None and story.id == own:
            await self.stories.keep([story])
            work.kept.add(own)

    async def _ask_claimed(
        self, model: LanguageModel, cluster: Cluster, extract: Story, work: _Work
    ) -> None:
        material = gather(cluster, extract, feeds=work.feeds, idf=work.idf)
        if not material.lines:
            work.reasons[WhyExtracts.NOT_BORNE_OUT, _TOO_LITTLE] += 1
            return
        prompt = prompts.ask(material, language=work.language)
        draft = await work.complete(model, prompt, material)
        if draft is None:
            return
        if Place.TAKEAWAY not in draft.evidence:
            work.reasons[WhyExtracts.NOT_BORNE_OUT, _NO_FORM] += 1
            return
        work.tally += Tally(failed=len(draft.complaints))
        if draft.complaints and work.futile < _MOST_FUTILE:
            # Shown if the second answer does not come; a takeaway may still be mended.
            if Place.TAKEAWAY in draft.accepted:
                self._settle(draft, material, cluster, extract, work)
            again = await self._ask_again(model, draft, material, work)
            if again is None:
                return
            work.futile = 0 if again.accepted else work.futile + 1
            draft = draft.mended(again)
        self._settle(draft, material, cluster, extract, work)

    async def _ask_again(
        self, model: LanguageModel, draft: Draft, material: Material, work: _Work
    ) -> Draft | None:
        prompt = prompts.ask_again(material, draft.complaints, language=work.language)
        work.tally += Tally(again=1)
        return await work.complete(
            model,
            prompt,
            material,
            places=[each.place for each in draft.complaints],
            before=draft,
        )

    def _settle(
        self, draft: Draft, material: Material, cluster: Cluster, extract: Story, work: _Work
    ) -> None:
        from digest.stories.card import card  # noqa: PLC0415  # see `_ids`

        done = card(
            draft,
            material,
            extract,
            cluster=cluster,
            language=work.language,
            model=self.name,
            idf=work.idf,
            now=work.now,
        )
        work.stories[cluster.id] = done.story
        work.cards[cluster.id] = Tally(
            by_model=done.story.written_by is WrittenBy.MODEL,
            replaced=done.replaced,
            left_out=done.left_out,
        )
        if done.story.written_by is WrittenBy.EXTRACT:
            work.reasons[WhyExtracts.NOT_BORNE_OUT, _NOT_BORNE_OUT] += 1


@dataclass(slots=True, kw_only=True)
class _Work:
    """The writing of one brief, while it goes on."""

    language: Language
    idf: Callable[[str], float]
    feeds: Mapping[FeedUrl, Feed]
    now: datetime
    shown: Collection[ClusterId] | None
    stories: dict[ClusterId, Story | None] = field(default_factory=dict)
    cards: dict[ClusterId, Tally] = field(default_factory=dict)
    tally: Tally = field(default_factory=Tally)
    reasons: Counter[tuple[WhyExtracts, str]] = field(default_factory=Counter)
    kept: set[StoryId] = field(default_factory=set)
    """What was stored while the others were being written."""
    store_failures: list[StoreError] = field(default_factory=list)
    refusals: int = 0
    futile: int = 0

    def is_shown(self, id_: ClusterId) -> bool:
        """Say whether a story is worth a model's work."""
        return self.shown is None or id_ in self.shown

    def extract(self, cluster: Cluster) -> Story | None:
        """Write a story without a model."""
        return extractive.write(
            cluster, language=self.language, idf=self.idf, feeds=self.feeds, now=self.now
        )

    async def complete(
        self,
        model: LanguageModel,
        prompt: Prompt,
        material: Material,
        *,
        places: Sequence[Place] = tuple(Place),
        before: Draft | None = None,
    ) -> Draft | None:
        """Ask, and hold the answer against the material; None when there is no answer."""
        if self.refusals >= _MOST_REFUSALS:
            return None
        self.tally += Tally(calls=1)
        try:
            completion = await model.complete(prompt)
        except ModelError as error:
            self._failed(error)
            return None
        self.refusals = 0
        usage = completion.usage
        from digest.stories.drafts import check  # noqa: PLC0415  # see `_ids`

        draft = check(
            reply.read(completion.data, material, places),
            material,
            language=self.language,
            idf=self.idf,
            year=self.now.year,
            told=before.accepted if before else None,
        )
        self.tally += Tally(
            checked=draft.checked,
            input_tokens=usage.input_tokens,
            output_tokens=usage.output_tokens,
            estimated=usage.is_estimated,
        )
        return draft

    def _failed(self, error: ModelError) -> None:
        why, said = WhyExtracts.MODEL_OUT, error.reason[:_MOST_REASON]
        match error:
            case BudgetSpent():
                why = WhyExtracts.OVER_BUDGET
                self.refusals = _MOST_REFUSALS
            case ModelRefused() | ModelThrottled():
                self.refusals += 1
            case ModelMalformed():
                why, said = WhyExtracts.NOT_BORNE_OUT, _NO_FORM
            case _:
                pass
        self.reasons[why, said] += 1
        _log.info("a story stays an extract: %s: %s", type(error).__name__, said)

    def done(self) -> Writing:
        """Return what was written."""
        why, said = self._why()
        return Writing(
            stories=dict(self.stories),
            tally=sum(self.cards.values(), self.tally),
            why=why,
            why_extractive=said,
        )

    def _why(self) -> tuple[WhyExtracts | None, str | None]:
        """Return the commonest reason, if any story is an extract."""
        written = [each for id_, each in self.stories.items() if each and self.is_shown(id_)]
        extracts = [each for each in written if each.written_by is WrittenBy.EXTRACT]
        if not extracts:
            return None, None
        usual = (WhyExtracts.NOT_BORNE_OUT, _NOT_BORNE_OUT)
        ((why, reason), _), *_ = self.reasons.most_common(1) or [(usual, 1)]
        if len(extracts) == len(written):
            return why, f"all stories are extracts: {reason}"
        return why, f"{len(extracts)} of {len(written)} stories are extracts: {reason}"
