"""Who is sent his brief when a platform's month has too few messages left for all of them.

*Pure.* A run is what a tenant owes at one instant. The order is the one that is stated to
readers: those come first whose last briefs were skipped, the more of them the earlier; among
equals the lot decides, which is drawn anew each day. Whoever costs more than is left is passed
over, and those behind him are served: a group of thirty takes nothing from anybody by waiting.

So nobody is skipped twice while another of the same price is served twice, as long as both are
owed a brief each time; and of n readers k of whom can be served, each is served within ⌈n/k⌉
runs.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

from digest.model import Delivery, OperationId, Ration, Run


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """What somebody is owed in a run."""

    op_id: OperationId
    price: int
    """In messages: as many as get it."""
    waited: int = 0
    """How many of his last briefs were skipped in a row."""


def ration(claims: Iterable[Claim], left: int) -> Ration:
    """Return who is served, given how many messages are left; the same again for the same.

    What is served counts for no more than is left, and nobody is skipped for whom there was
    room when his turn came.
    """
    served: set[OperationId] = set()
    skipped: set[OperationId] = set()
    for claim in sorted(claims, key=_turn):
        if claim.price <= left:
            left -= claim.price
            served.add(claim.op_id)
        else:
            skipped.add(claim.op_id)
    return Ration(served=frozenset(served), skipped=frozenset(skipped))


def rulings(rations: Iterable[Ration]) -> dict[OperationId, bool]:
    """Return what was decided about each delivery: whether it is sent."""
    found: dict[OperationId, bool] = {}
    for each in rations:
        found |= dict.fromkeys(each.served, True) | dict.fromkeys(each.skipped, False)
    return found


def claims(
    run: Run,
    waiting: Collection[Delivery],
    prices: Mapping[OperationId, int],
    ruled: Mapping[OperationId, bool],
) -> tuple[tuple[Claim, ...], int]:
    """Return what is still to be decided in a run, and what is spoken for already, in messages.

    Args:
        run: the run.
        waiting: all that its tenant owes up to its instant and that has not ended.
        prices: what each of it counts for.
        ruled: what was decided about the run so far.
    """
    open_, spoken_for = [], 0
    for each in waiting:
        price = prices[each.op_id]
        if each.due_at == run.due_at and each.op_id not in ruled:
            open_.append(Claim(op_id=each.op_id, price=price, waited=each.waited or 0))
        elif ruled.get(each.op_id, True):
            spoken_for += price
    return tuple(open_), spoken_for


def _turn(claim: Claim) -> tuple[int, OperationId]:
    # Operation ids are drawn by a digest that has the edition in it: another lot every day.
    return -claim.waited, claim.op_id
