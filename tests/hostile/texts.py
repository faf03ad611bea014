"""Hostile texts: those that others collected, where they are beside the project, and our own.

Ours take each lure of a platform, and spell it as people do who want to get past a filter.
"""

from __future__ import annotations

import html
import itertools
import json
import unicodedata
import urllib.parse
from collections.abc import Callable, Iterator

from tests.shared import SHARED

_COLLECTED = {
    "html_xss.jsonl": "payload",
    "prompt_injection.jsonl": "text",
    "llm_bad_outputs.jsonl": "output",
}
LURES = (
    "<!channel>", "<@U012AB3CD>", "<#C024BE7LH|general>", "<!subteam^S1|team>",
    "<https://evil.example|your bank>", "<!date^1392734382^{date}^https://evil.example|x>",
    "@everyone", "@durov", "#tag", "$TSLA", "/start", "x.ai", "evil.example/login",
    "https://evil.example/a?b=c", "tg://resolve?domain=durov", "javascript:alert(1)",
    "data:text/html;base64,PHNjcmlwdD4=", "a@mail.example.com", "1.2.3.4:8080",
    "[click](https://evil.example)", "![](https://evil.example/p.gif)", "**bold** _slant_ ~s~",
    "```\ncode\n```", "> quoted", "<b>bold</b>", "<script>alert(1)</script>", "<tg-spoiler>x",
    "</blockquote>", "&lt;!here&gt;", "&#60;!here&#62;", "{0} {name} %s ${x}", "{{7*7}}",
    "line.me/R/ti/p/@x", "Content-Type: text/html\r\nX-Evil: 1", "\x1b[31mred\x1b[0m",
    "\x1b]8;;https://evil.example\x07here\x1b]8;;\x07",
)  # fmt: skip


def _wide(text: str) -> str:
    """Spell a text in full-width letters."""
    return "".join(chr(ord(each) + 0xFEE0) if "!" <= each <= "~" else each for each in text)


SPELLINGS: dict[str, Callable[[str], str]] = {
    "as it is": lambda text: text,
    "escaped": html.escape,
    "escaped twice": lambda text: html.escape(html.escape(text)),
    "in percents": urllib.parse.quote,
    "as references": lambda text: "".join(f"&#x{ord(each):x};" for each in text),
    "full width": _wide,
    "with nothing between": "\u200b".join,
    "with joiners between": "\u2060".join,
    "turned round": lambda text: f"\u202e{text}\u202c",
    "isolated": lambda text: f"\u2067{text}\u2069",
    "with soft hyphens": "\u00ad".join,
    "decomposed": lambda text: unicodedata.normalize("NFD", text.replace("e", "é")),
    "after a stack of marks": lambda text: "a" + "\u0301" * 40 + text,
    "with a nul": lambda text: f"{text[:1]}\x00{text[1:]}",
    "between line ends of all sorts": lambda text: f"x\u2028{text}\u2029\x85{text}\v\f",
    "many times": lambda text: f"{text} " * 12,
}


def own() -> Iterator[str]:
    """Yield our own: every lure in every spelling, alone and within a sentence."""
    for lure, spell in itertools.product(LURES, SPELLINGS.values()):
        spelled = spell(lure)
        yield spelled
        yield f"Example Lab said {spelled}, and then it rained."


def collected() -> Iterator[str]:
    """Yield those of others; none where they are not beside the project."""
    for name, field in _COLLECTED.items():
        file = SHARED / "data" / "hostile" / name
        if file.is_file():
            for line in file.read_text(encoding="utf-8").splitlines():
                if text := str(json.loads(line)[field]):
                    yield text


def together() -> list[str]:
    """Return all of them, each once, in their order."""
    return list(dict.fromkeys((*own(), *collected())))
