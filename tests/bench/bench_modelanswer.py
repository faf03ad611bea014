"""What a model adds to answers, and what it costs: `python -m tests.bench.bench_modelanswer`.

Prints, for each set of labelled questions and language, how often the sources' own words hold the
answer, and how often an answer does when a flawless model picks the right sentence wherever it
was shown it: the upper bound of what a model can add here, limited by the evidence it is given.
`caught` are unanswerable questions refused; `model` counts its refusals alone, which do not
count where the sources' own words seem to answer. Then the delay that we add to a model's first
sentence, and the cost of choosing evidence, of checking a sentence, and of suggestions.
`--errors` lists questions whose sentence the model was not shown.
"""

# ruff: noqa: T201  # a bench prints its figures

from __future__ import annotations

import argparse
import asyncio
import json
import tempfile
import time
from collections import Counter
from collections.abc import AsyncIterator, Iterable, Mapping
from contextlib import aclosing
from dataclasses import dataclass, field, replace
from pathlib import Path
from statistics import median, quantiles

from digest.answers import evidence, excerpts, followups, prompt
from digest.answers.admission import admit
from digest.answers.answer import from_brief
from digest.answers.draft import Drafted
from digest.answers.manner import BOUNDS, Manner
from digest.engine.modelanswer import ModelAnswerer
from digest.engine.written import Written
from digest.model import Claim
from digest.ports.llm import Completion, Json, Prompt, Usage
from tests.digest.answers import labelled
from tests.digest.answers.labelled import Labelled
from tests.digest.engine import modelled
from tests.digest.engine.modelled import NOT_ANSWERABLE, Writer, material, reply

ROUNDS = 40


@dataclass(slots=True)
class Flawless:
    """Picks the sentence that holds the answer, if it was shown. See LanguageModel."""

    gold: tuple[str, ...] = ()
    was_shown: bool = False
    refusals: int = 0

    def write(self, prompt_: Prompt) -> Mapping[str, Json]:
        """Return the right reply."""
        for label, text in material(prompt_).items():
            if any(part in text for part in self.gold):
                self.was_shown = True
                return reply((text, [label]))
        self.refusals += 1
        return NOT_ANSWERABLE


async def judged(questions: Iterable[Labelled], folder: Path, *, tells: bool) -> Counter[str]:
    """Count how answers turn out, without a model and with a flawless one."""
    found: Counter[str] = Counter()
    asked = list(questions)
    known = [
        each for name in {each.collection for each in asked} for each in labelled.articles(name)
    ]
    async with modelled.extractive(folder, *known) as extractive:
        for each in asked:
            about = labelled.brief_asked(each)
            feeds = frozenset(article.feed_url for article in known)
            about = replace(about, edition=replace(about.edition, feeds=feeds))
            model = Flawless(gold=each.gold)
            answerer = ModelAnswerer(extractive=extractive, model=Writer(write=model.write))
            alone = await extractive.answer(each.question, about)
            helped = (await answerer.write(each.question, about)).answer
            if each.gold:
                held = each.place(alone) > 0
                found.update(told=1, alone=held, helped=each.place(helped) > 0)
                found.update(shown=model.was_shown)
                if tells and not model.was_shown:
                    print(f"    not shown: {each.question.text}")
            else:
                found.update(untold=1, caught=not alone.claims, also=not helped.claims)
                found.update(model=not helped.claims or model.refusals > 0)
    return found


def line(name: str, found: Counter[str]) -> str:
    """Write one row."""
    told, untold = found["told"], found["untold"]
    return (
        f"{name:10} answer held: alone {found['alone']:3}/{told:3} ({found['alone'] / told:.0%})  "
        f"flawless model {found['helped']:3}/{told:3} ({found['helped'] / told:.0%})  "
        f"caught: alone {found['caught']:2}/{untold:2}  with it {found['also']:2}/{untold:2}  "
        f"model {found['model']:2}/{untold:2}"
    )


async def quality(*, tells: bool) -> None:
    """Print the table of the labelled questions."""
    known = [*labelled.questions(), *labelled.questions("blind")]
    total: Counter[str] = Counter()
    for half in sorted({each.half for each in known}):
        for language in ("en", "ja"):
            asked = [
                each for each in known if (each.half, each.question.language) == (half, language)
            ]
            with tempfile.TemporaryDirectory() as folder:
                found = await judged(asked, Path(folder), tells=tells)
            total += found
            print(line(f"{half} {language}", found))
    print(line("all", total))


@dataclass(slots=True)
class Timed:
    """Streams a reply character by character and notes when its first sentence was out."""

    first_at: float = 0.0
    spans: list[float] = field(default_factory=list)

    async def complete(self, prompt_: Prompt) -> Completion:
        """See LanguageModel."""
        usage = Usage(model="", input_tokens=0, output_tokens=0)
        return Completion(data=self._reply(prompt_), usage=usage)

    async def stream(self, prompt_: Prompt) -> AsyncIterator[str]:
        """See LanguageModel."""
        text = json.dumps(self._reply(prompt_), ensure_ascii=False)
        end = text.index("}")
        for at, character in enumerate(text):
            if at == end:
                self.first_at = time.perf_counter()
            yield character

    def _reply(self, prompt_: Prompt) -> dict[str, Json]:
        return reply(
            *(
                (text.replace("will", "shall"), [label])
                for label, text in material(prompt_).items()
            )
        )


async def first_sentence() -> None:
    """Print how long after the model's first sentence the reader has it, checked."""
    spans: list[float] = []
    before: list[float] = []
    with tempfile.TemporaryDirectory() as folder:
        async with modelled.extractive(Path(folder)) as extractive:
            for at in range(ROUNDS):
                model = Timed()
                told = ModelAnswerer(extractive=extractive, model=model).stream(
                    modelled.question(
                        "What does it cost, and when does it come?", story=1 + at % 3
                    ),
                    modelled.BRIEF,
                )
                begin = time.perf_counter()
                async with aclosing(told):
                    async for each in told:
                        if isinstance(each, Claim):
                            spans.append(1000 * (time.perf_counter() - model.first_at))
                            before.append(1000 * (model.first_at - begin))
                            break
                        if isinstance(each, Written):
                            break
    print(
        f"first checked sentence after the model's own: median {median(spans):.1f} ms, "
        f"worst {max(spans):.1f} ms ({len(spans)} streams); from question to prompt and back: "
        f"median {median(before):.1f} ms"
    )


def steps() -> None:
    """Print the cost of each step of our own."""
    spans: dict[str, list[float]] = {"evidence": [], "prompt": [], "check": [], "suggestions": []}
    sizes = []
    idf = labelled.idf()

    def clock(name: str, begin: float) -> None:
        spans[name].append(1000 * (time.perf_counter() - begin))

    for each in labelled.questions():
        about = labelled.brief_asked(each)
        texts = {article.id: article for article in labelled.articles(each.collection)}
        found = from_brief(each.question, about, texts, idf=idf)
        begin = time.perf_counter()
        readable = evidence.from_brief(each.question, about, texts, found, idf=idf)
        clock("evidence", begin)
        for shown in readable[:1]:
            language = evidence.language_for(each.question, shown)
            begin = time.perf_counter()
            made = prompt.of(each.question, shown, manner=Manner.ANSWER, language=language)
            clock("prompt", begin)
            sizes.append(excerpts.estimated_tokens(made.user + made.system))
            label, sentence = next(iter(shown.by_label.items()))
            begin = time.perf_counter()
            admitted = admit(
                Drafted(labels=(label,), text=sentence.text.replace(" a ", " the ")),
                shown,
                (),
                language=language,
                bounds=BOUNDS[Manner.ANSWER],
            )
            clock("check", begin)
            begin = time.perf_counter()
            followups.of(
                each.question,
                admitted.claims,
                shown.ground,
                put=lambda question: from_brief(question, about, texts, idf=idf),  # noqa: B023  # put at once
                idf=idf,
            )
            clock("suggestions", begin)
    for name, costs in spans.items():
        print(f"{name}: median {median(costs):.2f} ms, p95 {quantiles(costs, n=20)[-1]:.2f} ms")
    print(f"tokens in, estimated: median {median(sizes):.0f}, most {max(sizes)}")


def main() -> None:
    """Print all figures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--errors", action="store_true", help="list what was not shown")
    asyncio.run(quality(tells=parser.parse_args().errors))
    asyncio.run(first_sentence())
    steps()


if __name__ == "__main__":
    main()
