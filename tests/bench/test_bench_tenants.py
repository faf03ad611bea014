"""The bench of tenants at its smallest."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.bench import bench_tenants


@pytest.mark.parametrize("seed", [0, 1])
async def test_a_walk_is_walked(tmp_path: Path, seed: int) -> None:
    await bench_tenants.walked(seed, 20, tmp_path)
