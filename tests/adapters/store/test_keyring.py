"""Machines that share a store share its keys, or are told."""

from __future__ import annotations

from pathlib import Path

import pytest

from adapters.store import keyring
from adapters.store.sealing import key_id
from digest.errors import ConfigError
from tests.contracts.kernel import BENEATH, Engine, HandClock

OLD, NEW, OTHER = (bytes(range(start, start + 32)) for start in (0, 40, 80))


@pytest.mark.parametrize("engine", BENEATH)
async def test_a_machine_without_the_key_that_seals_is_refused(
    engine: Engine, tmp_path: Path
) -> None:
    async with engine(tmp_path, HandClock()) as kernel:
        await keyring.agree(kernel, [OLD])
        await keyring.agree(kernel, [OLD])
        with pytest.raises(ConfigError) as refused:
            await keyring.agree(kernel, [OTHER])
        assert key_id(OLD) in str(refused.value)


async def test_a_machine_without_any_key_notes_none_and_is_refused_where_one_seals(
    tmp_path: Path,
) -> None:
    async with BENEATH[0].values[0](tmp_path, HandClock()) as kernel:  # type: ignore[operator]  # an engine
        await keyring.agree(kernel, [])
        await keyring.agree(kernel, [OLD])
        with pytest.raises(ConfigError):
            await keyring.agree(kernel, [])


async def test_who_looks_at_a_store_is_told_of_a_key_that_is_not_his_and_changes_nothing(
    tmp_path: Path,
) -> None:
    async with BENEATH[0].values[0](tmp_path, HandClock()) as kernel:  # type: ignore[operator]  # an engine
        assert await keyring.foreign(kernel, [OLD]) == ""
        await keyring.agree(kernel, [OLD])
        assert await keyring.foreign(kernel, [NEW, OLD]) == ""
        assert (
            await keyring.foreign(kernel, [NEW])
            == await keyring.foreign(kernel, [])
            == key_id(OLD)
        )
        await keyring.agree(kernel, [OLD])


async def test_a_key_is_changed_in_two_steps(tmp_path: Path) -> None:
    async with BENEATH[0].values[0](tmp_path, HandClock()) as kernel:  # type: ignore[operator]  # an engine
        await keyring.agree(kernel, [OLD])
        await keyring.agree(kernel, [OLD, NEW])  # every machine can open what the new one seals
        await keyring.agree(kernel, [NEW, OLD])  # which it does from now on
        with pytest.raises(ConfigError):
            await keyring.agree(kernel, [OLD])
        await keyring.agree(kernel, [NEW])
