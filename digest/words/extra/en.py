"""The English extra words.

*Pure.*
"""

from __future__ import annotations

from datetime import date

from digest.words.extra.table import ExtraWords

_DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


def _short_date(day: date) -> str:
    return f"{day.day} {_MONTHS[day.month - 1]}"


def _times(number: int) -> str:
    return {1: "once", 2: "twice"}.get(number, f"{number} times")


def _weekday(day: int) -> str:
    return _DAYS[day - 1]


WORDS = ExtraWords(
    short_date=_short_date,
    times=_times,
    alert="Breaking",
    alert_agreed="Only what {origins} independent sources agree on.",
    alert_off="To get no more of these: alerts off",
    weekly="AI week",
    weekly_span="{since} to {until}",
    weekly_meta="{reading} · the biggest {stories} of the week, of {all}",
    weekly_empty="Nothing of yours was in the news this week.",
    weekly_end="That was the week.",
    grew="{before} to {now} independent sources",
    still_open="Still open",
    open_item="{headline}: {watch}",
    weekly_corrections="Corrected this week",
    more_corrections="And {count} more: corrections",
    catch_up="Catch-up",
    catch_up_meta="{reading} · still of interest, as of now: {stories}",
    catch_up_empty="You missed nothing since {since} that still matters.",
    catch_up_end="To hear of these again only when there is news: mark all read",
    first_reported="First reported {day}",
    updated="updated {times}",
    saved="Saved stories",
    saved_on="saved {day}",
    saved_empty="You have saved nothing yet. To keep story 2: save 2",
    saved_end="Each stays for a year.",
    corrections="What we got wrong",
    corrections_empty="Nothing has been corrected since {since}.",
    correction="Correction, {clock} UTC, {day}",
    we_wrote="We wrote:",
    articles_say="The articles say:",
    corrected="Corrected {clock} UTC",
    why_liked="you asked for more of {names}",
    why_disliked="although you asked for less of {names}",
    why_reset="to forget what you asked for: taste reset",
    weekday=_weekday,
    noted_more="From the next brief on: more of {names}.",
    noted_less="From the next brief on: less of {names}.",
    noted_thumb="Thank you. That counts for your own briefs alone. To take it back: taste reset",
    noted_nothing="Story {number} has no topic, name or source that I could go by.",
    muted_full="{most} things are muted, which is all I can keep. To make room: unmute WORD",
    taste_forgotten="Your wishes for more and less, and all that was muted, count no longer. "
    "Your briefs are again as those of everybody with your topics.",
    saved_now="Saved: {headline}. All of them: saved. To take it back: unsave {number}",
    saved_full="{most} stories are saved, which is all I can keep. To make room: unsave NUMBER",
    unsaved="No longer saved: {headline}.",
    reported="Thank you. What you say of story {number} is kept for whoever runs me. "
    "If it is wrong, it is put right in the open: corrections",
    reported_much="I can take in {most} reports an hour. Please report it again in an hour.",
    no_such_day="You had no brief on {day}. Briefs are kept for 30 days.",
    read_now="Marked as read: {stories}. They come again only when there is news.",
)
