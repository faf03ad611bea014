"""What the grounding gate lets through, by kind of claim and language, and how long it takes."""

from __future__ import annotations

import sys
import time
from collections import Counter
from collections.abc import Callable, Sequence

from digest.stories.grounding import FaultKind, Verdict, judge
from digest.stories.grounding.english import read
from digest.stories.grounding.figures import figures
from digest.stories.grounding.parsing import structure
from tests.digest.stories.grounding.cases import PARTS, Case, load, seen

_BARS = {
    "paraphrase": ">= 85 %", "number": "0", "name": "0", "quotation": "0", "splice": "<= 2 %",
    "quantifier": "0", "cause": "0", "direction": "0",
}  # fmt: skip
_ROUNDS = 5


def _judged(case: Case, cited: Sequence[str]) -> Verdict:
    is_headline = case.kind == "headline"
    return judge(case.claim, cited, language=case.language, is_headline=is_headline)


def _table(part: str, language: str, cases: Sequence[Case]) -> None:
    verdicts = [(case, _judged(case, case.cited)) for case in cases]
    passed = [case for case, verdict in verdicts if verdict.is_grounded]
    true = sum(case.is_true for case in cases)
    right = sum(case.is_true for case in passed)
    sys.stdout.write(
        f"\n{part} {language}: {len(cases)} cases; {right}/{len(passed)} accepted are true"
        f" (precision {right / max(1, len(passed)):.3f}), of the true {right}/{true} are accepted"
        f" (recall {right / true:.3f})\n"
    )
    asked, accepted = Counter(c.kind for c in cases), Counter(c.kind for c in passed)
    caught: dict[str, Counter[FaultKind]] = {kind: Counter() for kind in asked}
    for case, verdict in verdicts:
        caught[case.kind].update({fault.kind for fault in verdict.faults})
    sys.stdout.write(f"  {'kind':<12}{'accepted':>10}  {'aim':<8}  faults named\n")
    for kind, count in sorted(asked.items()):
        said = ", ".join(f"{name} {n}" for name, n in caught[kind].most_common())
        share = f"{accepted[kind]}/{count}"
        sys.stdout.write(f"  {kind:<12}{share:>10}  {_BARS.get(kind, ''):<8}  {said}\n")


def _pairs() -> None:
    """Print what each way of letting two sentences be combined would accept."""
    ways: dict[str, Callable[[Case], Sequence[Sequence[str]]]] = {
        "each sentence alone": lambda case: [[each] for each in case.cited],
        "and a pronoun resolved (ours)": lambda case: [case.cited],
        "both run together": lambda case: [
            [" and ".join(s.rstrip(".。") for s in case.cited) + "."]
        ],
    }
    cases = [
        case
        for part in PARTS
        for language in ("en", "ja")
        for case in load(part, language)
        if len(case.cited) > 1
    ]
    sys.stdout.write("\ntwo cited sentences: true accepted, false accepted\n")
    for name, cite in ways.items():
        passed = [c for c in cases if any(_judged(c, each).is_grounded for each in cite(c))]
        true = sum(case.is_true for case in passed)
        every = sum(case.is_true for case in cases)
        false = len(cases) - every
        sys.stdout.write(f"  {name:<32}{true}/{every}  {len(passed) - true}/{false}\n")


def _speed(language: str) -> None:
    cases = load("tuning", language) + load("heldout", language)
    for name, is_warm in (("first time", False), ("its source read before", True)):
        spent = []
        for _ in range(_ROUNDS):
            for case in cases:
                for cache in (read, structure, figures):
                    cache.cache_clear()
                if is_warm:
                    judge(case.cited[0][:-2] + "x.", case.cited, language=case.language)
                began = time.perf_counter()
                _judged(case, case.cited)
                spent.append(time.perf_counter() - began)
        spent.sort()
        middle, high = spent[len(spent) // 2], spent[len(spent) * 95 // 100]
        sys.stdout.write(
            f"  {language}, {name:<24} median {middle * 1e3:.3f} ms, 95th {high * 1e3:.3f} ms\n"
        )


def main() -> None:
    """Print the table of each part and language, the ways to combine, and the speed."""
    for part in PARTS:
        for language in ("en", "ja"):
            cases = load(part, language)
            if part == "development":
                known = seen(cases)
                _table("development, looked at,", language, known)
                rest = [case for case in cases if case not in known]
                _table("development, only counted,", language, rest)
            else:
                _table(part, language, cases)
    _pairs()
    sys.stdout.write("\njudge, aim 1.5 ms\n")
    for language in ("en", "ja"):
        _speed(language)


if __name__ == "__main__":
    main()
