"""English words about answers that are fetched."""

from __future__ import annotations

from digest.words.collecting import CollectingWords

WORDS = CollectingWords(
    working="Summarising… In a moment, tap “Show result”: the answer waits there for a day.",
    show="Show result",
    ready="The answer to an earlier question of yours is ready: tap “Show result”.",
    not_yet="Still at it. Tap “Show result” again in a moment.",
    gone="That answer is not here any more: it is kept for a day. Just ask again.",
    file="{name} can be fetched here for an hour",
    no_file="LINE cannot carry the file {name}. The operator can have it fetched by a link: "
    "PUBLIC_URL is not set.",
)
