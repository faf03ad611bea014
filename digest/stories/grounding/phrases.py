"""Set phrases of English in one spelling, before words are read.

*Pure.* Each has a word by which most texts are passed over, since a search costs more than
a look.
"""

from __future__ import annotations

import re
from functools import lru_cache

_TIMES = r"second|minute|hour|day|week|month|quarter|year"
_MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September",
    "October", "November", "December",
)  # fmt: skip
_TABLE = (
    ("united s", r"\b(?:the )?united states(?: of america)?\b", "USA"),
    ("u.s.", r"\bu\.s\.(?:a\.)?", "USA"),
    ("US", r"(?-i:\bUS\b)", "USA"),
    ("united k", r"\b(?:the )?united kingdom\b", "UK"),
    ("u.k.", r"\bu\.k\.", "UK"),
    ("european union", r"\b(?:the )?european union\b", "EU"),
    ("e.u.", r"\be\.u\.", "EU"),
    ("artificial", r"\bartificial intelligence\b", "AI"),
    ("suit against", r"\b(?:has |have |had )?fil(?:es?|ed|ing) (?:a |an )?(?:law)?suit against\b",
     "sued"),
    (" over", r"\b(?:takes?|took|taking) over\b", "acquired"),
    ("roll", r"\broll(?:s|ed|ing)? out\b", "launched"),
    ("planning to", r"\b(?:is|are) planning to\b", "plans to"),
    ("expected to", r"\b(?:is|are) expected to\b", "is expected to"),
    ("chief exec", r"\bchief executive(?: officer)?\b", "CEO"),
    ("start-up", r"\bstart-up", "startup"),
    ("no longer", r"\bno longer\b", "not"),
    ("according to", r"(?<=[\w%\"]),? according to\b", ", said"),
    ("according to",
     r"\AAccording to (?P<who>[^,]+), (?P<rest>.+?)(?P<end>[.]?)\Z",
     r"\g<rest>, said \g<who>\g<end>"),
    ("more than", r"\bmore than(?= (?:doubl|tripl|quadrupl|halv))", "overmuch"),
    ("co-f", r"\bco-(?=found)", "co"),
    *(
        (month, rf"(?-i:\b(\d{{1,2}})(?:st|nd|rd|th)? ({month})\b)", r"\2 \1")
        for month in _MONTHS
    ),
    ("out of",
     r"\bout of(?= (?:the )?(?:\d|two|three|four|five|six|seven|eight|nine|ten|twelve|twenty))",
     "of"),
    ("no plan", r"\b(?:has|have|had) no plans? to\b", "does not plan to"),
    ("plans to", r"\b(?:has|have|had) plans to\b", "plan to"),
    ("starting", r"\bstarting (?:in|on|from|with)\b", "from"),
    ("beginning", r"\bbeginning (?:in|on|from|with)\b", "from"),
    ("priced", r"\bpriced at\b", "costing"),
    ("between",
     r"\bbetween (?P<low>[$€£¥]?\d[^,;]{0,18}?) and (?=[$€£¥\d])", r"\g<low> to "),
    ("-$", r"(?<=[\dbmnk])-(?=\$)", " to "),
    ("-€", r"(?<=[\dbmnk])-(?=€)", " to "),
    ("-£", r"(?<=[\dbmnk])-(?=£)", " to "),
    ("following ", r"\AFollowing ", "After "),
    ("wake of", r"\bin the wake of ", "after "),
    ("compared", r"\ACompared (?:with|to) ", "Than "),
    ("data set", r"\bdata sets?\b", "dataset"),
    ("because of", r"\bbecause of\b", "dueto"),
    ("result of", r"\bas a result of\b", "dueto"),
    ("due to", r"\bdue to(?= (?:an?|the|its|\w+ing)\b)", "dueto"),
    ("owing to", r"\bowing to\b", "dueto"),
    ("thanks to", r"\bthanks to\b", "dueto"),
    ("compared", r"\bcompared (?:with|to)\b", "versus"),
    ("vs", r"\bvs?\.|\bvs\b", "versus"),
    ("as opposed", r"\bas opposed to\b", "versus"),
    ("against", r"\bagainst(?= [\d$€£])", "versus"),
    ("instead", r"\binstead of\b", "versus"),
    ("rather", r"\brather than\b", "versus"),
    ("such as", r"\bsuch as\b", "including"),
    ("as well", r"\bas well as\b", "and"),
    ("along with", r"\balong with\b", "and"),
    ("together with", r"\btogether with\b", "and"),
    ("in addition", r"\bin addition to\b", "and"),
    ("following", r"\bfollowing(?= (?:an?|the|its|his|her|their)\b)", "after"),
    ("in order", r"\bin order to\b", "to"),
    ("so far", r"\bso far\b", "already"),
    ("per ", rf"\bper(?= (?:{_TIMES})\b)", "a"),
    ("ach ", rf"\beach(?= (?:{_TIMES})\b)", "a"),
    ("every ", rf"\bevery(?= (?:{_TIMES})\b)", "a"),
    *(
        (f"{title}.", rf"(?-i:\b({title})\.)", r"\1")
        for title in ("Dr", "Mr", "Mrs", "Ms", "Prof", "St")
    ),
    (" own", r"\b(?:on|by) (?:its|their) own\b", "alone"),
    ("sel", r"\bby (?:itself|themselves)\b", "alone"),
    ("refus", r"\brefus(?:es|ed|ing)\b", "refused"),
    ("declin", r"\bdeclin(?:es|ed|ing) to\b", "refused"),
)  # fmt: skip
_PARTICLES = (
    "set up establish", "shut down shut", "close down close", "step down resign",
    "kick off start", "point out note", "team up partner", "scale back reduce",
    "cut back reduce", "call off cancel", "push back delay", "put off delay",
    "speed up accelerate", "ramp up increase", "turn off disable", "switch off disable",
    "turn on enable", "switch on enable", "turn down reject", "phase out end", "hand over hand",
    "carry out conduct", "bring down reduce", "sum up summarise",
)  # fmt: skip
"""Verb, particle, and the one verb that says the same."""

_PHRASES = tuple(
    (needle, re.compile(pattern, re.IGNORECASE), instead) for needle, pattern, instead in _TABLE
)
_CONTRACTIONS = (
    (re.compile(r"\bcan(?:'t|not)\b", re.IGNORECASE), "can not"),
    (re.compile(r"\bwon't\b", re.IGNORECASE), "will not"),
    (re.compile(r"n't\b", re.IGNORECASE), " not"),
    (re.compile(r"'(?:re|ve|ll|d|m)\b"), " "),
    (re.compile(r"\b(it|he|she|that|there|what)'s\b", re.IGNORECASE), r"\1 is"),
)
_CANNOT = re.compile(r"\bcannot\b", re.IGNORECASE)
_IRREGULAR_PASTS = {"shut": "shut", "cut": "cut", "set": "set", "put": "put"}


@lru_cache(maxsize=1 << 8)
def _forms(verb: str) -> frozenset[str]:
    """Return the forms of a plain verb."""
    stem = verb.removesuffix("e")
    return frozenset(
        {verb, f"{verb}s", f"{verb}es", f"{stem}ing", f"{stem}ed"}
        | {f"{verb}{verb[-1]}ing", f"{verb}{verb[-1]}ed", f"{verb}ing", f"{verb}ed"}
    )


def _single() -> dict[str, dict[str, str]]:
    found: dict[str, dict[str, str]] = {}
    for each in _PARTICLES:
        verb, particle, instead = each.split()
        for form in _forms(verb):
            found.setdefault(particle, {})[form] = f"{verb} {instead}"
    return found


_SINGLE = _single()
_PAIRS = tuple((each.split()[0][:4], f" {each.split()[1]}") for each in _PARTICLES)
_FIRSTS = sorted({form for verbs in _SINGLE.values() for form in verbs}, key=len, reverse=True)
_PARTICLE_VERBS = re.compile(
    r"(?P<base>\b(?:to|will|would|can|could|may|might|must|should|not) )?\b"
    rf"(?P<verb>{'|'.join(_FIRSTS)}) (?P<particle>{'|'.join(_SINGLE)})\b",
    re.IGNORECASE,
)


def respelled(text: str) -> str:
    """Return a plain text with contractions and set phrases in one spelling."""
    if "'" in text:
        for pattern, instead in _CONTRACTIONS:
            text = pattern.sub(instead, text)
    low = text.lower()
    if "cannot" in low:
        text = _CANNOT.sub("can not", text)
    for needle, pattern, instead in _PHRASES:
        if needle in low or needle in text:
            text = pattern.sub(instead, text)
    if any(start in low and particle in low for start, particle in _PAIRS):
        text = _PARTICLE_VERBS.sub(_as_one, text)
    return text


def _as_one(match: re.Match[str]) -> str:
    """Return the one verb for two words, in the form that they have."""
    first, particle = match["verb"].lower(), match["particle"].lower()
    found = _SINGLE[particle].get(first)
    if found is None:
        return match.group()
    plain, verb = found.split()
    before, stem = match["base"] or "", verb.removesuffix("e")
    if first.endswith("ing"):
        return f"{before}{stem}ing"
    if first == plain and (before or plain not in _IRREGULAR_PASTS):
        return before + verb
    if first.endswith("s"):
        return f"{before}{verb}s"
    return f"{before}{stem}ed"
