"""What Telegram makes a link, a mention or a command by itself in a text.

*Pure.* A plain reading of TDLib's rules: the tests hold both against each other over a table of
cases. Times, card numbers and telephone numbers are left out, as the server's answers do.
"""

from __future__ import annotations

import re

from tests.fakes.telegram import units
from tests.fakes.telegram.nouns import Json

_COUNTRIES = (
    "ac ad ae af ag ai al am ao aq ar as at au aw ax az ba bb bd be bf bg bh bi bj bm bn bo br bs"
    " bt bv bw by bz ca cc cd cf cg ch ci ck cl cm cn co cr cu cv cw cx cy cz de dj dk dm do dz ec"
    " ee eg er es et eu fi fj fk fm fo fr ga gd ge gf gg gh gi gl gm gn gp gq gr gs gt gu gw gy hk"
    " hm hn hr ht hu id ie il im in io iq ir is it je jm jo jp ke kg kh ki km kn kp kr kw ky kz la"
    " lb lc li lk lr ls lt lu lv ly ma mc md me mg mh mk ml mm mn mo mp mq mr ms mt mu mv mw mx my"
    " mz na nc ne nf ng ni nl no np nr nu nz om pa pe pf pg ph pk pl pm pn pr ps pt pw py qa re ro"
    " rs ru rw sa sb sc sd se sg sh si sk sl sm sn so sr st su sv sx sy sz tc td tf tg th tj tk tl"
    " tm tn to tr tt tv tw tz ua ug uk us uy uz va vc ve vg vi vn vu wf ws ye yt za zm zw"
)
_OTHERS = (
    "com org net edu gov mil int info biz name pro mobi app dev blog news cloud tech online site"
    " store shop space world today life live media academy agency ninja page wiki xyz top club"
    " science computer systems digital network studio ton onion"
)
_ENDS = frozenset(f"{_COUNTRIES} {_OTHERS}".split())
_LABEL = r"[^\W_](?:[\w-]*[^\W_])?"
_ADDRESS = re.compile(
    rf"(?<![\w@.$#/\u2060-])(?:(?P<scheme>https?|ftp|tg|tonsite)://)?(?P<user>[\w.+:-]+@)?"
    rf"(?P<host>(?:{_LABEL}\.)+{_LABEL}|(?<=tg://){_LABEL})(?P<port>:[0-9]{{1,5}}(?![0-9]))?"
    r"(?P<path>[/?#][^\s<>\"«»“”‘’]*)?",
    re.IGNORECASE,
)
_BYTE = r"(?:25[0-5]|2[0-4][0-9]|1?[0-9]?[0-9])"
_IPV4 = re.compile(rf"(?:{_BYTE}\.){{3}}{_BYTE}")
_WORDS = {
    "mention": re.compile(r"(?<![\w/@])@[A-Za-z0-9_]{4,32}(?![\w])"),
    "hashtag": re.compile(r"(?<![\w@])#(?=[\w·]*[^\W\d_])[\w·\u200c]{1,255}(?![\w#])"),
    "cashtag": re.compile(r"(?<![\w$])\$(?:1[A-Z]+|[A-Z]{1,8})(?![\w$])"),
    "bot_command": re.compile(
        r"(?<![\w/<>])/[A-Za-z0-9_]{1,64}(?:@[A-Za-z0-9_]{3,32})?(?![\w/@])"
    ),
}
_TRAILING = ".,:;!?'\"()[]{}~`*"


def find(text: str) -> list[Json]:
    """Return the entities that a text has by itself, in its order."""
    found = [*_addresses(text)]
    for kind, pattern in _WORDS.items():
        for each in pattern.finditer(text):
            if not any(begin < each.end() and each.start() < end for _, begin, end in found):
                found.append((kind, each.start(), each.end()))
    return [
        {
            "type": kind,
            "offset": units.length(text[:begin]),
            "length": units.length(text[begin:end]),
        }
        for kind, begin, end in sorted(found, key=lambda each: each[1])
    ]


def _addresses(text: str) -> list[tuple[str, int, int]]:
    found = []
    for each in _ADDRESS.finditer(text):
        if not _is_there(each):
            continue
        if each["user"] and not each["scheme"] and ":" not in each["user"]:
            found.append(("email", each.start(), each.end("host")))
            continue
        if each["port"] and not 0 < int(each["port"][1:]) < 1 << 16:
            found.append(("url", each.start(), each.end("host")))
            continue
        found.append(("url", each.start(), _end(text, each)))
    return found


def _end(text: str, each: re.Match[str]) -> int:
    """Return where an address ends: not with a stop, nor with a bracket that it did not open."""
    end = each.end()
    while each["path"] and end > each.end("host") and text[end - 1] in _TRAILING:
        path = text[each.start() : end]
        if path[-1] == ")" and path.count("(") >= path.count(")"):
            break
        end -= 1
    return end


def _is_there(each: re.Match[str]) -> bool:
    """Return whether a host may be one."""
    host, scheme = each["host"].lower(), (each["scheme"] or "").lower()
    if scheme in {"tg", "tonsite"} or _IPV4.fullmatch(host):
        return True
    last = host.rpartition(".")[2]
    if "_" in ".".join(host.split(".")[-2:]) or last.isdecimal() or "." not in host:
        return False
    return bool(scheme) or last in _ENDS or not last.isascii()
