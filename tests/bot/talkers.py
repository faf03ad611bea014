"""People of two tenants who talk with the bot: lines out of the table of commands, and noise.

Ids of chats, people, updates and offers are alike in both tenants; what people are is not.
"""

from __future__ import annotations

import random
from dataclasses import replace
from functools import cache
from pathlib import Path
from zoneinfo import ZoneInfo

from adapters.contract import Joined, Pressed, Said
from adapters.search.fts5 import PassageIndex
from adapters.store.articles import ArticleStore
from adapters.store.briefs import BriefStore
from bot.app import Stores
from bot.conversation import Conversation
from bot.dialogue import grammar
from bot.dialogue.assembly import Parts
from bot.dialogue.incoming import Attached
from bot.realmsources import RealmSources
from bot.respondent import Respondent, Turn
from bot.steering import Steering
from digest.clusters import prior
from digest.engine.answer import Answerer
from digest.model import Brief, Language, Promise, Recipient, Repeat, Role
from digest.words import dialogue
from tests import make
from tests.bot import looking
from tests.contracts.kernel import HandClock
from tests.platforms.testchat import TestChat

SHARED = "C1"
"""Several people are there; in other chats one is."""
PEOPLE = ("U1", "U2")
ROLES = {
    ("T1", "U1"): Role.OWNER,
    ("T1", "U2"): Role.MEMBER,
    ("T2", "U1"): Role.GUEST,
    ("T2", "U2"): Role.ADMIN,
}
MANAGING = {"T1": "U1", "T2": "U2"}
"""Who may change what a whole tenant reads."""
NOISE = (
    "",
    "?",
    "{0} %s \u202e",
    "\ud83d",
    "2 2",
    "topics +",
    "undo 0123456789ab",
    "managers add U1",
    "why is it so?",
    "thanks",
    "今日は何かあった?",
)
"""What nobody means."""

_load = cache(prior.load)


class Peopled(TestChat):
    """A platform that knows what its people are, and is asked for nothing else."""

    async def role(self, place: Recipient, person: str) -> Role:
        """See Platform."""
        return ROLES.get((place.tenant, person), Role.MEMBER)


def peopled(clock: HandClock) -> Peopled:
    """Return a platform that is asked for roles alone."""
    return Peopled("", "", Promise(repeat=Repeat.NEITHER), clock=clock)


def respondent(
    stores: Stores,
    clock: HandClock,
    folder: Path,
    platform: str,
    sources: RealmSources,
) -> Respondent:
    """Return a respondent over the stores of an installation."""
    language, tz = Language("en"), ZoneInfo("UTC")
    briefs, articles = BriefStore(stores.kernel), ArticleStore(stores.kernel)
    front = make.brief(make.story("Everybody may read this"))

    async def front_page(_: Language) -> Brief:
        return front

    steering = Steering(
        clock=clock,
        tastes=stores.tastes,
        keepsakes=stores.keepsakes,
        reports=stores.reports,
        corrections=stores.corrections,
        briefs=briefs,
        retrospect=looking.retrospect(stores.kernel, clock, _load),
    )
    parts = Parts(
        clock=clock,
        wishes=stores.wishes,
        offers=stores.offers,
        subscriptions=stores.subscriptions,
        briefs=briefs,
        tastes=stores.tastes,
        personal=stores.personal,
        drafts=stores.drafts,
        caretakers=stores.caretakers,
        claims=stores.claims,
        incoming=Attached(platforms={}),
        allowance=stores.allowance,
        answerer=Answerer(
            clock=clock,
            articles=articles,
            passages=PassageIndex(folder / "passages.db"),
            prior=_load,
        ),
        steering=steering,
        platforms={platform: peopled(clock)},
        signer=stores.signer,
        feeds=sources.reading.urls,
        sources=sources,
        front_page=front_page,
        language=language,
        tz=tz,
        monotonic=lambda: clock.now().timestamp(),
    )
    return Conversation(parts=parts, talks=stores.talks).respondent


@cache
def examples() -> tuple[str, ...]:
    """Return what help shows of all commands, in every language."""
    return tuple(
        sorted(
            {
                example
                for language in dialogue.LANGUAGES
                for words in dialogue.of(language).commands.values()
                for example in words.examples
            }
        )
    )


def line(word: str, number: int) -> str:
    """Return something to say; `word` is one that only the speaker's tenant uses."""
    chance = random.Random(number)  # noqa: S311  # a line to repeat
    pools = (examples(), examples(), examples(), _own(word, number), NOISE)
    said = chance.choice(chance.choice(pools))
    before = chance.choice(("", "", "brief ", "/", "ブリーフ "))
    after = chance.choice(("", "", "", "?", f" {word}", " 2", "\u3000+agents"))
    return f"{before}{said}{after}"


def _own(word: str, number: int) -> tuple[str, ...]:
    return (
        f"topics +{word} {number % 7}",
        f"topics -{word} {number % 7}",
        f"mute {word}",
        f"managers add {word}{number % 3}",
        f"what did {word} {number % 6} say?",
        f"report 1 {word} is wrong",
        f"start t_{word}",
    )


def update(
    kind: str, at: Recipient, name: str, number: int, *, clock: HandClock, words: str
) -> Said | Pressed | Joined:
    """Return what a platform brings: a line, a press of a token, or that the bot was let in."""
    asker, is_shared = PEOPLE[number // 3 % 2], at.chat == SHARED
    if kind == "press":
        return Pressed(
            update_id=name,
            recipient=at,
            asker=asker,
            token=words,
            said_at=clock.now(),
            is_shared=is_shared,
        )
    if kind == "join":
        return Joined(
            update_id=name,
            recipient=replace(at, thread=None),
            asker=asker,
            said_at=clock.now(),
            is_shared=is_shared,
            language=("en", "ja", "")[number % 3],
            tz=("Asia/Tokyo", "")[number % 2],
        )
    return Said(
        update_id=name,
        recipient=at,
        asker=asker,
        text=words,
        said_at=clock.now(),
        is_shared=is_shared,
        is_addressed=number % 5 == 0,
    )


async def answered(over: Respondent, heard: Said | Pressed | Joined) -> Turn | None:
    """Return what is answered, and keep where the talk stands; None where nobody answers yet."""
    if isinstance(heard, Said) and _is_unanswered(over, heard):
        return None
    turn = await over.turn(heard, await over.reader(heard))
    await over.visits.talks.keep(heard.recipient, turn.talk, by=heard.asker)
    return turn


def _is_unanswered(over: Respondent, heard: Said) -> bool:
    """Tell whether a command is not wired here, as those are that need the web."""
    read = grammar.heard(heard.text, is_shared=heard.is_shared, is_addressed=heard.is_addressed)
    return read is not None and type(read.line) not in over.door.handlers
