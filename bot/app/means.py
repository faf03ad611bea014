"""What is kept for each chat platform, over the kernel that all processes share."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from digest.ports import Clock

if TYPE_CHECKING:
    from adapters.contract import Means
    from adapters.store.held import Holder
    from adapters.store.kernel import Kernel
    from adapters.store.sealing import Sealer

PLATFORMS = ("slack", "telegram", "line")
"""Those with means of their own."""


def means(kernel: Kernel, sealer: Sealer, platform: str, *, clock: Clock) -> Means:
    """Return what is kept for a platform."""
    from adapters.contract import Means
    from adapters.store.answers import AnswerStore
    from adapters.store.grants import GrantStore
    from adapters.store.notes import NoteStore
    from adapters.store.passes import PassStore
    from adapters.store.posts import PostStore
    from adapters.store.rates import RateStore

    return Means(
        grants=GrantStore(kernel, platform, sealer),
        passes=PassStore(kernel, platform),
        rates=RateStore(kernel, platform),
        notes=NoteStore(kernel, platform),
        posts=PostStore(kernel, platform, clock=clock),
        answers=AnswerStore(kernel, sealer),
    )


def holders(kernel: Kernel, sealer: Sealer) -> Sequence[Holder]:
    """Return those of the stores in which somebody may stand, of all platforms."""
    from adapters.store.answers import AnswerStore
    from adapters.store.grants import GrantStore
    from adapters.store.notes import NoteStore

    found: list[Holder] = [AnswerStore(kernel, sealer)]
    for each in PLATFORMS:
        found += [GrantStore(kernel, each, sealer), NoteStore(kernel, each)]
    return found
