"""Articles and briefs of our own making, to talk about."""

from __future__ import annotations

from digest.model import (
    Article,
    Brief,
    BriefId,
    EditionId,
    KeyPoints,
    Language,
    Note,
    NoteKind,
)
from tests import make

WREN = make.article(
    "Example Lab releases Wren, a small language model",
    "Example Lab released Wren, a small language model, on Friday. Wren has 8 billion parameters"
    " and was trained on public text. The weights of Wren are free to download. Example Lab plans"
    " to release a version for phones in September.",
)
BANK = make.article(
    "Harbour Bank cancels its chatbot after wrong answers",
    "Harbour Bank switched off its chatbot on Thursday. The chatbot had told 1,200 customers wrong"
    " interest rates. Harbour Bank will pay each of them 50 euros.",
    outlet="Harbour Post",
)
HERON = make.article(
    "Example Lab releases Heron, a large language model",
    "Example Lab released Heron, a large language model, on Monday. Heron has 70 billion"
    " parameters. Heron costs 2 dollars for a million words.",
)
TSUBAME = make.article(
    "見本研究所、小型の言語モデル「ツバメ」を公開",
    "見本研究所は17日、小型の言語モデル「ツバメ」を公開した。ツバメのパラメータ数は80億。"
    "ツバメの重みは無料でダウンロードできる。見本研究所は9月にスマートフォン版を出す予定だ。",
    outlet="見本通信",
    language=Language("ja"),
)


def brief_of(name: str, *articles: Article) -> Brief:
    """Return a brief that tells of each article in the article's own words."""
    slots = []
    for each in articles:
        first, second, *_ = [part.strip() for part in _sentences(each.text)]
        told = make.story(
            each.title,
            language=each.language,
            takeaway=make.claim(first),
            points=KeyPoints(what_happened=make.claim(second)),
            sources=(make.source(each),),
            notes=(Note(kind=NoteKind.SINGLE_SOURCE, values=(each.outlet,)),),
            questions=(),
        )
        slots.append(make.slot(told))
    language = articles[0].language
    feeds = frozenset(each.feed_url for each in articles)
    edition = make.edition(
        id=EditionId(f"e-{name}"), language=language, feeds=feeds, until=make.NOW
    )
    return make.brief(id=BriefId(name), edition=edition, slots=tuple(slots))


def _sentences(text: str) -> list[str]:
    mark = "。" if "。" in text else ". "
    return [f"{part.rstrip('.')}{mark.strip()}" for part in text.split(mark) if part]
