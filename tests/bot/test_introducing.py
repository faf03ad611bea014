"""Who comes for the first time is introduced by his platform, or greeted all the same."""

from __future__ import annotations

from dataclasses import dataclass
from typing import cast

import pytest

from adapters.contract import Joined, Platform, Profile
from bot.introducing import introduced
from digest.errors import DeliveryError, Unavailable
from digest.model import Recipient
from tests import make

CAME = Joined(update_id="u1", recipient=make.recipient("C1"), asker="ann", said_at=make.NOW)


@dataclass
class Knowing:
    """What knows everybody, or raises. See Profiles."""

    failure: DeliveryError | None = None

    async def profile(self, place: Recipient, person: str) -> Profile:
        """See Profiles."""
        if self.failure is not None:
            raise self.failure
        return Profile(tz="Asia/Tokyo", language=f"ja-{place.chat}-{person}")


def platform(knowing: object) -> Platform:
    return cast("Platform", knowing)  # nothing else of one is asked


async def test_what_the_platform_knows_is_taken_over() -> None:
    found = await introduced(platform(Knowing()), CAME)
    assert (found.tz, found.language) == ("Asia/Tokyo", "ja-C1-ann")


@pytest.mark.parametrize(
    "knowing", [object(), Knowing(failure=Unavailable("not now"))], ids=["cannot", "fails"]
)
async def test_who_cannot_be_introduced_comes_all_the_same(knowing: object) -> None:
    assert await introduced(platform(knowing), CAME) is CAME
