"""English words about answers that are fetched."""

from __future__ import annotations

from digest.words.collecting import CollectingWords

WORDS = CollectingWords(
    working="Summarising… In a moment, tap “Show result”: the answer waits there for a day.",
    show="Show result",
    ready="The answer to an earlier question of yours is ready: tap “Show result”.",
    not_yet="Still at it. Tap “Show result” again in a moment.",
    gone="That answer is not here any more: it is kept for a day. Just ask again.",
    no_file="LINE lets a bot send no files, and {name} is too long to be written out here. "
    "Whoever runs this bot can give it to you.",
    file_again="The file {name} is not kept for you: please ask for it once more.",
)
