"""Configurations over real stores: from one engine to the other and back, whole or again."""

from __future__ import annotations

import argparse
import json
import os
import stat
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from adapters.store import subscriptions
from adapters.store.kernel import Kernel
from bot import configuration
from bot.commands import configuration as command
from bot.configuration import Configuration, RealmList, Refused, Setup
from digest.errors import StoreError, UserError
from digest.model import OwnSource
from tests import make
from tests.bot.configuring import FULL, SLACK, ordered, setup_on
from tests.bot.test_eraser import Dying
from tests.contracts.kernel import BENEATH, ENGINES, HOUR, Engine, HandClock


@pytest.fixture(params=BENEATH)
async def kernel(
    request: pytest.FixtureRequest, tmp_path: Path, clock: HandClock
) -> AsyncIterator[Kernel]:
    async with request.param(tmp_path, clock) as kernel:
        yield kernel


@pytest.fixture
def setup(kernel: Kernel, clock: HandClock) -> Setup:
    return setup_on(kernel, clock)


async def brought(setup: Setup, wanted: Configuration = FULL) -> None:
    await setup.bring_in(await setup.planned(wanted))


async def test_what_is_brought_in_is_what_goes_out(setup: Setup) -> None:
    await brought(setup)
    assert ordered(await setup.everything()) == ordered(FULL)


async def test_brought_in_once_more_it_changes_nothing(setup: Setup) -> None:
    await brought(setup)
    assert (await setup.planned(FULL)).is_empty
    stamps = await setup.lists.stamps()
    await brought(setup)
    assert await setup.lists.stamps() == stamps


async def test_what_is_set_up_here_and_not_in_the_file_stays(setup: Setup) -> None:
    mine = make.subscription("mine", recipient=make.recipient("C7"))
    await setup.standing.subscriptions.keep(mine, lambda _: None)
    await setup.lists.keep(SLACK, [OwnSource(feed=make.feed("Before"))])
    await brought(setup)
    assert await setup.standing.subscriptions.get(mine.id) == mine
    assert make.feed("Before") in [each.feed for each in await setup.lists.of(SLACK)]


async def test_subscriptions_that_were_brought_in_fall_due(setup: Setup, clock: HandClock) -> None:
    await brought(setup)
    clock.advance(timedelta(days=1))
    ticks = await setup.standing.subscriptions.lease_ticks(9, HOUR)
    assert [each.subscription.id for each in ticks] == ["s-1"]  # the other is paused


async def test_a_changed_subscription_has_no_second_brief_for_a_date(
    setup: Setup, clock: HandClock
) -> None:
    first = FULL.subscriptions[0]
    today = clock.now().date()
    await setup.standing.subscriptions.keep(replace(first, last_date=today), lambda _: None)
    later = replace(first, schedule=replace(first.schedule, at=first.schedule.at.replace(hour=23)))
    await brought(setup, Configuration(subscriptions=(later,)))
    kept = await setup.standing.subscriptions.get(first.id)
    assert kept == replace(later, last_date=today)


async def test_a_subscription_that_would_move_is_refused(setup: Setup) -> None:
    await brought(setup)
    moved = replace(FULL.subscriptions[0], recipient=make.recipient("C99"))
    with pytest.raises(Refused, match="subscription s-1 is at another address here"):
        await setup.planned(Configuration(subscriptions=(moved,)))


async def test_a_realm_gets_no_more_sources_than_it_may_have(setup: Setup) -> None:
    def list_of(*numbers: int) -> Configuration:
        sources = tuple(OwnSource(feed=make.feed(f"F{number}")) for number in numbers)
        return Configuration(lists=(RealmList(realm=SLACK, sources=sources),))

    await brought(setup, list_of(*range(100)))
    with pytest.raises(Refused, match="more than 100 sources"):
        await setup.planned(list_of(100))


async def test_what_breaks_off_is_done_by_the_same_once_more(
    kernel: Kernel, setup: Setup, clock: HandClock
) -> None:
    for writes in range(8):
        try:
            await brought(setup_on(Dying(kernel, writes), clock))
        except StoreError:
            continue
        break
    await brought(setup)
    assert ordered(await setup.everything()) == ordered(FULL)


@pytest.mark.parametrize("other", BENEATH)
async def test_it_goes_from_sqlite_to_any_engine_and_back(
    tmp_path: Path, clock: HandClock, other: Engine
) -> None:
    sqlite = ENGINES["sqlite"]
    (tmp_path / "there").mkdir()
    (tmp_path / "back").mkdir()
    async with sqlite(tmp_path, clock) as one:
        await brought(setup_on(one, clock))
        body = configuration.write(await setup_on(one, clock).everything(), clock.now())
    async with other(tmp_path / "there", clock) as two:
        await brought(setup_on(two, clock), configuration.read(body))
        again = configuration.write(await setup_on(two, clock).everything(), clock.now())
    async with sqlite(tmp_path / "back", clock) as three:
        await brought(setup_on(three, clock), configuration.read(again))
        last = configuration.write(await setup_on(three, clock).everything(), clock.now())
    assert body == again == last


async def test_more_subscriptions_come_than_one_step_takes(
    setup: Setup, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(subscriptions, "_AT_ONCE", 10)
    many = tuple(
        make.subscription(f"s-{number}", recipient=make.recipient(f"C{number}"))
        for number in range(250)
    )
    await brought(setup, Configuration(subscriptions=many))
    assert len((await setup.everything()).subscriptions) == 250


async def test_the_file_is_new_and_its_owners_alone(setup: Setup, tmp_path: Path) -> None:
    said: list[str] = []
    await brought(setup)
    assert await command.export(setup, "out.json", tmp_path, said.append) == 0
    path = tmp_path / "out.json"
    assert stat.S_IMODE(os.stat(path).st_mode) == 0o600  # noqa: PTH116  # of this very name
    assert said[0].startswith("Exported: places 1, subscriptions 3, changes of sources 4, lists 3")
    with pytest.raises(UserError, match="is there already"):
        await command.export(setup, "out.json", tmp_path, said.append)


async def test_a_dry_run_says_what_would_change_and_changes_nothing(
    setup: Setup, tmp_path: Path
) -> None:
    path = tmp_path / "in.json"
    path.write_bytes(configuration.write(FULL, make.NOW))
    said: list[str] = []
    assert await command.bring_in(setup, path, said.append, is_dry=True) == 0
    assert said[:3] == [
        "preferences: 1 new, 0 changed, 0 as they are",
        "subscriptions: 3 new, 0 changed, 0 as they are",
        "sources: 4 new, 0 changed, 0 as they are",
    ]
    assert said[-1] == "Nothing was changed: this was a dry run."
    assert await setup.everything() == Configuration()
    said.clear()
    assert await command.bring_in(setup, path, said.append, is_dry=False) == 0
    assert await command.bring_in(setup, path, said.append, is_dry=False) == 0
    assert said[-1] == "Nothing to change."


async def test_a_file_with_one_fault_changes_nothing(setup: Setup, tmp_path: Path) -> None:
    found = json.loads(configuration.write(FULL, make.NOW))
    found["subscriptions"][1]["stories"] = 99
    path = tmp_path / "in.json"
    path.write_text(json.dumps(found))
    said: list[str] = []
    assert await command.bring_in(setup, path, said.append, is_dry=False) == 2
    assert said == [
        "Nothing was changed: the file is not as it has to be.",
        "  subscriptions[1].stories: a number from 1 to 7 is expected",
    ]
    assert await setup.everything() == Configuration()


async def test_a_file_that_is_not_there_is_one_sentence(setup: Setup, tmp_path: Path) -> None:
    with pytest.raises(UserError, match="No such file"):
        await command.bring_in(setup, tmp_path / "none", print, is_dry=True)


def test_the_command_line_knows_both() -> None:
    from bot.commands.arguments import add_export, add_import  # noqa: PLC0415  # of this test

    for add, words in ((add_export, ["x"]), (add_import, ["x", "--dry-run"])):
        parser = argparse.ArgumentParser()
        add(parser)
        assert parser.parse_args(words).command == "configuration"
