"""`feeds`: list, check, add, remove, undo, import and export the sources.

Every change answers with the new state of the list and with how to undo it. What a user
typed wrong leaves as UserError; a source that does not answer is a failure.
"""

from __future__ import annotations

import argparse
import json
import shlex
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from bot import app, checks, listfile, listing
from bot.catalogue import catalogue
from bot.checks import Finding, Health
from bot.clocks import SystemClock
from bot.ownlist import as_data
from bot.settings import Settings
from bot.sources import Sources, address
from bot.tables import aligned
from digest.errors import ConfigError, ParseError, UserError
from digest.feeds import opml
from digest.feeds.text import clean
from digest.feeds.urls import canonical
from digest.model import Feed, FeedUrl, Language, SourceKind, Topic
from digest.ports import Clock, Fetcher, Parser

DONE, FAILED = 0, 1
LIST_TITLE = "Daybrief sources"

_COMMAND = "./run feeds"
_NAMED = 5
"""So many refused addresses are named one by one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Desk:
    """What the handlers work with."""

    sources: Sources
    fetcher: Fetcher
    parser: Parser
    clock: Clock
    folder: Path
    """From which the names of files count."""
    say: Callable[[str], None]
    """Prints a line of the result."""
    progress: Callable[[int, int], None]
    """Shows how many of how many sources were checked."""


async def main(options: argparse.Namespace, settings: Settings, faults: list[str]) -> int:
    """Open what the handlers work with, and run the action that was asked for.

    Raises:
        ConfigError: naming every setting that does not fit.
        UserError: what was typed fits no source, file or filter.
    """
    if faults:
        raise ConfigError(faults)
    if settings.feeds:
        sys.stderr.write("daybrief: FEEDS is set; briefs read what it names, not this list\n")
    clock = SystemClock()
    surface = app.terminal()
    async with app.lists(settings) as lists, app.reading(settings, clock) as read:
        sources = Sources(catalogue.feeds(), lists, clock=clock)
        await sources.read()
        with surface.progress() as progress:
            desk = Desk(
                sources=sources,
                fetcher=read.fetcher,
                parser=read.parser,
                clock=clock,
                folder=settings.called_from,
                say=surface.say,
                progress=lambda done, all_: progress.tell(f"{done}/{all_}"),
            )
            return await run(options, desk)


async def run(options: argparse.Namespace, desk: Desk) -> int:
    """Run the action that was asked for and return the exit code.

    Raises:
        UserError: what was typed fits no source, file or filter; nothing was changed.
        StoreError: the store failed; nothing was changed.
    """
    match options.action:
        case "check":
            code = await check(desk, options.names)
        case "add":
            code = await add(desk, _typed(options), is_checked=not options.unchecked)
        case "remove":
            code = await remove(desk, options.names)
        case "undo":
            code = await undo(desk)
        case "import":
            code = await import_list(desk, options.file)
        case "export":
            code = export(desk, options.file)
        case _:
            code = list_sources(desk, options)
    return code


def list_sources(desk: Desk, options: argparse.Namespace) -> int:
    """Print the sources that fit the filters: a table, JSON or OPML."""
    feeds = listing.choose(
        desk.sources.now.feeds,
        language=options.language,
        kind=options.kind,
        topic=options.topic,
    )
    match options.format:
        case "json":
            data = [as_data(feed) for feed in feeds]
            desk.say(json.dumps(data, ensure_ascii=False, indent=2))
        case "opml":
            desk.say(opml.write(feeds, LIST_TITLE).decode().rstrip())
        case _:
            for line in listing.table(feeds):
                desk.say(line)
            desk.say(listing.state(desk.sources.now, shown=len(feeds)))
    return DONE


async def check(desk: Desk, names: Sequence[str]) -> int:
    """Fetch and parse the named sources, or all, and print what is wrong with which."""
    feeds = [desk.sources.now.find(name) for name in names] or list(desk.sources.now.feeds)
    findings = await checks.check_all(
        feeds,
        fetcher=desk.fetcher,
        parser=desk.parser,
        clock=desk.clock,
        progress=desk.progress,
    )
    order = list(Health)[::-1]
    rows = sorted(findings, key=lambda each: order.index(each.health))
    if not names:  # of hundreds, those that are well would hide the others
        rows = [each for each in rows if each.health is not Health.GOOD]
    cells = [[each.health.value, each.feed.title, each.words, each.feed.url] for each in rows]
    for line in aligned(cells, limits=[None, listing.TITLE_COLUMNS, 60, None]):
        desk.say(line)
    count = {health: sum(each.health is health for each in findings) for health in Health}
    desk.say(
        f"{listing.counted(len(findings))} checked: {count[Health.GOOD]} ok, "
        f"{count[Health.DOUBTFUL]} to look at, {count[Health.BROKEN]} broken."
    )
    return FAILED if count[Health.BROKEN] else DONE


async def add(desk: Desk, feed: Feed, *, is_checked: bool) -> int:
    """Add a source, once it has shown that it is a feed unless that is waived."""
    listed = {each.url: each for each in desk.sources.now.feeds}
    if feed.url in listed:
        desk.say(
            f"In the list already: {listed[feed.url].title}. {listing.state(desk.sources.now)}"
        )
        return DONE
    if is_checked:
        finding = await checks.check(
            feed, fetcher=desk.fetcher, parser=desk.parser, now=desk.clock.now()
        )
        if finding.health is Health.BROKEN:
            desk.say(f"Not added: {feed.url} gives {finding.words}.")
            desk.say(f"Add it all the same: {_COMMAND} add --unchecked {_quoted(feed.url)}")
            return FAILED
        feed = _informed(feed, finding)
    (added,) = await desk.sources.add([feed])
    desk.say(f"Added: {added.title}. {listing.state(desk.sources.now)}")
    _offer(desk, f"remove {_quoted(added.url)}")
    return DONE


async def remove(desk: Desk, names: Sequence[str]) -> int:
    """Remove sources, each named by its title, a part of it, its site or its URL."""
    feeds = {feed.url: feed for feed in map(desk.sources.now.find, names)}
    await desk.sources.remove(feeds)
    desk.say(f"Removed: {listing.titles(list(feeds.values()))}. {listing.state(desk.sources.now)}")
    _offer(desk, f"add --unchecked {_quoted(*feeds)}" if len(feeds) == 1 else "undo")
    return DONE


async def undo(desk: Desk) -> int:
    """Take back the last change of the list."""
    if not await desk.sources.undo():
        desk.say(f"There is no change to undo. {listing.state(desk.sources.now)}")
        return DONE
    desk.say(f"The last change was taken back. {listing.state(desk.sources.now)}")
    _offer(desk, "undo")
    return DONE


async def import_list(desk: Desk, name: str) -> int:
    """Add the sources of an OPML file; those that it names wrongly are said and left out."""
    path = listfile.located(name, desk.folder)
    try:
        outline = opml.read(listfile.read(path))
    except ParseError as error:
        raise UserError(f"{name} is no list of sources in OPML: {error.reason}.") from error
    added = await desk.sources.add(outline.feeds)
    known = len(outline.feeds) - len(added)
    desk.say(f"Imported: {listing.counted(len(added))} added, {known} in the list already.")
    if outline.refused:
        desk.say(f"Left out, being no web address: {len(outline.refused)}")
        for value in outline.refused[:_NAMED]:
            desk.say(f"  {clean(value)[:80]}")
    desk.say(listing.state(desk.sources.now))
    if added:
        _offer(desk, "undo")
    return DONE


def export(desk: Desk, name: str | None) -> int:
    """Print the list as OPML, or write it to a new file."""
    feeds = desk.sources.now.feeds
    body = opml.write(feeds, LIST_TITLE)
    if name is None:
        desk.say(body.decode().rstrip())
        return DONE
    path = listfile.located(name, desk.folder)
    try:
        with path.open("xb") as file:
            file.write(body)
    except FileExistsError as error:
        raise UserError(f"{path} is there already; give the name of a new file.") from error
    except OSError as error:
        raise UserError(f"{path} cannot be written: {error.strerror}.") from error
    desk.say(f"Exported: {listing.counted(len(feeds))} to {path}.")
    return DONE


def _typed(options: argparse.Namespace) -> Feed:
    url = address(options.url)
    topics = (clean(each).lower() for each in (options.topics or "").split(","))
    return Feed(
        url=url,
        title=clean(options.title or ""),
        kind=SourceKind(options.kind or SourceKind.BLOG),
        topics=frozenset(Topic(each) for each in topics if each),
        language=Language((options.language or "").partition("-")[0].lower()),
    )


def _informed(feed: Feed, finding: Finding) -> Feed:
    """Fill in what the feed says of itself and the user did not."""
    document = finding.document
    if document is None:
        return feed
    return replace(
        feed,
        title=feed.title or document.title,
        site=feed.site or canonical(document.site) or "",
        language=feed.language or document.language,
    )


def _offer(desk: Desk, command: str) -> None:
    desk.say(f"Undo: {_COMMAND} {command}")


def _quoted(*urls: FeedUrl) -> str:
    return shlex.join(urls)
