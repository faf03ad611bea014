"""What owners are told: each thing once, to whom it concerns, and the same again is the same."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from digest.delivery import notices
from digest.model import (
    ClusterId,
    Correction,
    CorrectionId,
    Language,
    Notice,
    NoticeKind,
    Recipient,
    Shortage,
)
from tests import make

CHAT, OWNER = make.recipient("C1"), make.recipient("D7")
JA = Language("ja")
OWNED = make.subscription(recipient=CHAT, owner=OWNER, language=JA)


def gone(about: Recipient, owner: Recipient | None) -> Notice | None:
    return notices.gone(replace(OWNED, owner=owner), about=about, at=make.NOW)


def test_an_owner_is_told_once_in_his_language_that_a_chat_is_gone() -> None:
    told = gone(CHAT, OWNER)
    assert told is not None
    assert (told.kind, told.recipient, told.about) == (NoticeKind.RECIPIENT_GONE, OWNER, CHAT)
    assert (told.language, told.at) == (JA, make.NOW)
    again = notices.gone(OWNED, about=CHAT, at=make.NOW + timedelta(days=1))
    assert again is not None
    assert again.id == told.id


def test_each_chat_thread_and_owner_has_a_notice_of_its_own() -> None:
    threads = [replace(each, thread="7") for each in (CHAT, OWNER)]
    told = [
        gone(CHAT, OWNER),
        gone(make.recipient("C2"), OWNER),
        gone(replace(CHAT, tenant="T2"), OWNER),
        gone(threads[0], OWNER),
        gone(CHAT, make.recipient("D8")),
        gone(CHAT, threads[1]),
    ]
    assert len({each.id for each in told if each}) == len(told)


def test_nobody_is_told_where_there_is_nobody_else_to_tell() -> None:
    assert gone(CHAT, None) is None
    assert gone(CHAT, CHAT) is None
    assert gone(replace(CHAT, thread="7"), CHAT) is None
    assert gone(CHAT, replace(CHAT, thread="7")) is None


def test_a_correction_is_told_once_in_each_place_that_was_told_what_was_wrong() -> None:
    correction = Correction(
        id=CorrectionId("k1"),
        cluster_id=ClusterId("c1"),
        language=JA,
        headline="A model is released",
        wrong="It has 7 billion parameters.",
        right="It has 70 billion parameters.",
        at=make.NOW,
    )
    row = make.delivery(recipient=CHAT)
    told = notices.corrected(row, correction, language=JA, at=make.NOW)
    assert (told.kind, told.recipient, told.about) == (NoticeKind.CORRECTION, CHAT, CHAT)
    assert (told.language, told.at, told.key) == (JA, make.NOW, row.key)
    assert told.correction == correction
    later = make.NOW + timedelta(hours=1)
    assert notices.corrected(row, correction, language=JA, at=later).id == told.id
    others = [
        notices.corrected(row, replace(correction, id=CorrectionId("k2")), language=JA, at=later),
        *(
            notices.corrected(replace(row, recipient=to), correction, language=JA, at=later)
            for to in (replace(CHAT, thread="7"), make.recipient("C2"))
        ),
    ]
    assert len({told.id, *(each.id for each in others)}) == 4


def test_a_shortage_is_told_once_a_month_of_universal_time() -> None:
    shortage = Shortage(limit=200, left=3, due=9, served=3)
    told = notices.short(OWNER, shortage, language=JA, at=make.NOW)
    assert (told.kind, told.recipient, told.about) == (NoticeKind.QUOTA_SHORT, OWNER, OWNER)
    assert (told.language, told.at, told.shortage) == (JA, make.NOW, shortage)
    first = make.NOW.replace(day=1, hour=0, minute=0)
    same = notices.short(OWNER, replace(shortage, left=0), language=JA, at=first)
    assert same.id == told.id
    for other in (
        notices.short(OWNER, shortage, language=JA, at=first - timedelta(minutes=1)),
        notices.short(OWNER, shortage, language=JA, at=first + timedelta(days=31)),
        notices.short(CHAT, shortage, language=JA, at=make.NOW),
    ):
        assert other.id != told.id


def test_a_platform_is_told_an_id_of_the_notice_alone() -> None:
    told, other = gone(CHAT, OWNER), gone(make.recipient("C2"), OWNER)
    assert told is not None
    assert other is not None
    ids = [notices.notice_op_id(each.id) for each in (told, told, other)]
    assert ids[0] == ids[1] != ids[2]
