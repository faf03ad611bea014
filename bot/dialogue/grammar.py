"""Reading a line, and writing one: what a line wholly means it is, and the rest are questions.

*Pure.* ::

    line    = [ trigger ] , [ command | question ]          empty: today
    trigger = "/brief" | "brief" | "/" command

A command is its name, or what stands for it in another language, and its arguments; in Japanese
the arguments may come first. Whatever ends with a question mark is a question.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from types import MappingProxyType

from bot.dialogue import arguments, commands, typed
from bot.dialogue.asides import Nicety, SmallTalk, Unclear
from bot.dialogue.commands import COMMANDS
from bot.dialogue.entry import Entry
from bot.dialogue.lines import (
    Ask,
    CatchUp,
    Line,
    Open,
    Today,
)
from digest.model import Language
from digest.words import dialogue, table
from digest.words.dialogue import DialogueWords

_SLASH = re.compile(r"/([a-z_]{1,32})(?:@[a-z0-9_]{1,64})?(?=\s|$)", re.ASCII | re.IGNORECASE)
_ENGLISH = Language("en")


@dataclass(frozen=True, slots=True, kw_only=True)
class Heard:
    """A line that was read."""

    line: Line
    is_triggered: bool = False
    """Whether the bot was called by its name."""
    is_cut: bool = False
    """Whether it was longer than what is read."""
    story: int | None = None
    """The number of the story that a question is about first, where a button says so."""


def heard(text: str, *, is_shared: bool = False, is_addressed: bool = False) -> Heard | None:
    """Read what somebody typed; None when it is blank.

    Args:
        text: what was typed, whatever it is.
        is_shared: whether several people talk there: then what is nearly a command is none.
        is_addressed: whether the platform says that the bot was called, by a mention say.
    """
    line = typed.cleaned(text)
    called, rest = _called(line)
    if not line and not is_addressed:
        return None
    is_triggered = called or is_addressed
    found = _meant(rest) if rest else Today()
    if found is None and (called or is_triggered or not is_shared):
        found = _nearly(rest, is_triggered=line.startswith("/") or (called and is_shared))
    # Nobody means the bot by a word that begins a sentence to it alone.
    return Heard(
        line=found or Ask(text=rest if is_shared else line),
        is_triggered=is_triggered,
        is_cut=len(text.strip()) > typed.MOST_CHARACTERS,
    )


def read(line: str) -> Line | None:
    """Return the command that a line of ours stands for; None when it is none."""
    found = _meant(typed.cleaned(line))
    return None if isinstance(found, SmallTalk) else found


def written(line: Line) -> str:
    """Write a command as it is typed in English.

    Raises:
        LookupError: it is no command.
    """
    entry = commands.entry_of(line)
    return f"{entry.name} {entry.write(line)}".rstrip()


def spoken(line: Line, language: Language) -> str:
    """Write a command as it is typed in a language, so that it means the same.

    Raises:
        LookupError: it is no command.
    """
    entry, whole = commands.entry_of(line), written(line)
    own = dialogue.of(language)
    if own is dialogue.of(_ENGLISH):
        return whole
    names = [
        (name, alias, target)
        for alias, target in own.aliases.items()
        for name in target.split(" | ")
        if name.startswith(entry.name) and f"{whole} ".startswith(f"{name} ")
    ]
    by_noun = own.commands.get(f"{entry.name}/{entry.kind.__name__.lower()}")
    shown = (by_noun or own.commands[entry.name]).examples
    # The name that says most, and for one thing alone, reads best; of equals the one in help.
    names.sort(key=lambda each: (-len(each[0]), each[0] != each[2], not _begins(each[1], shown)))
    for name, alias, _ in names:
        rest = whole[len(name) :].strip()
        told = _worded(rest, own)
        forms = [f"{told}{alias}"] if alias.startswith(own.joints) else []
        for said in (*forms, f"{alias} {told}".rstrip(), f"{alias} {rest}".rstrip()):
            if _meant(typed.cleaned(said)) == line:
                return said
    return whole


def typed_in(text: str) -> Language | None:
    """Return the language in whose words a command was typed, None for one in English letters."""
    _, line = _called(typed.cleaned(text))
    if line.isascii() or isinstance(_meant(line), Ask | SmallTalk | None):
        return None
    for language in dialogue.LANGUAGES:
        heads = [each for each in dialogue.of(language).aliases if not each.isascii()]
        if any(line.startswith(each) or line.endswith(each) for each in heads):
            return language
    return None


def _begins(alias: str, lines: Sequence[str]) -> bool:
    return any(each.startswith(alias) for each in lines)


def _worded(arguments_: str, own: DialogueWords) -> str:
    """Write the fixed words among arguments in a language."""
    known = _reversed(own)
    return " ".join(
        own.comma.join(known.get(part, part) for part in word.split(","))
        for word in arguments_.split(" ")
    )


@cache
def _reversed(own: DialogueWords) -> Mapping[str, str]:
    """Return what a language calls what is written in English: days, switches, deeds."""
    english = dialogue.of(_ENGLISH)
    kinds = (
        *("weekdays", "sets_of_days", "near_days", "switches", "deeds", "resets", "assents"),
        "deliveries",
    )
    found: dict[str, str] = {}
    for kind in kinds:
        theirs: dict[object, str] = {}
        for name, value in getattr(own, kind).items():
            theirs.setdefault(value, name)
        words = getattr(english, kind).items()
        found |= {name: theirs[value] for name, value in words if value in theirs}
    return MappingProxyType(found)


def _called(line: str) -> tuple[bool, str]:
    """Take off by what the bot is called; return whether it was, and the rest."""
    if found := _SLASH.match(line):
        word, rest = found[1].casefold().replace("_", " "), line[found.end() :].strip()
        is_name = word in dialogue.of(_ENGLISH).triggers
        return True, rest if is_name else f"{word} {rest}".rstrip()
    for trigger in _triggers():
        if line[: len(trigger)].casefold() == trigger and line[len(trigger) :][:1] in {"", " "}:
            return True, line[len(trigger) :].strip()
    return False, line


@cache
def _triggers() -> tuple[str, ...]:
    return tuple(
        each for language in dialogue.LANGUAGES for each in dialogue.of(language).triggers
    )


def _meant(line: str) -> Line | None:
    """Return what a line wholly means, None for anything else but questions that end as such."""
    is_question = line.endswith("?") and line != "?"
    for found in _readings(line):
        if not is_question or isinstance(found, Ask):
            return found
    if is_question:
        return Ask(text=line)
    if (number := arguments.number(line)) is not None:
        return Open(number=number)
    if not line.isascii() and (span := arguments.span(line)) is not None:
        return CatchUp(span=span)
    return _small_talk(line)


def _readings(line: str) -> Iterator[Line]:
    """Yield the commands that a line may be, the one of the longest name first."""
    folded = line.casefold()
    for head, names in _near(folded[:1], folded[-1:]):
        if folded.startswith(head) and len(line[: len(head)].casefold()) == len(head):
            rest = line[len(head) :]
            if not rest or rest[0] in " +-" or not head.isascii():
                yield from _fitting(names, rest.strip(), is_apart=not rest or rest[0] in " +-")
        if not head.isascii() and folded.endswith(head):
            before = line[: -len(head)]
            bare = _unjoined(before)
            if bare:
                yield from _fitting(names, bare, is_apart=bare != before)


def _fitting(names: Sequence[str], rest: str, *, is_apart: bool) -> Iterator[Line]:
    """Yield what commands make of their arguments, as far as those fit."""
    for name in names:
        whole = f"{name} {rest}".rstrip()
        for entry in _kin(name):
            after = whole[len(entry.name) :]
            if not whole.startswith(entry.name) or after[:1] not in {"", " "}:
                continue
            if entry.is_free and rest and not is_apart:
                continue
            found = entry.read(after.strip())
            if found is not None:
                yield found  # type: ignore[misc]  # what entries read are lines


@cache
def _heads() -> tuple[tuple[str, tuple[str, ...]], ...]:
    """Return what is typed for commands, the longest first, and what it may stand for."""
    known: dict[str, tuple[str, ...]] = {each.name: (each.name,) for each in COMMANDS}
    for alias, target in dialogue.aliases().items():
        known[alias.casefold()] = tuple(target.split(" | "))
    return tuple(sorted(known.items(), key=lambda each: (-len(each[0]), each[0])))


@lru_cache(maxsize=1024)
def _near(first: str, last: str) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """Return the heads that a line with these outer letters may begin or end with."""
    return tuple(
        (head, names)
        for head, names in _heads()
        if head[0] == first or (head[-1] == last and not head.isascii())
    )


@cache
def _kin(name: str) -> tuple[Entry, ...]:
    """Return the commands whose names begin a name, or go on where it ends."""
    return tuple(
        each for each in COMMANDS if name.startswith(each.name) or each.name.startswith(name)
    )


def _unjoined(text: str) -> str:
    """Take off what joins an argument to the command after it."""
    bare = text.strip()
    for joint in _joints():
        if bare.endswith(joint) and bare != joint:
            return bare.removesuffix(joint).strip()
    return bare


@cache
def _joints() -> tuple[str, ...]:
    return tuple(each for language in dialogue.LANGUAGES for each in dialogue.of(language).joints)


def _nearly(line: str, *, is_triggered: bool) -> Line | None:
    """Return what is nearly a command, and anything at all after a slash or a call."""
    nearest = _nearest(line, is_alone=is_triggered)
    if nearest or is_triggered:
        return Unclear(text=line, nearest=nearest)
    return None


def _nearest(line: str, *, is_alone: bool) -> str:
    """Return the command that was nearly typed.

    Of several words the first is what was mistyped; unless it is `is_alone` that counts, the
    others have to fit.
    """
    first, _, rest = line.casefold().partition(" ")
    known = first if first in _words() else typed.nearest(first, _words())
    if not known or (line.endswith("?") and not is_alone):
        return ""
    is_short = known != first and len(first) <= typed.SHORT  # who, for one, is no slip for why
    if rest and (not is_alone or is_short):
        corrected = _meant(f"{known} {rest}")
        if corrected is None or isinstance(corrected, Ask | SmallTalk) or known == first:
            return ""
    if not rest and known == first and not is_alone:
        return ""
    return _words()[known]


@cache
def _words() -> MappingProxyType[str, str]:
    """Return the first words of what is typed for commands, with the names of the shortest."""
    found: dict[str, str] = {}
    for head, names in reversed(_heads()):
        entry = commands.named(names[0])
        if entry is not None:
            found.setdefault(head.partition(" ")[0], entry.name)
    return MappingProxyType({each: found[each] for each in sorted(found) if len(each) > 1})


def _small_talk(line: str) -> SmallTalk | None:
    """Recognise small talk, whatever marks and pictures stand after it."""
    folded = line.casefold()
    end = next((at for at in range(len(folded), 0, -1) if folded[at - 1].isalnum()), 0)
    if not end:
        return SmallTalk(nicety=Nicety.NOD)
    for language in table.LANGUAGES:
        found = table.of(language).small_talk.get(folded[:end])
        if found:
            return SmallTalk(nicety=Nicety(found))
    return None


def entry_for(word: str) -> Entry | None:
    """Return the command that somebody means by a word, in whatever language."""
    folded = typed.cleaned(word).casefold().removeprefix("/")
    for head, names in _heads():
        if head in {folded, f"{folded} "} or head.partition(" ")[0] == folded:
            found = commands.named(names[-1].split(" ")[0]) or commands.named(names[-1])
            return commands.named(names[-1]) or found
    return None
