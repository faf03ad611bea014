"""Genres: what a headline gives away about an article that is not news.

*Pure.* An explainer is as true next month; it belongs in the background line. Podcast
episodes, job advertisements, event registrations, sponsors' posts, lists of links and
changelogs are for those who follow the source, and rank low.
"""

from __future__ import annotations

import re
from enum import StrEnum


class Genre(StrEnum):
    """What sort of article a headline announces."""

    NEWS = "news"
    EXPLAINER = "explainer"
    NOTICE = "notice"


_EXPLAINER = re.compile(
    r"^(?:what (?:is|are|does|do)\b|why (?:do|does|is|are|you)\b|how (?:to|do|does|i|we|you)\b"
    r"|when to\b|an? (?:\w+[- ]){0,4}(?:guide|introduction|primer|tutorial|overview)\b"
    r"|the (?:\w+[- ]){0,3}guide to\b|(?:getting started|a deep dive|understanding|explained"
    r"|introduction to|primer|tutorial|learn(?:ing)? (?:how )?to)\b"
    r"|(?:the )?(?:top |best )?\d{1,2} (?:\w+[- ]){0,3}"
    r"(?:ways|tips|tricks|things|reasons|mistakes|lessons|tools|ideas|examples|steps|best)\b"
    r"|(?:a )?(?:beginner|newcomer)['’]?s?['’]? guide\b|best practices\b"
    r"|how .{2,60}? (?:uses?|is using|are using|turned|transformed) "
    r"|opinion\b|essay\b|book review\b|glossary\b|cheat ?sheet\b)"
    r"|\b(?:explained|step[- ]by[- ]step|from scratch|for beginners|cheat ?sheet"
    r"|crash course|playbook"
    r"|handbook|guide (?:to|for)"
    r"|best practices|a primer|101|course notes|lecture notes|lecture \d+|(?:lesson|module) \d+)\b"
    r"|とは(?:[?？。]|$|何か|なにか)|(?:入門|使い方|解説|基礎|まとめ|チュートリアル|勉強会|講座)",
    re.IGNORECASE,
)
_NOTICE = re.compile(
    r"\b(?:episode \d+|ep\.? ?\d+|podcast|webinar|register (?:now|today)|registration (?:is )?open"
    r"|save the date|call for (?:papers|proposals|speakers|participation|applications)"
    r"|we(?:['’]re| are) hiring|is hiring|job(?:s| opening| posting)"
    r"|vacanc(?:y|ies)|sponsored|advertorial|partner content|presented by|promo code|giveaway"
    r"|weekly (?:digest|roundup|links)|link ?dump"
    r"|(?:daily|weekly|monthly) (?:links|round-?up)"
    r"|this week in|the week in|open thread|changelog|release notes|patch notes"
    r"|newsletter #?\d+|issue #?\d+|what moved the stock)\b"
    r"|(?:^|\s)#\d{1,4}(?:$|\s|:)|^v?\d+\.\d+\.\d+\S*$|\bv?\d+\.\d+\.\d+(?:[-.]\w+)?$"
    r"|(?:今週の|今月の|週報|第\d+号|求人|募集中|採用情報|セミナー|ウェビナー|登壇|申込|受付中|PR[:：]|［PR］|【PR】)",
    re.IGNORECASE,
)


_NOTICES = re.compile(r"\b(?:podcast|changelog|release notes)\b|ポッドキャスト", re.IGNORECASE)


def genre_of(title: str, outlet: str = "") -> Genre:
    """Return the genre that a headline or its outlet announces; news when neither does."""
    if _NOTICE.search(title) or _NOTICES.search(outlet):
        return Genre.NOTICE
    if _EXPLAINER.search(title):
        return Genre.EXPLAINER
    return Genre.NEWS
