"""What is kept of people: told, given to them as a file, and forgotten when they wish."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from adapters.contract import File
from bot import takeout
from bot.dialogue import grammar, ownlines
from bot.dialogue.tokens import Signer
from bot.dialogue.visit import Handler, Offer, Reply, Visit, said
from bot.sayings import Speaker
from digest.model import Erasure, Person, Talk
from digest.ports import Personal
from digest.words import own

JSON = "application/json"


@dataclass(frozen=True, slots=True, kw_only=True)
class Keeping:
    """Tells and forgets through this port."""

    personal: Personal
    signer: Signer

    def handlers(self) -> Mapping[type, Handler]:
        """Return what answers which kind of line."""
        return {
            ownlines.Privacy: self.privacy,
            ownlines.Export: self.export,
            ownlines.ForgetMe: self.forget,
        }

    async def privacy(self, _line: ownlines.Privacy, visit: Visit) -> Reply:
        """Say what is kept of somebody, and of the place where he asks."""
        you = await self.personal.of_person(person_of(visit))
        here = await self.personal.of_place(replace(visit.place, thread=None))
        wanted = (ownlines.Export(), ownlines.ForgetMe())
        offers = tuple(
            Offer(
                label=grammar.spoken(each, visit.words.language),
                line=grammar.written(each),
            )
            for each in wanted
            if not (visit.is_shared and isinstance(each, ownlines.Export))
        )
        return Reply(lines=speaker_of(visit).of_kept(you, here), offers=offers)

    async def export(self, _line: ownlines.Export, visit: Visit) -> Reply:
        """Give somebody all that is kept of him."""
        body, left_out = await takeout.file_of(person_of(visit), self.personal, visit.at)
        words = own.of(visit.words.language)
        file = File(name=named("data", "json", visit), media_type=JSON, body=body)
        more = words.left_out.format(count=left_out) if left_out else ""
        return replace(said(words.exported.format(name=file.name), more), file=file)

    async def forget(self, line: ownlines.ForgetMe, visit: Visit) -> Reply:
        """Ask once; whoever says yes to his own question is forgotten."""
        speaker, words = speaker_of(visit), own.of(visit.words.language)
        mark = ""
        if visit.is_shared:
            mark = self.signer.mark(visit.asker, replace(visit.place, thread=None))
        if not line.is_sure or line.who not in {"", mark}:
            sure = grammar.written(ownlines.ForgetMe(is_sure=True, who=mark))
            offer = Offer(label=visit.own.forget_sure, line=sure)
            elsewhere = said(words.forget_elsewhere if visit.is_shared else "")
            return Reply(lines=(*speaker.asks_to_forget(), *elsewhere.lines), offers=(offer,))
        await self.personal.ask(Erasure(person=person_of(visit), asked_at=visit.at))
        return Reply(lines=speaker.forgets(), talk=Talk())


def person_of(visit: Visit) -> Person:
    """Return who asks, with the chat where he does when nobody else is in it."""
    place = visit.recipient
    chats = frozenset[str]() if visit.is_shared else frozenset({place.chat})
    return Person(platform=place.platform, tenant=place.tenant, id=visit.asker, chats=chats)


def speaker_of(visit: Visit) -> Speaker:
    """Return who says what is people's own."""
    return Speaker(words=visit.words, own=own.of(visit.words.language), tz=visit.tz)


def named(what: str, ending: str, visit: Visit) -> str:
    """Return what a file is called that is made for somebody."""
    day = visit.at.astimezone(visit.tz).date()
    return f"daybrief-{what}-{day.isoformat()}.{ending}"
