"""What people say in the tests of the inbox."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

from adapters.contract import Said, Update
from adapters.store.said import SaidStore
from adapters.store.sealing import Sealer
from digest.model import Recipient
from digest.ports import Handed
from tests import make
from tests.contracts.kernel import MINUTE

SEALER = Sealer([b"k" * 32])
TALK, OTHER = make.recipient("C1"), make.recipient("C2")


def said(number: int, to: Recipient = TALK, *, after: float = 0, text: str = "Why?") -> Said:
    return Said(
        update_id=f"{number}",
        recipient=to,
        asker="U1",
        text=text,
        said_at=make.NOW + timedelta(seconds=after),
    )


def updates(handed: Sequence[Handed[Update]]) -> list[Update]:
    return [each.update for each in handed]


async def only(inbox: SaidStore) -> Handed[Update]:
    (handed,) = await inbox.take(10, MINUTE)
    return handed
