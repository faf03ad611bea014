"""The English words of the conversation.

*Pure.*
"""

from __future__ import annotations

from types import MappingProxyType

from digest.words.dialogue.en_commands import COMMANDS, GROUPS
from digest.words.dialogue.table import DialogueWords

_DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_LONG = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_WEEK, _WORKDAYS = frozenset(range(1, 8)), frozenset(range(1, 6))


def _days_named(weekdays: frozenset[int]) -> str:
    if weekdays == _WEEK:
        return "every day"
    if weekdays == _WORKDAYS:
        return "weekdays"
    return ", ".join(_DAYS[day - 1] for day in sorted(weekdays))


WORDS = DialogueWords(
    aliases=MappingProxyType(
        {
            "brief": "today",
            "now": "today",
            "exit": "quit",
            "bye": "quit",
            "q": "quit",
            "?": "help",
            "commands": "help",
            "language": "lang",
            "topic": "topics",
            "catch up": "catchup",
            "this week": "week",
            "source": "sources",
            "unsubscribe": "stop",
            "every morning": "delivery daily",
            "once a week": "delivery weekly",
            "only when i ask": "delivery pull",
            "config": "settings",
            "preferences": "settings",
            "delete my data": "forget me",
            "download my data": "export",
            "log": "audit",
        }
    ),
    joints=(),
    comma=",",
    triggers=("brief",),
    weekdays=MappingProxyType(
        {
            **{day.lower(): number for number, day in enumerate(_DAYS, start=1)},
            **{day: number for number, day in enumerate(_LONG, start=1)},
            "tues": 2,
            "weds": 3,
            "thur": 4,
            "thurs": 4,
        }
    ),
    near_days=MappingProxyType({"yesterday": -1, "today": 0, "tomorrow": 1}),
    sets_of_days=MappingProxyType(
        {
            "daily": _WEEK,
            "every day": _WEEK,
            "weekdays": _WORKDAYS,
            "workdays": _WORKDAYS,
            "weekends": frozenset({6, 7}),
        }
    ),
    zones=MappingProxyType({"utc": "UTC", "gmt": "UTC"}),
    switches=MappingProxyType({"on": True, "off": False}),
    resets=MappingProxyType({"reset": "", "all": "", "everything": ""}),
    assents=MappingProxyType({"yes": ""}),
    deeds=MappingProxyType({"add": "add", "remove": "remove", "test": "test"}),
    deliveries=MappingProxyType({"pull": "pull", "weekly": "weekly", "daily": "daily"}),
    languages_named=MappingProxyType({"english": "en", "japanese": "ja"}),
    commands=COMMANDS,
    groups=GROUPS,
    help_title="AI brief: one minute of AI news, with sources.",
    help_about="{command}: {about}",
    help_question="Anything else is a question. The answer comes from the sources only.",
    help_word="help WORD: one command, with examples",
    help_trigger="Here, begin what changes something with «brief»: brief settings",
    help_slash="Here I hear what begins with a slash, calls me by name or answers me: /settings",
    for_example="For example:",
    no_such_command="There is no command {word}.",
    unclear="I do not understand that. Did you mean {command}? "
    "{example}To ask it as a question: ask {text}",
    unclear_none="I do not understand that. help lists what I understand. "
    "To ask it as a question: ask {text}",
    unclear_example="For example: {example}. ",
    meant_command="If you meant the command: {example}. All about it: help {command}",
    ask_instead="Ask it as a question",
    only_chat="Nothing is sent to a terminal, so there is nothing of that here.",
    only_shared="That is for places that several people share.",
    only_rich="Briefs have one form here.",
    only_private="That is only for a chat of our own: write to me there.",
    only_terminal="There is nothing to leave here. To get no more briefs: stop",
    denied="Nothing was changed. Here only owners and admins may do that, and those they name. "
    "To see them: brief managers",
    denied_slash="Nothing was changed. Here only owners and admins may do that, and those they "
    "name. To see them: /managers",
    denied_outside="Nothing was changed. Guests and people from outside can read and ask here, "
    "not change anything.",
    denied_unsure="Nothing was changed: I could not find out whether you may manage this place. "
    "Please try again in a minute.",
    too_many_changes="Nothing was changed: there may be {most} changes in two minutes. "
    "There is room again in {wait}.",
    too_many_places="Nothing was changed: more places than usual have just subscribed. "
    "There is room again in {wait}.",
    invalid="That button no longer works, and nothing was changed. help lists what I understand.",
    unchanged="That is how it is already.",
    undo="Undo",
    undone="Taken back: {what}",
    nothing_to_undo="There is no change to take back.",
    undo_overtaken="Nothing was taken back: {who} has changed the same since ({what}). "
    "How it is now: brief settings",
    topics_now="Topics: {topics}.",
    topics_all="Topics: everything about AI.",
    topics_known="I know these, and any phrase of yours: {topics}.",
    topics_full="Nothing was changed: {most} topics are all I can follow for one reader. "
    "To make room: topics -{last}",
    not_followed="Not followed before: {topics}.",
    why_everybody="this brief is the one for everybody, on all topics",
    preview="Lately, {topic} would have brought: {headline}",
    preview_none="Lately, {topic} would have brought nothing.",
    time_now="Brief: {days} at {clock}, {zone}.",
    time_none="Brief: only when you ask. To have it sent: time 08:00",
    next_now="Next one: {when}.",
    paused_now="Paused until further notice. To go on: resume",
    paused_until="Paused until {day}. To go on: resume",
    language_now="Language: {language}.",
    length_now="Length: {stories} at most.",
    muted_now="Muted: {topics}.",
    muted_none="Muted: nothing.",
    switched=MappingProxyType(
        {
            "alerts on": "Alerts: on, two a day at most, never from 22:00 to 07:00.",
            "alerts off": "Alerts: off.",
            "quiet on": "Days without news: nothing is sent.",
            "quiet off": "Days without news: one line is sent.",
            "rich on": (
                "Rich briefs: on, with headings and parts that open. Some apps of Telegram show "
                "them as blank; if yours does, rich off brings back the usual form."
            ),
            "rich off": "Rich briefs: off, every app shows the usual form.",
        }
    ),
    weekly_now="The week in 90 seconds: on {day}s.",
    weekly_off="The week in 90 seconds: not sent.",
    sources_now="Read for you: {sources}. To see them: sources",
    settings_title="Settings",
    settings_hint="Each can be changed by a line, such as: length 3. help lists them.",
    past_day="Nothing was changed: {day} is not ahead. For example: pause until monday",
    days_named=_days_named,
    stopped="You are unsubscribed: nothing more is sent here. What you set up is kept; "
    "to come back: time 08:00. To have it deleted: forget me",
    here_title="This place",
    here_test="This is how the brief looks here.",
    here_stopped="Nothing more is sent to this place. To have it again: brief here at 08:00",
    managers_now="May manage this place besides its owners and admins: {people}.",
    managers_none="Only owners and admins may manage this place.",
    cannot_manage="Nothing was changed: {person} is a guest or from outside, "
    "or I could not find out.",
    audit_title="Changes in this place, the latest first",
    audit_line="{when} · {who}: {what}",
    audit_empty="Nothing has been changed here yet.",
    audit_hidden="somebody",
    welcome="One minute of AI news a day, with sources.",
    welcome_back="Good to have you back. What you set up is as it was.",
    welcome_shared="Hello. I post a one-minute AI brief, with sources, and answer questions about "
    "it.",
    today_below="Today's is below, so that you can judge.",
    no_front_page="Today's brief is still being made. Say today in a minute or two.",
    when_question="Shall it come by itself, on weekdays? Nothing is sent unless you choose.",
    when_shared="Shall it be posted here? Nothing is posted unless somebody who may manage this "
    "place chooses.",
    when_time="Say when, and where you are: time 07:30 Berlin",
    first_zones=("Europe/London", "America/New_York", "Europe/Berlin", "America/Los_Angeles"),
    other_time="Another time or place",
    only_when_asked="Only when I ask",
    weekdays_here="Here, weekdays at 08:00",
    other_here="Other time or topics",
    no_thanks="No thanks",
    which_topics="Which topics? You can leave it at everything.",
    everything="Everything",
    as_you_like="As you like. Say today whenever you want it, or ask anything about AI news.",
    forget_sure="Yes, forget me",
    cut_short="Only the first {most} characters were read.",
    denied_tenant="Nothing was changed. The whole workspace reads this list: only its owners "
    "and admins may change it or have an address looked at.",
    places_full="Nothing was changed: {most} places have a brief already, which is all I "
    "can keep for one workspace. There is room again when one of them stops: "
    "here stop",
    managers_full="Nothing was changed: {most} people can be named to manage a place. To make "
    "room: managers remove {last}",
    long_address="That address is too long: I can keep {most} characters.",
    longest_span="Stories are kept for {days}, so this goes no further back.",
    catch_up="Catch up",
    away="It has been {days}. You can catch up on what still matters.",
    missed_something="You can catch up on what you missed meanwhile.",
    why_yours="For you alone, this counts as well:",
    liked_now="More of: {names}.",
    disliked_now="Less of: {names}.",
    more_like="More like this",
    less_like="Less like this",
    mute_it="Mute {name}",
    no_such_source="No source is called so. To see how they are called: sources",
    which_source="Several sources are called so. Which one?",
    sources_named="FEEDS is set: briefs read what it names, not this list.",
    add_it="Add it",
    remove_it="Remove {name}",
    choices=MappingProxyType(
        {
            "alerts on": "Turn on",
            "alerts off": "Turn off",
            "quiet on": "Send nothing then",
            "quiet off": "Send one line then",
            "rich on": "Try rich briefs",
            "rich off": "Back to the usual form",
            "weekly off": "Not at all",
        }
    ),
    menu=MappingProxyType(
        {
            "time": "Time",
            "topics": "Topics",
            "length": "Length",
            "lang": "Language",
            "sources": "Sources",
            "alerts": "Alerts",
            "weekly": "The week",
            "rich": "Rich briefs",
            "delivery": "How it comes",
            "pause 1w": "Pause a week",
            "resume": "Go on",
            "stop": "Unsubscribe",
        }
    ),
)
