"""Who is served when too little is left: never more than that, and everybody in his turn."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from math import ceil

from hypothesis import given, settings
from hypothesis import strategies as st

from digest.delivery import rationing
from digest.delivery.rationing import Claim
from digest.model import OperationId, Ration, run_of
from tests import make

prices = st.integers(1, 40)


def claim(name: str, price: int = 1, waited: int = 0) -> Claim:
    return Claim(op_id=OperationId(name), price=price, waited=waited)


claims = st.lists(
    st.builds(
        Claim,
        op_id=st.text("0123456789abcdef", min_size=4, max_size=8).map(OperationId),
        price=prices,
        waited=st.integers(0, 5),
    ),
    unique_by=lambda each: each.op_id,
    max_size=30,
)


@given(owed=claims, left=st.integers(-5, 200))
def test_what_is_served_costs_no_more_than_is_left_and_nobody_is_forgotten(
    owed: list[Claim], left: int
) -> None:
    found = rationing.ration(owed, left)
    costs = {each.op_id: each.price for each in owed}
    spent = sum(costs[each] for each in found.served)
    assert spent <= max(0, left)
    assert found.served | found.skipped == set(costs)
    assert not found.served & found.skipped
    assert all(costs[each] > left - spent for each in found.skipped), "there was room for him"


@given(owed=claims, left=st.integers(0, 200), data=st.data())
def test_it_is_the_same_in_whatever_order_they_come(
    owed: list[Claim], left: int, data: st.DataObject
) -> None:
    others = data.draw(st.permutations(owed))
    assert rationing.ration(owed, left) == rationing.ration(others, left)


@settings(deadline=None)
@given(
    readers=st.integers(1, 25),
    runs=st.lists(st.integers(0, 30), min_size=2, max_size=12),
    price=st.integers(1, 3),
)
def test_nobody_is_skipped_twice_while_another_of_his_price_is_served_twice(
    readers: int, runs: list[int], price: int
) -> None:
    waited = dict.fromkeys(range(readers), 0)
    before: set[int] = set()
    for number, left in enumerate(runs):
        owed = {
            # As operation ids are: another lot for each reader every day.
            OperationId(f"{(each * 7919 + number * 104729) % 1009:04}-{each}"): each
            for each in waited
        }
        found = rationing.ration(
            [claim(name, price, waited[each]) for name, each in owed.items()], left
        )
        served = {owed[each] for each in found.served}
        skipped = set(waited) - served
        twice_served, twice_skipped = before & served, set(waited) - before - served
        assert not number or not (twice_served and twice_skipped)
        waited = {each: waited[each] + 1 if each in skipped else 0 for each in waited}
        before = served


@given(readers=st.integers(1, 40), served=st.integers(1, 40))
def test_each_of_many_is_served_within_as_many_runs_as_it_takes(readers: int, served: int) -> None:
    waited = dict.fromkeys(range(readers), 0)
    had: set[int] = set()
    for number in range(ceil(readers / served)):
        owed = {
            OperationId(f"{(each * 31 + number * 17) % 97:02}-{each}"): each for each in waited
        }
        found = rationing.ration([claim(n, 1, waited[each]) for n, each in owed.items()], served)
        had |= {owed[each] for each in found.served}
        waited = {each: 0 if each in had else waited[each] + 1 for each in waited}
    assert had == set(range(readers))


def test_a_group_that_costs_too_much_holds_up_nobody_and_comes_first_when_there_is_room() -> None:
    group, one = claim("a", price=30, waited=4), claim("b")
    assert rationing.ration([group, one], 29).served == {"b"}
    assert rationing.ration([group, one], 30).served == {"a"}


def test_what_is_on_its_way_is_spoken_for_and_what_was_skipped_is_not() -> None:
    at = make.NOW
    rows = [
        make.delivery(op_id=OperationId(name), due_at=due, waited=waited)
        for name, due, waited in (
            ("earlier", at - timedelta(hours=1), 0),
            ("served", at, 0),
            ("skipped", at, 0),
            ("open", at, 3),
        )
    ]
    ruled = rationing.rulings(
        [
            Ration(
                served=frozenset({OperationId("served")}),
                skipped=frozenset({OperationId("skipped")}),
            )
        ]
    )
    costs = {each.op_id: 2 for each in rows}
    run = run_of(rows[-1])
    assert rationing.claims(run, rows, costs, ruled) == ((claim("open", 2, 3),), 4)
    assert run_of(replace(rows[-1], attempts=3)) == run


def test_who_was_never_counted_has_waited_for_nothing() -> None:
    row = make.delivery(waited=None)
    assert rationing.claims(run_of(row), [row], {row.op_id: 1}, {})[0] == (claim(row.op_id),)
