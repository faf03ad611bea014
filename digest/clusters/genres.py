"""Genres: what an article's headline, address and opening give away that is not news.

*Pure.* An explainer is as true next month; it belongs in the background line. Podcast
episodes, job advertisements, event registrations, customers' stories, sponsors' posts, lists
of links, issues of a newsletter and changelogs are for those who follow the source, and rank
low. And the other way round: a headline that tells a deed is news before one that only has a
subject.
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
    r"^(?:what (?:is|are|does|do)\b|why(?:,| (?:do|does|is|are|you)\b)"
    r"|how (?:to|do|does|i|we|you)\b|when to\b"
    r"|an? (?:\w+[- ]){0,4}(?:guide|introduction|primer|tutorial|overview)\b"
    r"|the (?:\w+[- ]){0,3}guide to\b|(?:getting started|a deep dive|understanding|explained"
    r"|introduction to|primer|tutorial|learn(?:ing)? (?:how )?to)\b"
    r"|(?:the )?(?:top |best )?\d{1,2} (?:\w+[- ]){0,3}"
    r"(?:ways|tips|tricks|things|reasons|mistakes|lessons|tools|ideas|examples|steps|best)\b"
    r"|(?:a )?(?:beginner|newcomer)['’]?s?['’]? guide\b|best practices\b"
    r"|how .{2,80}? (?:is|are|works?|thinks?|uses?|used|helps?|helped|builds?|built|learned"
    r"|rebuil[dt]s?|rewrote|made|scaled?|trusts?|runs?|ran|saves?|drives?) "
    r"|(?:using|building|designing|untangling|rethinking|mastering|optimi[sz]ing|securing"
    r"|customi[sz]ing|configuring|deploying|migrating|debugging|choosing|moderni[sz]ing"
    r"|setting up|working with|build|create|make|use|deploy|improve|automate)\s[^,]*$"
    r"|what makes\b|(?:the )?(?:new )?rules (?:of|for)\b|lessons? (?:from|learned)\b"
    r"|opinion\b|essay\b|book review\b|glossary\b|cheat ?sheet\b)"
    r"|:\s(?:how|why)\s.{2,80}? (?:trusts?|learned|uses?|built|works?|is|are|helps?)\s"
    r"|\b(?:explained|step[- ]by[- ]step|from scratch|for beginners|cheat ?sheet"
    r"|crash course|playbook"
    r"|handbook|guide (?:to|for)|[a-z]+ guide$|part \d{1,2}\)?$"
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
    r"|newsletter #?\d+|issue #?\d+|what moved the stock"
    r"|customer (?:stor(?:y|ies)|spotlight)|case stud(?:y|ies)|success stor(?:y|ies)"
    r"|(?:early[- ]access|our) customers|(?:startup|partner|ambassador) program|hackathon)\b"
    r"|^(?:meet|join) (?:us|the)\b|\bat (?:[A-Z]\w+ )?(?:NeurIPS|ICML|ICLR|ACL|EMNLP|CVPR|AAAI)\b"
    r"|(?:^|\s)#\d{1,4}(?:$|\s|:)|^v?\d+\.\d+\.\d+\S*$|\bv?\d+\.\d+\.\d+(?:[-.]\w+)?$"
    r"|(?:今週の|今月の|週報|第\d+号|求人|募集中|採用情報|セミナー|ウェビナー|登壇|申込|受付中|PR[:：]|［PR］|【PR】)",
    re.IGNORECASE,
)


_NOTICES = re.compile(r"\b(?:podcast|changelog|release notes)\b|ポッドキャスト", re.IGNORECASE)
_PLACES = re.compile(
    r"[/-](?:webinars?|podcasts?|careers?|jobs?|case-stud(?:y|ies)|customer-stor(?:y|ies)"
    r"|success-stor(?:y|ies)|changelogs?|release-notes|sponsored|advertorial)(?:[/?#]|$)"
    r"|/(?:customers?|events?)/.",
    re.IGNORECASE,
)
"""Parts of an address that say on which of a site's shelves an article stands."""

_TEACHES = re.compile(
    r"(?:learn how to\b|how to\b|a (?:[\w-]+ ){0,2}(?:guide|deep dive|tutorial|walkthrough)"
    r" (?:to|for|on|of|into|through)\b|(?:practical|best) (?:techniques|tips|practices|advice)\b"
    r"|everything you need to know\b"
    r"|in this (?:blog |blog post|post|article|guide|tutorial|series)[^.]{0,20},? (?:we|i|you|let)"
    r"|この記事では|本記事では)",
    re.IGNORECASE,
)
"""How a text opens that teaches rather than reports."""

_ITEMS_OF_ISSUE = 3
_WORDS_OF_ITEM = 2

_DEED = re.compile(
    r"^(?:introducing|announcing|launching)\b"
    r"|\b(?:launch|releas|unveil|acquir|rais|sue|sign|ban|fin|open-sourc|withdraw|recall|partner"
    r"|approv|reject|rul|order|cut|lower|join|win|halt|stop|drop|block|beat|ship|publish|suspend"
    r"|warn|adopt|agree|invest|buy|hir|appoint|expand|debut|delay|delet|leak|patch|disclos|find)"
    r"(?:e?s|e?d)\b|\b(?:buys|bought|gives away|gave away|can now|now available|available now"
    r"|(?:generally|now) available|steps down|shuts? down)\b"
    r"|(?:発表|公開|発売|提供|買収|調達|提訴|停止|禁止|開始|導入|合意|提携|削減|拡大|中止)",
    re.IGNORECASE,
)


def genre_of(title: str, outlet: str = "", *, url: str = "", text: str = "") -> Genre:
    """Return the genre that a headline, outlet, address or opening announces, else news."""
    is_notice = _NOTICE.search(title) or _NOTICES.search(outlet) or _PLACES.search(url)
    if is_notice or _lists_items(title):
        return Genre.NOTICE
    if _EXPLAINER.search(title) or _TEACHES.match(text):
        return Genre.EXPLAINER
    return Genre.NEWS


def tells_deed(title: str) -> bool:
    """Tell whether a headline says that somebody did something."""
    return _DEED.search(title) is not None


def _lists_items(title: str) -> bool:
    """Tell «Robot Learns To Cook, Court Rules On Data, New Chips Arrive»: an issue's contents."""
    items = title.split(", ")
    return len(items) >= _ITEMS_OF_ISSUE and all(
        item[:1].isupper()
        and len(item.split()) >= _WORDS_OF_ITEM
        and all(word[:1].isupper() or not word.isalpha() for word in item.split() if len(word) > 3)  # noqa: PLR2004  # «of», «and», «the» stay small in titles
        for item in items
    )
