"""What looks back, over a kernel: for the machines of tests and benches."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from adapters.store.briefs import BriefStore
from adapters.store.chronicle import ChronicleStore
from adapters.store.clusters import ClusterStore
from adapters.store.corrections import CorrectionStore
from adapters.store.kernel import Kernel
from adapters.store.stories import StoryStore
from bot import planner
from digest.clusters import prior
from digest.clusters.prior import Prior
from digest.engine.chronicler import Chronicler
from digest.engine.retrospect import Retrospect
from digest.model import Due, Subscription
from digest.ports import Clock


def chronicler(kernel: Kernel) -> Chronicler:
    return Chronicler(chronicle=ChronicleStore(kernel), clusters=ClusterStore(kernel))


def retrospect(
    kernel: Kernel, clock: Clock, words: Callable[[], Prior] = prior.load
) -> Retrospect:
    return Retrospect(
        clock=clock,
        chronicler=chronicler(kernel),
        stories=StoryStore(kernel, clock=clock),
        briefs=BriefStore(kernel),
        corrections=CorrectionStore(kernel),
        prior=words,
    )


def due(subscription: Subscription, now: datetime) -> Due | None:
    return planner.next_due(subscription, now)
