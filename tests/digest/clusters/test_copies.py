"""Which articles share an origin."""

from __future__ import annotations

import json
import random
from dataclasses import replace

import pytest

from digest.clusters.copies import CONTAINED, containment, origins, sample
from digest.model import Article, Language
from tests import make
from tests.bench.bench_day import DAY
from tests.digest.clusters import golden

SENTENCES = (
    "The harbour authority of Lindmoor will let a machine plan the order of its cranes.",
    "From June a model trained on eleven years of tides and cargo lists proposes each shift.",
    "Foremen can overrule it, and every change is written into a public log.",
    "In a trial of nine weeks ships left on average forty minutes earlier than before.",
    "The union had asked for the log and for a promise that no post will be cut until 2029.",
    "Its chairman, Tove Aker, called the deal the first that he could read without a lawyer.",
    "The software comes from a workshop of fourteen people in the old customs house.",
    "They were paid three hundred thousand crowns, a tenth of the offer of a large consultancy.",
    "Other ports have asked for the code, which the city wants to publish in autumn.",
    "Whether it copes with a storm like that of last November, nobody knows yet.",
    "The insurers want to see a winter first, and the pilots agree with them.",
    "Until then the cranes of the northern basin stay as they are, planned by hand.",
)
TEXT = " ".join(SENTENCES)


def _trim(sentences: list[str]) -> list[str]:
    return sentences[: len(sentences) * 6 // 10]


def _pad(sentences: list[str]) -> list[str]:
    return ["Read the full story on our site.", *sentences, "Sign up for our daily letter.", "©"]


def _drop(sentences: list[str]) -> list[str]:
    kept = [each for at, each in enumerate(sentences) if at != 4]
    return [each.replace(" asked ", " pleaded ").replace(" called ", " named ") for each in kept]


def _shuffle(sentences: list[str]) -> list[str]:
    return random.Random(3).sample(sentences, len(sentences))  # noqa: S311  # no secret


def _excerpt(sentences: list[str]) -> list[str]:
    return sentences[2:6]


@pytest.mark.parametrize("edit", [_trim, _pad, _drop, _shuffle, _excerpt])
def test_a_copy_is_found_through_every_kind_of_edit(edit: object) -> None:
    assert callable(edit)
    edited = " ".join(edit(list(SENTENCES)))
    assert containment(sample(TEXT), sample(edited)) >= CONTAINED


def test_on_a_labelled_day_exactly_the_copies_are_taken_for_copies() -> None:
    items = [json.loads(line) for line in DAY.read_text("utf-8").splitlines()]
    labelled = {frozenset({each["id"], each["copy_of"]}) for each in items if each.get("copy_of")}
    samples = [(each["id"], each["feed_url"], sample(each["text"])) for each in items]
    hits = {
        frozenset({one, two})
        for at, (two, feed, its) in enumerate(samples)
        for one, other_feed, others in samples[:at]
        if feed != other_feed and containment(its, others) >= CONTAINED
    }
    assert labelled
    assert hits == labelled


def test_a_short_text_proves_nothing() -> None:
    assert containment(sample("A short note."), sample("A short note.")) == 0


def test_japanese_copies_are_found_by_runs_of_characters() -> None:
    text = (
        "港湾局は6月から、クレーンの順番を決める作業を機械に任せる。11年分の潮位と積み荷の記録で"
        "学習したモデルが、毎回の計画を提案する。現場の責任者は計画を覆すことができ、変更はすべて"
        "公開の記録に残る。9週間の試験では、船の出港が平均で40分早くなった。"
    )
    cut = text[: len(text) // 2] + "(共通通信)"
    other = "市の美術館は来月、古い写真を集めた展覧会を開く。入場は無料で、学芸員が毎日案内する。"
    assert containment(sample(text), sample(cut)) >= CONTAINED
    assert containment(sample(text), sample(other)) < CONTAINED


def article(outlet: str, text: str, hours_ago: float, **changes: object) -> Article:
    return make.article(f"Cranes: {outlet}", text, outlet=outlet, hours_ago=hours_ago, **changes)


def test_a_copy_shares_the_origin_of_the_earliest() -> None:
    wire = article("Wire", TEXT, 6)
    copy = article("Gazette", " ".join(SENTENCES[:8]), 4)
    own = article("Beacon", golden.A.text, 5)
    assert origins([copy, own, wire]) == ((wire.id, copy.id), (own.id,))


def test_outlets_of_one_owner_are_one_origin() -> None:
    one, two, three = golden.A, golden.B, golden.C
    owners = {one.outlet: "north-media", two.outlet: "north-media", three.outlet: ""}
    assert origins([one, two, three], lambda each: owners[each.outlet]) == (
        (three.id,),
        (one.id, two.id),
    )


def test_pages_of_one_domain_are_one_origin() -> None:
    one = replace(golden.A, url="https://tech.ledger.example/1")
    two = replace(golden.B, url="https://www.ledger.example/2", outlet="Ledger Tech")
    assert origins([one, two]) == ((one.id, two.id),)


@pytest.mark.parametrize(
    "credit",
    [
        "The deal was first reported by the Northern Ledger.",
        "According to Northern Ledger, the deal is done.",
        "The talks, the Northern Ledger reported on Friday, are over.",
        "合意は近い。Northern Ledgerによると、来週にも発表される。",
    ],
)
def test_who_has_it_from_another_outlet_of_the_story_is_not_independent(credit: str) -> None:
    first = golden.A
    second = replace(golden.B, text=credit, language=Language("en"))
    third = golden.C
    assert origins([first, second, third]) == ((third.id,), (first.id, second.id))


def test_a_name_that_only_begins_like_an_outlet_is_no_credit() -> None:
    second = replace(golden.B, text="According to Northern Ledgerdomain, the deal is done.")
    assert len(origins([golden.A, second])) == 2


def test_undated_articles_never_lead_an_origin() -> None:
    undated = article("Wire", TEXT, 9, is_dated=False)
    dated = article("Gazette", TEXT, 2)
    assert origins([undated, dated]) == ((dated.id, undated.id),)
