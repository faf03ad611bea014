"""In which characters the bytes of a document are written.

*Pure.* The order is that of RFC 7303 and HTML: byte order mark, then declaration, then the
server's word; but bytes that are well-formed UTF-8 are UTF-8 whatever they are declared to
be, since no other text is by accident. A guess comes last, when nothing else decodes.
"""

from __future__ import annotations

import re

_BOMS = (
    (b"\xef\xbb\xbf", "utf-8"),
    (b"\xff\xfe\x00\x00", "utf-32-le"),
    (b"\x00\x00\xfe\xff", "utf-32-be"),
    (b"\xff\xfe", "utf-16-le"),
    (b"\xfe\xff", "utf-16-be"),
)
_WIDE_STARTS = (
    (b"<\x00\x00\x00", "utf-32-le"),
    (b"\x00\x00\x00<", "utf-32-be"),
    (b"<\x00", "utf-16-le"),
    (b"\x00<", "utf-16-be"),
)
# Labels that stand for more than they say (WHATWG Encoding, 4.2), and the codecs we accept:
# a document must not choose any other codec of Python's.
_CODECS = {
    **dict.fromkeys(("shift_jis", "shift-jis", "sjis", "x-sjis", "ms_kanji"), "cp932"),
    **dict.fromkeys(("windows-31j", "cp932", "ms932"), "cp932"),
    **dict.fromkeys(("euc-jp", "x-euc-jp", "eucjp"), "euc_jp"),
    **dict.fromkeys(("gb2312", "gbk", "gb18030", "x-gbk", "euc-cn", "cp936"), "gb18030"),
    **dict.fromkeys(("euc-kr", "ks_c_5601-1987", "ksc5601", "cp949", "uhc"), "cp949"),
    **dict.fromkeys(("iso-8859-1", "latin1", "latin-1", "us-ascii", "ascii"), "cp1252"),
    **{f"windows-{number}": f"cp{number}" for number in range(1250, 1259)},
    **{f"cp{number}": f"cp{number}" for number in range(1250, 1259)},
    **{f"iso-8859-{part}": f"iso8859_{part}" for part in (2, 3, 4, 5, 6, 7, 8, 10, 13, 14, 15)},
    "iso-8859-9": "cp1254",
    "iso-8859-11": "cp874",
    "tis-620": "cp874",
    "iso-2022-jp": "iso2022_jp",
    "big5": "big5hkscs",
    "big5-hkscs": "big5hkscs",
    "koi8-r": "koi8_r",
    "koi8-u": "koi8_u",
    "macintosh": "mac_roman",
    "utf-8": "utf-8",
    "utf8": "utf-8",
}
_DECLARED = re.compile(
    rb"""^\s*<\?xml[^>]{0,200}?\sencoding\s*=\s*["']([A-Za-z0-9._-]{2,40})["']"""
)
_META = re.compile(
    rb"""<meta[^>]{0,200}?\bcharset\s*=\s*["']?([A-Za-z0-9._-]{2,40})""", re.IGNORECASE
)
_HTTP = re.compile(r"""\bcharset\s*=\s*["']?([A-Za-z0-9._-]{2,40})""", re.IGNORECASE)
_LANGUAGE = re.compile(rb"<(?:dc:)?language>\s*([A-Za-z]{2})|xml:lang=[\"']([A-Za-z]{2})")
_HEAD_BYTES = 2_048
_GUESSED_BYTES = 65_536
_FEW_BYTES = 8
"""So few non-ASCII bytes may be UTF-8 by accident."""

_BY_LANGUAGE = {
    "ja": ("euc_jp", "cp932"),
    "zh": ("gb18030", "big5hkscs"),
    "ko": ("cp949",),
    "ru": ("koi8_r", "cp1251"),
    "uk": ("cp1251", "koi8_u"),
}
_CANDIDATES = ("euc_jp", "cp932", "cp949", "gb18030", "big5hkscs", "koi8_r", "cp1251")

_KANA = re.compile("[\u3041-\u3093\u30a1-\u30f6\u30fc]")
_HANGUL = re.compile("[\uac00-\ud7a3]")
_COMMON_HAN = re.compile(
    "[的一是不了人我在有他这中大来上国个到说们为子和你地出道也时年得就那要下以生会自着去之过"
    "家学对可她里后小么心多天而能好都然没日于起还发成事只作当想看文无开手用主行方又如前所本"
    "見這個國來說們為時會對過學發後還沒開無與於種經動問題機點業體實現電長車]"
)
_CYRILLIC_LOWER = re.compile("[а-яё]")
_ASCII = re.compile("[\x00-\x7f]+")
_HIGH_RUN = re.compile(rb"[\x80-\xff]+")
_ODD = re.compile("[\x80-\x9f\uff61-\uff9f\ue000-\uf8ff]")


def decode(body: bytes, *, content_type: str = "") -> str:
    """Return the text of a document; bytes that fit no encoding become U+FFFD."""
    for mark, codec in _BOMS:
        if body.startswith(mark):
            return body[len(mark) :].decode(codec, errors="replace")
    for start, codec in _WIDE_STARTS:
        if body.startswith(start):
            return body.decode(codec, errors="replace")
    labels = _labels(body, content_type)
    if not (body.isascii() and "iso2022_jp" in labels):
        text = _strictly(body, "utf-8")
        if text is not None and not (labels and _is_short(body)):
            return text
    for codec in labels:
        text = _strictly(body, codec)
        if text is not None:
            return text
    return _guessed(body)


def _labels(body: bytes, content_type: str) -> list[str]:
    head = body[:_HEAD_BYTES]
    found = [
        match[1].decode("ascii") for match in (_DECLARED.match(head), _META.search(head)) if match
    ]
    if said := _HTTP.search(content_type):
        found.append(said[1])
    return [_CODECS[label.lower()] for label in found if label.lower() in _CODECS]


def _strictly(body: bytes, codec: str) -> str | None:
    try:
        return body.decode(codec)
    except UnicodeDecodeError:
        return None


def _is_short(body: bytes) -> bool:
    return 0 < len(body.translate(None, bytes(range(128)))) < _FEW_BYTES


def _guessed(body: bytes) -> str:
    damaged = body.decode("utf-8", errors="replace")
    sample = damaged[:_GUESSED_BYTES]
    # Three bytes in a row that fit UTF-8's pattern are hardly ever anything else.
    sound = sum(4 if char > "\u07ff" else 1 for char in sample if char > "\x7f")
    faults = sample.count("\ufffd")
    if faults <= sound - 4 * faults:
        return damaged  # UTF-8 with a few bytes lost
    if _stands_alone(body[:_GUESSED_BYTES]):
        return body.decode("cp1252", errors="replace")
    match = _LANGUAGE.search(body[:_HEAD_BYTES])
    hint = (match[1] or match[2]).decode("ascii").lower() if match else ""
    best = max(_BY_LANGUAGE.get(hint, _CANDIDATES), key=lambda codec: _plausibility(body, codec))
    return body.decode(best, errors="replace")


def _stands_alone(body: bytes) -> bool:
    """Tell Latin text, whose accented letters stand between plain ones, from all others."""
    runs = _HIGH_RUN.findall(body)
    return sum(1 for run in runs if len(run) == 1) > 0.7 * len(runs)


def _plausibility(body: bytes, codec: str) -> float:
    """Return how much a text looks like what people write in an encoding, at most 1."""
    # Of Korean's code page only the standard part is in common use.
    narrow = "euc_kr" if codec == "cp949" else codec
    seen = _ASCII.sub("", body[:_GUESSED_BYTES].decode(narrow, errors="ignore"))
    if not seen:
        return -1.0
    match codec:
        case "euc_jp" | "cp932":
            # Any running Japanese holds kana; half-width ones are the mark of a wrong guess.
            score = min(1.0, 2.5 * len(_KANA.findall(seen)) / len(seen))
        case "cp949":
            score = (len(_HANGUL.findall(seen)) / len(seen) - 0.5) * 2
        case "gb18030" | "big5hkscs":
            score = min(1.0, 3.0 * len(_COMMON_HAN.findall(seen)) / len(seen))
        case _:
            score = len(_CYRILLIC_LOWER.findall(seen)) / len(seen) - 0.25
    score -= len(_ODD.findall(seen)) / len(seen)
    return score if _strictly(body, narrow) is not None else score - 0.3
