"""What a reader says of stories weighs what he gets, within bounds, and can be taken back."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from digest.clusters import taste
from digest.clusters.rank import choose
from digest.model import (
    NO_LEANING,
    Cluster,
    ClusterId,
    Feedback,
    FeedUrl,
    Leaning,
    Taste,
    Tasted,
    Topic,
    Trait,
    TraitKind,
    Verdict,
)
from tests import make

CHIPS = Trait(kind=TraitKind.TOPIC, key="chips")
POLICY = Trait(kind=TraitKind.TOPIC, key="policy")
traits = st.sampled_from(
    [CHIPS, POLICY, *(Trait(kind=kind, key=key) for kind in TraitKind for key in "ab")]
)
verdicts = st.builds(
    Feedback,
    cluster_id=st.sampled_from([ClusterId(f"c{number}") for number in range(6)]),
    verdict=st.sampled_from(Verdict),
    traits=st.lists(traits, max_size=4, unique=True).map(tuple),
    at=st.integers(0, 4000).map(lambda hours: make.NOW - timedelta(hours=hours)),
    share=st.floats(0.1, 1.0),
)
given_ = st.lists(verdicts, max_size=12)
tastes = st.builds(
    lambda feedback, muted, feeds: replace(
        taste.learned(Taste(), feedback, make.NOW), muted=muted, muted_feeds=feeds
    ),
    given_,
    st.frozensets(st.sampled_from([Topic("chips"), Topic("policy"), Topic("crypto")])),
    st.frozensets(st.sampled_from([FeedUrl("https://a.example/"), FeedUrl("https://b.example/")])),
)


def said(
    *wished: Verdict, of: Sequence[Trait] = (CHIPS,), days_ago: float = 0.0
) -> tuple[Feedback, ...]:
    return tuple(
        Feedback(
            cluster_id=ClusterId(f"c{number}"),
            verdict=verdict,
            traits=tuple(of),
            at=make.NOW - timedelta(days=days_ago),
        )
        for number, verdict in enumerate(wished)
    )


def weight(*feedback: Feedback, of: Sequence[Trait] = (CHIPS,)) -> float:
    leaning = taste.leaning(taste.learned(Taste(), feedback, make.NOW), make.NOW)
    return taste.feedback(leaning, of)[0]


def story(title: str, text: str, *, outlet: str) -> Cluster:
    lead = make.article(title, text, outlet=outlet)
    return make.cluster(lead, topics=frozenset({Topic("chips")} if "chip" in text else ()))


CHIP = story(
    "Ferrocore opens a chip plant", "Ferrocore opened a plant for memory chips.", outlet="One"
)
SONG = story(
    "Castellan loses its appeal against songwriters", "Castellan lost in court.", outlet="Two"
)
BIRD = story("Wren reads maps without a network", "The model Wren reads maps.", outlet="Three")


def order(leaning: Leaning) -> list[ClusterId]:
    edition = make.edition(leaning=leaning)
    choice = choose([CHIP, SONG, BIRD], edition=edition, told=(), feeds={}, now=make.NOW)
    return [each.cluster.id for each in choice.slots]


def leaning_of(*feedback: Feedback) -> Leaning:
    return taste.leaning(taste.learned(Taste(), feedback, make.NOW), make.NOW)


def test_one_wish_moves_a_trait_by_a_third_and_many_never_to_the_end() -> None:
    assert weight(*said(Verdict.MORE)) == 0.25  # a third, rounded to quarters
    assert weight(*said(*[Verdict.MORE] * 2)) == 0.5
    assert weight(*said(*[Verdict.LESS] * 3)) == -0.5
    assert abs(weight(*said(*[Verdict.LESS] * 100))) <= 1.0


def test_a_thumb_counts_for_less_than_a_wish() -> None:
    assert 0 < weight(*said(Verdict.UP, Verdict.UP)) <= weight(*said(Verdict.MORE, Verdict.MORE))


def test_what_was_said_long_ago_fades() -> None:
    assert weight(*said(Verdict.MORE, days_ago=30)) == 0.25  # a fifth, rounded
    assert weight(*said(Verdict.MORE, days_ago=90)) == 0.0


def test_more_of_a_topic_lifts_its_stories_and_less_lowers_them() -> None:
    usual = order(NO_LEANING)
    of = taste.traits(CHIP)
    lifted = order(leaning_of(*said(*[Verdict.MORE] * 4, of=of)))
    lowered = order(leaning_of(*said(*[Verdict.LESS] * 4, of=of)))
    assert lifted[0] == CHIP.id
    assert lowered.index(CHIP.id) > 0
    assert sorted(usual) == sorted(lifted) == sorted(lowered)


def test_the_reason_names_what_was_asked_for() -> None:
    edition = make.edition(leaning=leaning_of(*said(Verdict.MORE)))
    choice = choose([CHIP], edition=edition, told=(), feeds={}, now=make.NOW)
    (chosen,) = choice.slots
    assert chosen.reason.liked == (CHIPS,)
    assert dict(chosen.reason.parts)["feedback"] == pytest.approx(0.3 * 0.25)


def test_a_later_verdict_on_an_event_takes_the_place_of_the_first() -> None:
    first, second = said(Verdict.MORE), said(Verdict.LESS)
    assert weight(*first, *second) == weight(*second)
    assert weight(*first, *first) == weight(*first)


def test_a_thumb_for_a_brief_is_shared_by_its_stories() -> None:
    slots = [
        make.slot(make.story(name), traits=(CHIPS,)) for name in ("Alpha opens", "Beta shuts")
    ]
    brief = make.brief(slots=tuple(slots))
    found = taste.given_all(brief, Verdict.DOWN, make.NOW)
    assert [each.share for each in found] == [0.5, 0.5]
    assert weight(*found) == pytest.approx(round(4 * (-0.5 / 2.5)) / 4)


def verdict_on(event: str) -> Feedback:
    """Return a verdict given now."""
    return Feedback(
        cluster_id=ClusterId(event), verdict=Verdict.MORE, traits=(), at=make.NOW, share=1.0
    )


@given(feedback=given_, more=given_)
def test_readers_lean_by_their_own_feedback_alone(
    feedback: list[Feedback], more: list[Feedback]
) -> None:
    mine = taste.learned(Taste(), feedback, make.NOW)
    before = taste.leaning(mine, make.NOW)
    taste.learned(Taste(), more, make.NOW)  # another reader's
    assert taste.leaning(mine, make.NOW) == before


@given(feedback=given_)
def test_no_taste_at_all_changes_nothing(feedback: list[Feedback]) -> None:
    assert taste.leaning(Taste(), make.NOW) == NO_LEANING
    leaning = taste.leaning(taste.learned(Taste(), feedback, make.NOW), make.NOW)
    assert all(each.steps for each in leaning.leans)
    assert all(abs(each.steps) <= taste.STEPS for each in leaning.leans)


@given(feedback=given_)
def test_the_order_in_which_different_events_were_judged_says_nothing(
    feedback: list[Feedback],
) -> None:
    by_event = list({each.cluster_id: each for each in feedback}.values())
    one = taste.learned(Taste(), by_event, make.NOW)
    other = taste.learned(Taste(), reversed(by_event), make.NOW)
    assert taste.leaning(one, make.NOW) == taste.leaning(other, make.NOW)


@given(one=tastes, other=tastes)
@example(
    one=taste.learned(Taste(), [verdict_on("c0"), verdict_on("c1"), verdict_on("c0")], make.NOW),
    other=taste.learned(Taste(), [verdict_on("c0")], make.NOW),
)
def test_a_change_makes_one_taste_of_another_once_and_can_be_put_back(
    one: Taste, other: Taste
) -> None:
    made = taste.difference(one, other)
    if made is None:
        assert taste.leaning(one, make.NOW).muted == taste.leaning(other, make.NOW).muted
        return
    changed = taste.turned(one, made)
    assert taste.difference(changed, other) is None
    assert taste.turned(changed, made) == changed
    assert taste.stands(changed, made)
    assert not taste.stands(one, made)
    back = taste.turned(changed, Tasted(before=made.after, after=made.before))
    assert back == one


@given(one=tastes, other=tastes, third=tastes)
def test_putting_back_a_change_leaves_alone_what_it_did_not_change(
    one: Taste, other: Taste, third: Taste
) -> None:
    made = taste.difference(one, other)
    if made is None:
        return
    events = {each.cluster_id for each in (*made.before.feedback, *made.after.feedback)}
    back = taste.turned(third, Tasted(before=made.after, after=made.before))
    kept = {each for each in third.feedback if each.cluster_id not in events}
    assert kept <= set(back.feedback)
    assert third.muted - made.after.muted <= back.muted


def test_what_is_kept_of_feedback_is_bounded() -> None:
    many = said(*[Verdict.MORE] * (taste.MOST_FEEDBACK + 50))
    kept = taste.learned(Taste(), many, make.NOW)
    assert len(kept.feedback) == taste.MOST_FEEDBACK
    later = make.NOW + taste.KEPT + timedelta(days=1)
    assert taste.learned(kept, (), later).feedback == ()


@pytest.mark.parametrize("word", ["chips", "Ferrocore", "chip plant", "フェロコア"])
def test_what_is_muted_is_not_chosen_and_not_left_out_either(word: str) -> None:
    told = "フェロコアは金曜日に工場を開いた。"
    muted = CHIP if word != "フェロコア" else story("フェロコア、工場を開く", told, outlet="One")
    leaning = Leaning(muted=frozenset({Topic(word)}))
    edition = make.edition(leaning=leaning)
    choice = choose([muted, SONG], edition=edition, told=(), feeds={}, now=make.NOW)
    every = (*choice.slots, *choice.background, *choice.reserves, *choice.left_out)
    assert [each.cluster.id for each in every] == [SONG.id]


def test_a_muted_word_is_no_part_of_another() -> None:
    assert not taste.mutes("Chipmunk wins", "Chipmunk won.", [Topic("munk")])
    assert taste.mutes("Munk wins", "Munk won.", [Topic("munk")])


def test_muting_ends_where_it_is_taken_back_and_has_a_bound() -> None:
    muted = taste.muted_with(Taste(), Topic("Open Source"))
    assert muted is not None
    assert muted.muted == {"open-source"}
    assert taste.muted_without(muted, Topic("open source")) == Taste()
    full = Taste(muted=frozenset(Topic(f"w{n}") for n in range(taste.MOST_MUTED)))
    assert taste.muted_with(full, Topic("one more")) is None
    source = FeedUrl("https://one.example/feed.xml")
    with_feed = taste.feed_muted(Taste(), source)
    assert with_feed is not None
    assert taste.feed_unmuted(with_feed, source) == Taste()


def test_who_reports_says_something_only_where_nobody_else_does() -> None:
    alone = taste.traits(CHIP)
    both = make.cluster(*CHIP.articles, *SONG.articles)
    assert TraitKind.FEED in {each.kind for each in alone}
    assert TraitKind.FEED not in {each.kind for each in taste.traits(both)}
    assert "ferrocor" in {each.key for each in alone if each.kind is TraitKind.NAME}
    assert replace(alone[0], label="") == CHIPS


def test_a_headline_without_a_name_has_no_trait_of_one() -> None:
    found = taste.traits(make.cluster(make.article("how small models learn to count")))
    assert {each.kind for each in found} <= {TraitKind.TOPIC, TraitKind.FEED}


def test_a_verdict_on_a_story_is_one_on_all_that_it_has() -> None:
    slot = make.slot(make.story(), traits=(CHIPS, POLICY))
    feedback = taste.given(slot, Verdict.MORE, make.NOW)
    assert (feedback.cluster_id, feedback.traits) == (slot.story.cluster_id, (CHIPS, POLICY))
    assert (feedback.verdict, feedback.at) == (Verdict.MORE, make.NOW)
