"""The English words.

*Pure.*
"""

from __future__ import annotations

from datetime import date, datetime
from types import MappingProxyType

from digest.model import Language, Topic
from digest.words.table import Words

_DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_NOUNS = MappingProxyType(
    {
        "story": ("story", "stories"),
        "article": ("article", "articles"),
        "site": ("site", "sites"),
        "source": ("source", "sources"),
        "origin": ("origin", "origins"),
        "second": ("second", "seconds"),
        "minute": ("min", "min"),
        "hour": ("h", "h"),
        "day": ("day", "days"),
    }
)


def _short_day(day: date) -> str:
    return f"{_DAYS[day.weekday()]} {day.day} {_MONTHS[day.month - 1]}"


def _day(day: date) -> str:
    return f"{_short_day(day)} {day.year}"


def _moment(at: datetime) -> str:
    return f"{_short_day(at.date())}, {at:%H:%M}"


def _clock(at: datetime) -> str:
    return f"{at:%H:%M}"


def _count(number: int, noun: str) -> str:
    return f"{number:,} {_NOUNS[noun][number != 1]}"


def _enumerate(names: tuple[str, ...]) -> str:
    *others, last = names or ("",)
    return f"{', '.join(others)} and {last}" if others else last


WORDS = Words(
    language=Language("en"),
    name="English",
    title="AI brief",
    day=_day,
    short_day=_short_day,
    moment=_moment,
    clock=_clock,
    count=_count,
    enumerate=_enumerate,
    stop=".",
    gap=" ",
    separator=" · ",
    colon=":",
    normal="{reading} · {stories} from {articles} on {sites}",
    quiet="Quiet day · {reading} · {articles} read, {stories} cleared your bar",
    empty="Nothing new since {since}.",
    empty_topics="Nothing new matched {topics}.",
    empty_told="Nothing new: the {stories} that cleared your bar you know already.",
    all_read="All {sources} were read.",
    partial="Incomplete: {missing} of {sources} could not be read ({names}). "
    "This is not a quiet day.",
    partial_all="Incomplete: none of {sources} could be read ({names}). This is not a quiet day.",
    no_padding="We do not pad quiet days.",
    missing="Not read: {names}.",
    late="Late: due {due}, sent {sent}.",
    next_brief="Next brief: {when}.",
    told_note="{stories} you know already left out.",
    update="Update:",
    background="Background:",
    end="That is everything for today.",
    extracts="Quoted from the sources, not rewritten.",
    extracts_some="Quoted from the sources, not rewritten: {numbers}.",
    by_model="Written by a language model, each sentence checked against its source.",
    why_extracts=MappingProxyType(
        {
            "model_out": "Summaries are off right now, so these are the articles' own words.",
            "over_budget": "Today's budget for summaries is spent, so these are the articles' "
            "own words.",
            "not_borne_out": "No summary held against its sources, so these are the articles' "
            "own words.",
        }
    ),
    no_table="Only the news is in {language}: I have no words of my own in it yet.",
    last_brief="Your last brief:",
    no_feeds="There are no sources to read. Add one: ./run feeds add URL",
    what_happened="What happened",
    why_it_matters="Why it matters",
    what_to_watch="What to watch",
    worth_knowing="Worth knowing",
    sources="Sources",
    ask="Ask",
    more_sources="{count} more",
    read_minutes="{minutes} min read",
    undated="undated",
    titled="{source}: “{title}”",
    flag_independent="{origins} independent sources",
    flag_one_origin="{articles}, {origins}",
    flag_single="1 source",
    flag_undated="undated",
    flag_joint=", ",
    notes=MappingProxyType(
        {
            "one_origin": "{0} articles, but one origin: they are not independent reports.",
            "independent": "{1} independent sources in {0} articles.",
            "single_source": "Only {0} reports this.",
            "undated": "{0} gives no date.",
            "old": "The newest article is of {0}.",
            "first_report": "First reported by {0}, {1}.",
            "numbers_differ": "The numbers disagree: {0} ({1}), {2} ({3}).",
            "other_language": "The sources are in {0}.",
            "translated": "Translated from {0} by machine.",
        }
    ),
    languages=MappingProxyType(
        {
            "en": "English",
            "ja": "Japanese",
            "zh": "Chinese",
            "ko": "Korean",
            "de": "German",
            "fr": "French",
            "es": "Spanish",
            "pt": "Portuguese",
            "it": "Italian",
            "nl": "Dutch",
            "ru": "Russian",
        }
    ),
    why_title="Why story {number} is here",
    why_outlets="{origins} in {articles}",
    why_age="first reported {age} ago",
    why_undated="undated",
    why_topics="matches your topics: {topics}",
    why_all_topics="you follow all topics",
    why_primary="announced at first hand",
    why_new="you have not been told of it",
    why_update="you were told of it; this is what is new",
    why_shared="one story because the articles share: {anchors}",
    why_unused="Not used: what you click, who you are.",
    answered_from=MappingProxyType(
        {
            "story": "Answered from story {number}'s articles only.",
            "brief": "Answered from this brief's articles only.",
            "archive": "Answered from the articles of the last 30 days, outside this brief.",
            "month": "Answered from the articles of the last 30 days.",
        }
    ),
    stopgap="I cannot write an answer right now, so here is the closest passage, word for word:",
    broke_off="The answer broke off here. Ask again for the rest.",
    answer_translated="Translated from {language} by machine.",
    manners="Say simpler, deeper or shorter to have it that way.",
    not_told="The sources do not say. I only answer from the articles I have read.",
    nearest="Nearest stories: {stories}.",
    collecting="Reading {done} of {all} sources",
    writing="Writing the brief",
    searching="Searching the last 30 days",
    hint="Type a number to open a story, or ask a question. help lists the rest.",
    prompt="> ",
    goodbye="See you tomorrow.",
    no_such_story="There is no story {number}. This brief has stories 1 to {last}.",
    no_such_story_but_1="There is no story {number}. This brief has one story.",
    no_stories="This brief has no stories.",
    nothing_more="Nothing was left out.",
    more_title="Left out of this brief",
    greeting="Hello.",
    welcome="You are welcome.",
    no_brief="There is no brief here yet.",
    no_brief_next="There is no brief here yet. The next one comes on {when}.",
    no_brief_ask="You can already ask about the news of the last 30 days.",
    asked_enough="You can ask {minute} questions a minute and {day} a day, and all of a chat "
    "together {chat} a minute. There is room again in {wait}. Numbers and commands go on working.",
    too_slow="I could not search the articles in time. Please ask again in a minute.",
    sorry="I could not answer that: something went wrong on my side. It has been noted.",
    in_doubt="An answer of mine may not have reached you. If you miss one, please ask again.",
    notices=MappingProxyType(
        {
            "recipient_gone": "I can no longer write to {chat} on {platform}, so its briefs are "
            "paused. Nothing else is lost: let me in again there, and they can go on.",
            "access_lost": "{platform} does not take my credentials any more, so nothing can be "
            "sent there. Whoever runs me has to renew them.",
            "quota_short": "{platform}: the month's quota does not last for all briefs. Of "
            "{limit:,} messages {left:,} were left; {due:,} were due, {served:,} are sent. "
            "Readers take turns, those first who went without; «today» still shows the brief to "
            "everybody. You are told once a month. More messages: a larger plan there.",
        }
    ),
    reasons=MappingProxyType({}),
    topics=MappingProxyType(
        {
            Topic(name): name.replace("-", " ")
            for name in (
                "open-source",
                "models",
                "research",
                "agents",
                "robotics",
                "chips",
                "policy",
                "safety",
                "business",
                "health",
                "coding",
                "vision",
                "speech",
                "data",
                "rights",
                "education",
                "science",
                "japan",
                "society",
                "infrastructure",
            )
        }
    ),
    small_talk=MappingProxyType(
        {
            "hello": "greeting",
            "hello there": "greeting",
            "hi": "greeting",
            "hi there": "greeting",
            "hey": "greeting",
            "good morning": "greeting",
            "good afternoon": "greeting",
            "good evening": "greeting",
            "thanks": "thanks",
            "thank you": "thanks",
            "thank you very much": "thanks",
            "thanks a lot": "thanks",
            "many thanks": "thanks",
            "thx": "thanks",
            "cheers": "thanks",
            "ok": "nod",
            "okay": "nod",
            "good": "nod",
            "great": "nod",
            "nice": "nod",
            "cool": "nod",
            "wow": "nod",
            "perfect": "nod",
            "got it": "nod",
            "i see": "nod",
            "yes": "nod",
            "no": "nod",
        }
    ),
)
