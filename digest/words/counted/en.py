"""The English words of what is counted.

*Pure.*
"""

from __future__ import annotations

from digest.words.counted.table import CountedWords


def _messages(number: int) -> str:
    return f"{number:,} message" if number == 1 else f"{number:,} messages"


WORDS = CountedWords(
    messages=_messages,
    week_now="Brief: once a week, on {day}s at {clock}, {zone}; in between when you ask.",
    modes="It can come when you ask, once a week, or every day.",
    pull="Only when I ask",
    weekly="Once a week",
    daily="Every morning at 8",
    when="Shall it come by itself? Nothing is sent unless you choose. «today» shows the brief "
    "at any time, as often as you like. What is sent by itself counts against this account's "
    "monthly quota: when that runs short, readers take turns.",
    when_spent="Nothing comes by itself: this account's quota for the month is used up, so a "
    "brief every morning cannot be offered now. «today» shows it at any time, as often as you "
    "like.",
    one_a_day="Here one message a day is sent at most: no alert on a day with a brief.",
    price="Each brief sent here counts once for everybody in this place: "
    "this delivery costs {messages} a day of the month's quota.",
    price_weekly="Each brief sent here counts once for everybody in this place: "
    "this delivery costs {messages} a week of the month's quota.",
    left="{messages} are left this month. Shall it be switched on? Asking for the brief costs "
    "nothing.",
    price_unknown="Nothing was changed: I could not find out what a delivery here would cost. "
    "Please try again in a minute.",
    price_yes="Yes, switch it on",
    first_manages="Whoever sets this place up first manages it.",
    managed_by="May manage this place: {people}.",
    denied="Nothing was changed. Here only those may do that who brought me in or set this place "
    "up first, and those they name. To see them: brief managers",
    claimed="You run this bot now: you may manage every group it is in, and are told when the "
    "monthly quota runs short.",
    claim_wrong="That code is not good, and nothing was changed. A code is good once, and for an "
    "hour.",
    claim_often="Too many codes were tried, and nothing was changed. Please try again in an hour.",
)
