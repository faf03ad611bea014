"""The English extra words.

*Pure.*
"""

from __future__ import annotations

from datetime import date

from digest.words.extra.table import ExtraWords

_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


def _short_date(day: date) -> str:
    return f"{day.day} {_MONTHS[day.month - 1]}"


def _times(number: int) -> str:
    return {1: "once", 2: "twice"}.get(number, f"{number} times")


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
    catch_up_meta="{reading} · {stories} that still matter, as they stand now",
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
)
