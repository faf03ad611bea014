"""How a sentence opens, whether it stands alone, and where it may end early without harm.

*Pure.* A quoted sentence is read without the one before it, so one that opens with «It» or
«However» dangles. And a sentence over the budget may be quoted up to a clause that only
adds («…, which …»): the piece is still literal. Nothing is cut where the rest holds a
negation, a hedge, a condition or an attribution, since that would change what is said.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from digest.stories.sentences import is_cjk, words

_QUOTES = "\"'“‘「『(（[ "

_DANGLING = re.compile(
    r"""
    (?:It|It[’']s|Its|They|They[’']re|Their|He|His|She|Her|Both|Neither|Such|Another|There|Here)\b
    |(?:This|That|These|Those)\b(?!\s(?:week|month|year|quarter|morning|spring|summer|autumn
        |fall|winter|time|decade|century|(?:Mon|Tues|Wednes|Thurs|Fri)day|who|with)\b)
    |(?:However|But|And|Or|Nor|Yet|Also|Then|Instead|Moreover|Furthermore|Additionally|Meanwhile
        |Nevertheless|Nonetheless|Therefore|Thus|Hence|Consequently|Accordingly|Likewise
        |Similarly|Otherwise|Conversely|Indeed|Elsewhere|Afterwards?|Ultimately)\b
    |(?:Still|Besides|Finally|Lastly|First|Firstly|Second|Secondly|Third|Thirdly|Plus|Rather
        |Again|Next|Of\scourse|Notably|Specifically|Interestingly|\w+ately|\w+tunately),
    |So\b(?![\s-](?:called|far)\b)
    |(?:In\s(?:addition|turn|particular|fact|short|contrast|other\swords|this|that|it)|By\scontrast
        |As\s(?:a\sresult|such)|For\s(?:example|instance|(?:this|that)\sreason)|After\s(?:all|that)
        |On\sthe\s(?:other\shand|contrary)|At\s(?:the\ssame\stime|that)|Above\sall|That\ssaid
        |To\s(?:that|this)\send|Even\s(?:so|then)|Because\sof\s(?:this|that)|Since\sthen
        |Until\sthen|With\s(?:this|that|it|these)|By\sthen|From\sthere|Either\sway
        |(?:One|Some|Many|Most|All|None)\sof\s(?:them|these|those)|More\simportantly|What[’']s\smore
        |The\s(?:former|latter|same|others?|second|third|result\sis)
        |According\sto\s(?:him|her|them|it))\b
    """,
    re.VERBOSE,
)
_EXPLETIVE = re.compile(
    r"""
    It(?:[’']s|\sis|\swas|\sremains)(?:\s\w+ly)?\s
        (?:(?:not\s)?clear|unclear|unknown|(?:un)?likely|(?:im)?possible|expected|illegal)\b
    |There\s(?:is|are|was|were|will)\b
    |Both\s(?:[A-Z]|companies|sides|models|labs)
    """,
    re.VERBOSE,
)
"""Openings that look like pronouns and point at nothing before."""

_SUBORDINATE = re.compile(r"(?:When|While|If|Although|Though|Because|Whereas)\b[^,]*\Z")
"""A clause that waits for its main clause."""

_LATE_PRONOUN = re.compile(
    r"(?:Despite|Following|After|Before|During|With|Without|In|For|By|Unlike|As)\s[^,A-Z]{3,80},\s"
    r"(?:it|they|he|she)\b"
)
"""«Despite our measures, it found a way»: nothing before the pronoun that it could mean."""

_DANGLING_CJK = re.compile(
    r"""
    しかし|だが|ただ(?:し)?[、\s]|また[、\s]|さらに|そして|それ|これ|この|その|あの
    |こう(?:した|いった)|そう(?:した|いった)|一方|なお[、\s]|そのため|したがって|つまり|例えば|たとえば
    |同(?:社|氏|日|年|大学|研究所|サービス|モデル|誌|紙|庁|省|機能)|両社|両者|前者|後者
    |ここで|彼(?:女|ら)?|次に|まず|だから|なので|でも[、\s]|ところが|とはいえ|加えて|もっとも|併せて
    |あわせて|やがて|すると|それでも|他方|ほかに|このほか
    |但是|然而|不过|此外|同时|这|那|该|它|他|她|因此
    """,
    re.VERBOSE,
)
_FIRST_PERSON = re.compile(
    r"(?:We|We[’'](?:re|ve|ll)|Our|I|I[’'](?:m|ve)|My|Today,? we|In this (?:post|paper|work)"
    r"|Here,? we|Let[’']s)\b|私たち|当社|弊社|我々|本稿|本記事|本書"
)
_CALL = re.compile(
    r"""
    (?:Learn|Discover|Explore|See|Find\sout|Meet|Say|Imagine|Introducing|Announcing|Calling|Get
    |Build|Use|Try|Make|Turn|Take|Start|Stop|Create|Unlock|Ask|Check|Watch|Join|Read|Think|Consider
    |Note|Remember|Keep|Let|Welcome|Enjoy|Bring|Save|Boost|Add|Set|Go|Want|Looking|Need|Ready|Are\syou
    |Do\syou|Have\syou|Did\syou|If\syou|You|Your|Now\syou|Provide|Write|List|Give|Include|Insert
    |Explain|Describe|Compare)\b(?!\s(?:rates|times|cases)|-)
    """,
    re.VERBOSE,
)
_SELLING = re.compile(
    r"\b(?:(?:excited|thrilled|proud|delighted|pleased|happy|honou?red) to\b|(?:we|I) believe\b"
    r"|limited[- ]time|for a limited time|promotional|discount(?:ed|s)?\b|[a-z]+ with confidence"
    r"|next era of|state of the art platform|world[- ]class|best[- ]in[- ]class|game[- ]chang\w+"
    r"|seamless(?:ly)?|unlock(?:s|ing)? (?:the|new)|supercharg\w+|effortless(?:ly)?"
    r"|our (?:amazing|incredible|journey|vision|mission))"
    r"|喜びを|光栄|誇りに思|期間限定|キャンペーン",
    re.IGNORECASE,
)
_TRAILING = re.compile(
    r"\s?[;；]|\s[–—]\s|—|,(?=\s(?:which|who|where|whose|including|such as|as well as|\w+ing)\b)"
)
"""Where a clause begins that only adds to what was said."""

_CARRIES_MEANING = re.compile(
    r"""
    n[’']t\b|\b(?:not|no|nor|never|none|cannot|reportedly|allegedly|apparently|according|says?|said
    |claim\w*|argu\w+|believ\w+|if|unless|but|although|though|despite|except|excluding|until
    |pending|provided|assuming|depending|however|yet|while|whereas|subject|citing|warn\w*
    |den(?:y|ies|ied)|disput\w+|failing|lacking)\b
    """,
    re.VERBOSE | re.IGNORECASE,
)
"""Words by which the end of a sentence takes back, limits or attributes its beginning."""

_PRONOUN = re.compile(r"(?:It|Its|They|Their|He|His|She|Her|This|These)\b|同社|同氏|この|これ")
_WANTS_MORE = re.compile(
    r"\b(?:and|or|but|the|an?|of|in|on|for|to|with|by|from|at|as|that|which|who|is|are|was|were|will"
    r"|its|their|his|her|this|than|into|after|before|says?|said|if|when|while|because|how|why|what"
    r"|our|your|via|using|be|been|has|have|more|most|very|not|no|plans?|aims?|expects?|wants?"
    r"|able|set|ready|helps?|lets?|uses?|tries|ahead|due|announces?)$",
    re.IGNORECASE,
)
_FEWEST_LEAD_WORDS = 8


def dangles(sentence: str) -> bool:
    """Say whether a sentence leans on what was said before it."""
    opening = sentence.lstrip(_QUOTES)
    if is_cjk(sentence):
        return _DANGLING_CJK.match(opening) is not None
    if _SUBORDINATE.match(opening) or _LATE_PRONOUN.match(opening):
        return True
    return _DANGLING.match(opening) is not None and _EXPLETIVE.match(opening) is None


def calls(sentence: str) -> bool:
    """Say whether a sentence addresses the reader, as advertising does, or asks him."""
    return _CALL.match(sentence.lstrip(_QUOTES)) is not None or sentence.endswith(("?", "？"))


def is_first_person(sentence: str) -> bool:
    """Say whether the outlet speaks of itself."""
    return _FIRST_PERSON.match(sentence.lstrip(_QUOTES)) is not None


def sells(sentence: str) -> bool:
    """Say whether a sentence praises or offers rather than tells."""
    return _SELLING.search(sentence) is not None


def is_balanced(sentence: str) -> bool:
    """Say whether every quotation and bracket of a sentence is closed in it."""
    pairs = zip("“「『(（[【«", "”」』)）]】»", strict=True)
    plain = sentence.count('"') % 2 == 0
    return plain and all(sentence.count(left) == sentence.count(right) for left, right in pairs)


def follows_on(sentence: str) -> bool:
    """Say whether a sentence takes up the one before it by a mere pronoun, and may follow it."""
    return _PRONOUN.match(sentence) is not None


def may_drop(rest: str) -> bool:
    """Say whether the end of a sentence can be left out without turning what is said."""
    return _CARRIES_MEANING.search(rest) is None


def may_end(piece: str) -> bool:
    """Say whether a piece of a sentence ends on a word that wants no other."""
    return _WANTS_MORE.search(piece) is None


def lead(sentence: str, fits: Callable[[str], bool]) -> str:
    """Return the longest literal lead of a sentence that fits and loses no meaning.

    The whole sentence if that fits; empty when there is none.
    """
    if fits(sentence):
        return sentence
    for cut in reversed(list(_TRAILING.finditer(sentence))):
        head, rest = sentence[: cut.start()], sentence[cut.end() :]
        is_whole = words(head) >= _FEWEST_LEAD_WORDS and is_balanced(head)
        if is_whole and fits(head) and may_drop(rest):
            return head
    return ""
