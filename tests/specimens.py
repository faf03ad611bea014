"""Briefs and replies of our own writing: what goldens, pictures and the bench are made of."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from adapters.contract import Action, BriefActions, FormKind, StoryActions
from digest.model import (
    Brief,
    BriefKind,
    Citation,
    Claim,
    ClusterId,
    Correction,
    CorrectionId,
    Coverage,
    DayState,
    FeedUrl,
    Growth,
    KeyPoints,
    Language,
    MissingSource,
    Note,
    NoteKind,
    Source,
    Story,
    WhyExtracts,
    WrittenBy,
)
from tests import make

EN, JA = Language("en"), Language("ja")
_LABELS = {
    EN: ("Key points", "Ask", "Why this story?", "More like this", "Less like this", "Save",
         "Report an error", "What was left out", "Settings"),
    JA: ("要点", "質問する", "表示の理由", "増やす", "減らす", "保存", "誤りを報告",
         "省いた話題", "設定"),
}  # fmt: skip


def token(number: int) -> str:
    """Return what a token looks like."""
    return f"v1:do:{number:016x}:0493817:AbCdEfGhIjKlMn"


def actions(brief: Brief) -> BriefActions:
    """Return what can be pressed under a brief."""
    labels = _LABELS[brief.edition.language]
    numbers = iter(range(1, 10_000))

    def act(label: str, line: str, form: FormKind | None = None) -> Action:
        return Action(label=label, line=line, token=token(next(numbers)), form=form)

    return BriefActions(
        stories=tuple(
            StoryActions(
                open=act(labels[0], f"{n}"),
                ask=act(labels[1], "ask", FormKind.QUESTION),
                why=act(labels[2], f"why {n}"),
                more=act(labels[3], f"more {n}"),
                less=act(labels[4], f"less {n}"),
                save=act(labels[5], f"save {n}"),
                report=act(labels[6], f"report {n}", FormKind.REPORT),
                questions=tuple(act(each, f"ask {each}") for each in slot.story.questions),
            )
            for n, slot in enumerate(brief.slots, start=1)
        ),
        closing=(
            *(() if brief.edition.kind is BriefKind.ALERT else (act(labels[7], "more"),)),
            act(labels[8], "settings", FormKind.SETTINGS),
        ),
    )


def _claim(text: str, sources: Sequence[Source]) -> Claim:
    return Claim(
        text=text,
        citations=tuple(
            Citation(article_id=each.article_id, url=each.url, quote=text) for each in sources
        ),
    )


def _source(outlet: str, title: str, url: str, hours_ago: float | None, minutes: int) -> Source:
    article = make.article(title, outlet=outlet)
    at = None if hours_ago is None else make.NOW - timedelta(hours=hours_ago)
    return make.source(article, url=url, published_at=at, read_time=timedelta(minutes=minutes))


def _story(
    headline: str,
    takeaway: str,
    points: Sequence[str],
    notes: Sequence[Note],
    sources: Sequence[Source],
    *questions: str,
    language: Language = EN,
) -> Story:
    happened, matters, watch = (_claim(each, sources[:1]) if each else None for each in points)
    return make.story(
        headline,
        language=language,
        takeaway=_claim(takeaway, sources),
        points=KeyPoints(what_happened=happened, why_it_matters=matters, what_to_watch=watch),
        notes=tuple(notes),
        sources=tuple(sources),
        questions=questions,
        written_by=WrittenBy.MODEL,
    )


def stories() -> tuple[Story, ...]:
    """Return five stories in English."""
    ledger = _source(
        "The Meridian Ledger", "Small enough to carry: a laboratory lets its model go",
        "https://meridian-ledger.example/ai/story?id=48213&from=front", 16, 4,
    )  # fmt: skip
    lab = _source("Kestrel Lab", "Releasing Wren", "https://kestrel-lab.example/news/wren", 17, 2)
    post = _source(
        "Eastvale Post", "Nine thousand parcels an hour, and nobody lifts one",
        "https://eastvale-post.example/technology/parcels", 8, 3,
    )  # fmt: skip
    circuit = _source(
        "Circuit & State", "Say why: banks and the loans that software refuses",
        "https://circuit-and-state.example/2026/04/loan-refusals", 4, 5,
    )  # fmt: skip
    halde = _source(
        "Halde Weekly", "What a model costs by the month", "https://halde.example/costs", None, 6
    )
    school = _source(
        "Northbank Courier", "Schools lend out reading robots",
        "https://northbank.example/schools/robots", 11, 2,
    )  # fmt: skip
    return (
        _story(
            "Kestrel Lab gives away Wren, a language model small enough for a laptop",
            "Hospitals that may not send letters outside can run Wren themselves: it has "
            "8 billion parameters and takes up six gigabytes.",
            (
                "Kestrel Lab released Wren with its weights and its training recipe on Thursday.",
                "Many hospitals may not send patient letters to a server outside the building.",
                "A version with 30 billion parameters is to follow in September.",
            ),
            (
                Note(kind=NoteKind.INDEPENDENT, values=("3", "2")),
                Note(
                    kind=NoteKind.NUMBERS_DIFFER,
                    values=("8 billion", "Kestrel Lab", "7 billion", "The Meridian Ledger"),
                ),
            ),
            (lab, ledger),
            "Who is Owen Lisle?", "How many parameters does Wren have?", "What comes next?",
        ),
        _story(
            "Banks must explain every loan that software refuses, regulator rules",
            "From July, a customer who is refused by software gets the three facts that counted "
            "most, and a person to ask.",
            (
                "The Bureau for Fair Credit ordered it on Friday after a review of 40 banks.",
                "Nine of ten small loans in the country are decided by software.",
                "Banks have until 1 July; the bureau has not said what a breach costs.",
            ),
            (Note(kind=NoteKind.SINGLE_SOURCE, values=("Circuit & State",)),),
            (circuit,),
            "Which facts have to be given?", "What about loans already refused?",
        ),
        _story(
            "Ostrand’s robots sort 9,000 parcels an hour at a new hub",
            "The hub near Eastvale works with 64 robot arms and 30 people a shift, a fifth of "
            "what the old one needed.",
            (
                "Ostrand opened the hub on Thursday night.",
                "",
                "A second hub is planned; neither place nor date is known.",
            ),
            (Note(kind=NoteKind.SINGLE_SOURCE, values=("Eastvale Post",)),),
            (post,),
            "What happens to the old hub?",
        ),
        _story(
            "Running a model at home costs less than renting one, Halde Weekly finds",
            "Below two million words a month renting stays cheaper, its table says; prices are "
            "those of a date it does not give.",
            ("Halde Weekly compared six models over a month.", "", ""),
            (
                Note(kind=NoteKind.SINGLE_SOURCE, values=("Halde Weekly",)),
                Note(kind=NoteKind.UNDATED, values=("Halde Weekly",)),
            ),
            (halde,),
            "Which models were compared?",
        ),
        _story(
            "Northbank’s libraries lend out robots that listen to children read",
            "Forty robots go to families for three weeks each; nothing that a child says leaves "
            "the device.",
            (
                "The city’s libraries began to lend them out on Thursday.",
                "Two of five children there read below their age.",
                "",
            ),
            (Note(kind=NoteKind.SINGLE_SOURCE, values=("Northbank Courier",)),),
            (school,),
            "How does it listen?",
        ),
    )  # fmt: skip


def normal() -> Brief:
    """Return a day like most: three stories of a model, and a background."""
    first, second, third, fourth, _ = stories()
    return make.brief(
        first, second, third,
        coverage=Coverage(feeds=24, articles=31, sites=19, clusters=22, read_at=make.NOW),
        background=(make.slot(replace(fourth, is_background=True)),),
    )  # fmt: skip


def full() -> Brief:
    """Return a day of five stories."""
    return make.brief(*stories())


def quiet() -> Brief:
    """Return a day with one story."""
    return make.brief(
        stories()[0],
        day=DayState.QUIET,
        reading_time=timedelta(seconds=20),
        coverage=Coverage(feeds=24, articles=9, sites=6, clusters=7, read_at=make.NOW),
    )


def empty() -> Brief:
    """Return a day without news."""
    return make.brief(
        day=DayState.EMPTY, slots=(), reading_time=timedelta(seconds=10),
        coverage=Coverage(feeds=24, articles=3, sites=2, clusters=3, read_at=make.NOW),
    )  # fmt: skip


def degraded() -> Brief:
    """Return a day on which sources were out of reach."""
    missing = tuple(
        MissingSource(feed_url=FeedUrl(f"https://{n}.example/"), title=title, reason=reason)
        for n, title, reason in (
            ("halde", "Halde Weekly", "503 server error"),
            ("post", "Eastvale Post", "no answer in time"),
        )
    )
    return make.brief(
        stories()[1],
        day=DayState.PARTIAL,
        reading_time=timedelta(seconds=20),
        coverage=Coverage(feeds=5, articles=4, sites=3, missing=missing, read_at=make.NOW),
    )


def extractive() -> Brief:
    """Return a day on which the model did not answer."""
    told = tuple(
        replace(each, written_by=WrittenBy.EXTRACT, headline=each.sources[0].title)
        for each in stories()[:2]
    )
    return make.brief(*told, why_extracts=WhyExtracts.MODEL_OUT)


def corrected() -> Brief:
    """Return a brief of which a story was put right since."""
    first, *others = stories()[:2]
    correction = Correction(
        id=CorrectionId("k-1"), cluster_id=ClusterId("c-1"), language=EN, headline=first.headline,
        wrong="Wren takes up six megabytes.", right="Wren takes up six gigabytes.",
        at=datetime.fromisoformat("2026-04-17T14:05:00+00:00"),
    )  # fmt: skip
    return make.brief(replace(first, correction=correction), *others)


def alert(language: Language = EN) -> Brief:
    """Return what breaks."""
    edition = make.edition(kind=BriefKind.ALERT, max_stories=1, language=language)
    return make.brief(_told(language)[0], edition=edition)


def _told(language: Language) -> tuple[Story, ...]:
    return tuple(each.story for each in japanese().slots) if language == JA else stories()


def looking_back(kind: BriefKind, language: Language = EN) -> Brief:
    """Return a week, or what a reader missed."""
    first, *others = _told(language)[:3]
    many = Note(kind=NoteKind.INDEPENDENT, values=("14", "9"))
    first = replace(first, notes=(many, *first.notes[1:]))
    grown = {first.id: (2, 9)}
    slots = tuple(
        replace(
            make.slot(each),
            growth=Growth(
                first_at=make.NOW - timedelta(days=5),
                updates=3,
                origins_before=grown.get(each.id, (1, 1))[0],
                origins_now=grown.get(each.id, (1, 1))[1],
            ),
        )
        for each in (first, *others)
    )
    is_weekly, is_ja = kind is BriefKind.WEEKLY, language == JA
    return make.brief(
        slots=slots,
        edition=make.edition(kind=kind, since=make.NOW - timedelta(days=7), language=language),
        coverage=Coverage(feeds=24, articles=310, sites=22, clusters=87, read_at=make.NOW),
        still_open=slots[1:2] if is_weekly else (),
        corrections=(corrected().slots[0].story.correction,) if is_weekly and not is_ja else (),
        reading_time=timedelta(seconds=90),
    )


def japanese() -> Brief:
    """Return a day in Japanese."""
    keizai = _source(
        "東湖経済",
        "銀行AI、断った理由の説明を義務に",
        "https://toko-keizai.example/ai/loans",
        5,
        3,
    )
    tech = _source(
        "アカツキテック",
        "手元で動く言語モデル「レン」公開",
        "https://akatsuki.example/wren",
        12,
        2,
    )
    lab = _source("Kestrel Lab", "Releasing Wren", "https://kestrel-lab.example/news/wren", 17, 2)
    told = (
        _story(
            "ケストレル研究所、ノートPCで動く言語モデル「レン」を無償公開",
            "院外に文書を出せない病院でも自前で使える。パラメーターは80億、容量は6ギガバイト。",
            (
                "ケストレル研究所は木曜日、重みと学習手順を公開しました。",
                "多くの病院は患者の文書を外部のサーバーに送れません。",
                "300億パラメーター版を9月に公開する予定です。",
            ),
            (Note(kind=NoteKind.INDEPENDENT, values=("2", "2")),),
            (lab, tech), "レンの大きさは?", "次の版はいつ?",
            language=JA,
        ),
        _story(
            "融資を断るAI、銀行に理由の説明を義務づけ 規制当局が決定",
            "7月から、断られた人には最も影響した3つの事実と、相談できる担当者が示される。",
            ("当局は金曜日、40行の調査を受けて決定しました。", "",
             "罰則の内容は明らかにされていません。"),
            (Note(kind=NoteKind.SINGLE_SOURCE, values=("東湖経済",)),),
            (keizai,), "どの事実が示される?",
            language=JA,
        ),
    )  # fmt: skip
    return make.brief(
        *told, edition=make.edition(language=JA), day=DayState.NORMAL,
        coverage=Coverage(feeds=12, articles=14, sites=9, clusters=10, read_at=make.NOW),
    )  # fmt: skip
