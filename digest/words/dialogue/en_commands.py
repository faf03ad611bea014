"""What each command does, and examples, in English.

*Pure.*
"""

from __future__ import annotations

from types import MappingProxyType

from digest.words.dialogue.table import CommandWords

GROUPS = MappingProxyType(
    {
        "read": "Read",
        "ask": "Ask",
        "change": "Change",
        "here": "Here",
        "trust": "Trust",
        "you": "You",
        "more": "More",
    }
)


def _words(about: str, *examples: str) -> CommandWords:
    return CommandWords(about=about, examples=examples)


COMMANDS = MappingProxyType(
    {
        "start": _words("begin", "start"),
        "today": _words("today's brief", "today", "brief"),
        "story": _words(
            "story 2: what happened, why it matters, what to watch, sources", "2", "story 2"
        ),
        "more": _words("what was left out", "more"),
        "on": _words("an older brief", "on 2026-04-17", "on yesterday", "on monday"),
        "week": _words("the week in 90 seconds", "week"),
        "catchup": _words(
            "what you missed and still matters", "catchup 2w", "catchup", "catchup 3d"
        ),
        "mark all read": _words("hear of these again only when there is news", "mark all read"),
        "save": _words("keep story 2", "save 2"),
        "unsave": _words("keep a saved story no longer", "unsave 1"),
        "saved": _words("your saved stories", "saved"),
        "ask": _words(
            "a question, answered from the sources only", "ask who released the weights"
        ),
        "ask/about": _words("make the next question be about story 2", "ask 2"),
        "topics": _words(
            "what you follow; any phrase is a topic",
            "topics +agents -chips",
            "topics",
            "topics +open source +speech recognition",
            "topics reset",
        ),
        "mute": _words("hear no more of a topic or word", "mute crypto", "mute prompt tips"),
        "unmute": _words("hear of it again", "unmute crypto"),
        "mute source": _words(
            "hear no more of what a source alone reports", "mute source Example Wire"
        ),
        "unmute source": _words("hear of a source again", "unmute source Example Wire"),
        "time": _words(
            "when it comes, with a time zone or city if you like",
            "time 07:30",
            "time",
            "time 7:30am",
            "time 07:30 Asia/Tokyo",
            "time 18:00 berlin",
        ),
        "days": _words(
            "on which days it comes",
            "days mon-fri",
            "days daily",
            "days mon,wed,fri",
            "days weekends",
        ),
        "delivery": _words(
            "how it comes: when you ask, once a week, or every day",
            "delivery daily",
            "delivery",
            "delivery weekly",
            "delivery pull",
            "delivery daily 07:30 Tokyo",
        ),
        "lang": _words("the language", "lang ja", "lang english", "lang"),
        "length": _words("3, 5 or 7 stories at most", "length 3", "length 7", "length"),
        "alerts": _words("be told at once what breaks, or not", "alerts on", "alerts off"),
        "weekly": _words("the week in 90 seconds, on a day or not", "weekly fri", "weekly off"),
        "quiet": _words("nothing on days without news, or one line", "quiet on", "quiet off"),
        "sources": _words(
            "what is read for you; add, test or remove one",
            "sources",
            "sources add https://example.com/feed.xml",
            "sources test https://example.com/",
            "sources remove Example Wire",
        ),
        "pause": _words(
            "nothing for a while",
            "pause 1w",
            "pause",
            "pause until monday",
            "pause until 2026-05-01",
        ),
        "resume": _words("go on after a pause", "resume"),
        "settings": _words("all that is set up", "settings"),
        "settings export": _words("all that is set up here, as a file", "settings export"),
        "settings import": _words(
            "set this place up as a file says, shown first",
            "settings import",
            "settings import daybrief-settings-2026-04-17.json",
        ),
        "settings restore": _words(
            "have what a change left be as it was before", "settings restore 0123456789ab"
        ),
        "sources export": _words("the list of sources, as a file (OPML)", "sources export"),
        "sources import": _words(
            "add the sources of a file (OPML)", "sources import", "sources import feeds.opml"
        ),
        "undo": _words("take the last change back", "undo"),
        "here at": _words(
            "send it to this place",
            "here at 08:00",
            "here at 8am weekdays",
            "here at 07:30 mon,thu",
        ),
        "here stop": _words("send nothing more to this place", "here stop"),
        "here status": _words("how this place fares", "here status"),
        "here test": _words("how the brief looks here", "here test"),
        "managers": _words(
            "who may manage this place besides its admins",
            "managers",
            "managers add @U0123",
            "managers remove @U0123",
        ),
        "audit": _words("who changed what", "audit"),
        "why": _words("why you see story 2", "why 2", "why"),
        "more/judge": _words("more of what story 2 is about", "more 2"),
        "less": _words("less of what story 2 is about", "less 2"),
        "taste reset": _words("forget more, less and what is muted", "taste reset"),
        "report": _words(
            "tell us about an error in story 2", "report 2 the number is wrong", "report 2"
        ),
        "corrections": _words("what we got wrong", "corrections"),
        "privacy": _words("what is kept of you", "privacy"),
        "export": _words("all that is kept of you, as a file", "export"),
        "forget me": _words("have everything deleted", "forget me"),
        "claim": _words("run the bot, by the operator's code", "claim K7QF-2M9X-WD3T"),
        "stop": _words("unsubscribe", "stop"),
        "help": _words("this list; one command with examples", "help topics", "help"),
        "quit": _words("leave", "quit"),
    }
)
