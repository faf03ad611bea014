"""Language models of a few lines: each is a way to answer, good or bad."""

from __future__ import annotations

import json
import re
from collections.abc import AsyncIterator, Callable, Mapping
from dataclasses import dataclass, field

from digest.errors import ModelError
from digest.ports.llm import Completion, Json, Prompt, Usage

_LINE = re.compile(
    r"(?P<label>s\d+) \((?P<source>[A-Z])(?P<title>, headline)?\): (?P<text>\".*\")"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """What a model can see of a call."""

    sentences: Mapping[str, str]
    titles: Mapping[str, str]
    places: tuple[str, ...]

    def label(self, start: str) -> str:
        """Return the label of the sentence that starts like this."""
        found = {**self.titles, **self.sentences}
        return next(label for label, text in found.items() if text.startswith(start))


def shown(prompt: Prompt) -> Shown:
    """Read a prompt as a model would: a line is a sentence, whatever is in it."""
    lines = [_LINE.fullmatch(line) for line in prompt.user.splitlines()]
    found = [line for line in lines if line]
    properties = prompt.schema["properties"]
    assert isinstance(properties, dict)
    return Shown(
        sentences={line["label"]: json.loads(line["text"]) for line in found if not line["title"]},
        titles={line["label"]: json.loads(line["text"]) for line in found if line["title"]},
        places=tuple(properties),
    )


def field_of(*evidence: str, text: str | None, source_text: str | None = None) -> dict[str, Json]:
    """Return one field of an answer."""
    value: dict[str, Json] = {"evidence": list(evidence), "text": text}
    return value | ({} if source_text is None else {"source_text": source_text})


Answer = Callable[[Shown, Prompt], object]


@dataclass(slots=True)
class Model:
    """Answers as a function says, and remembers what it was asked. See LanguageModel."""

    answer: Answer
    prompts: list[Prompt] = field(default_factory=list)

    async def complete(self, prompt: Prompt) -> Completion:
        """See LanguageModel."""
        self.prompts.append(prompt)
        data = self.answer(shown(prompt), prompt)
        if isinstance(data, ModelError):
            raise data
        usage = Usage(model="tiny", input_tokens=100, output_tokens=10)
        return Completion(data=data, usage=usage)  # type: ignore[arg-type]  # of any shape

    async def stream(self, prompt: Prompt) -> AsyncIterator[str]:
        """See LanguageModel."""
        yield (await self.complete(prompt)).usage.model


def quoting(seen: Shown, prompt: Prompt) -> dict[str, Json]:
    """Answer with sentences as they are, each place another, as far as they go."""
    sentences = list(seen.sentences.items())
    rows: dict[str, Json] = {}
    for place in seen.places:
        if place == "headline":
            label, text = next(iter(seen.titles.items()))
        elif sentences:
            label, text = sentences.pop(0)
        else:
            rows[place] = field_of(text=None)
            continue
        rows[place] = field_of(label, text=text)
    return rows
