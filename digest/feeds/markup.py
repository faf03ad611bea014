"""What a browser would show of a piece of HTML.

*Pure.* One pass over the tags with a stack of open elements, in the spirit of the WHATWG
parsing rules (HTML, 13.2) but without a tree: linear in the length of the text, whatever
the text is. Feeds escape HTML twice as often as they should, so text that held no tag at
all before its entities were decoded, and holds some after, is read once more. White space,
line ends included, is one space as CSS has it (CSS Text 3, 4.1) but for what <pre> holds; in
text without any tag a line end stays one, unless a margin put it there.
"""

from __future__ import annotations

import html
import re
from collections import Counter
from dataclasses import dataclass, field


def _names(text: str) -> frozenset[str]:
    return frozenset(text.split())


_VOID = _names("area base br col embed hr img input link meta param source track wbr")
_BLOCK = _names(
    "address article aside blockquote body br center dd details dialog dir div dl dt fieldset "
    "figcaption figure footer form h1 h2 h3 h4 h5 h6 header hgroup hr html legend li main menu "
    "nav ol optgroup option p pre section summary table tbody tfoot thead tr ul"
)
_SPACED = frozenset({"td", "th", "img"})
_UNSEEN = _names(
    "applet audio button canvas datalist frameset head iframe map noembed noframes "
    "noscript object script select style svg template textarea title video"
)
_RAW = {name: re.compile(rf"</{name}[\s/>]", re.IGNORECASE) for name in ("script", "style", "xmp")}
_IMPLIED_END = {
    "li": frozenset({"li"}),
    "dt": frozenset({"dt", "dd"}),
    "dd": frozenset({"dt", "dd"}),
    "tr": frozenset({"tr", "td", "th"}),
    "td": frozenset({"td", "th"}),
    "th": frozenset({"td", "th"}),
    "option": frozenset({"option"}),
}
_INLINE = _names(
    "a abbr acronym b bdi bdo big blink cite code data del dfn em font i ins kbd label mark "
    "marquee math meter output picture progress q rb rp rt rtc ruby s samp slot small span "
    "strike strong sub sup time tt u var"
)
_KNOWN = _VOID | _BLOCK | _SPACED | _UNSEEN | _INLINE | _RAW.keys()

_NAME = r"[a-zA-Z][a-zA-Z0-9]*+(?:[:-][a-zA-Z0-9]++)*+"
_TAG = re.compile(
    rf"<(/?)({_NAME})(?=[\s/>])"
    # A quote opens a value only after "="; elsewhere it is a character like any other.
    r"""((?:[^>=]++|=\s*+(?:"[^"]*+"|'[^']*+'|))*+)>"""
)
_PLAIN_TAG = re.compile(rf"<(/?)({_NAME})(?=[\s/>])([^>]*+)>")
_MAX_MISSES = 16
"""Tags that never end, each searched for to the end of the text, before quotes are ignored."""

_ATTRIBUTE = re.compile(r"""([^\s=/>"']++)(?:\s*+=\s*+(?:"([^"]*+)"|'([^']*+)'|([^\s>]*+)))?+""")
_HIDING_STYLE = re.compile(
    r"(?:^|;)(?:display:none|visibility:(?:hidden|collapse)"
    r"|(?:font-size|opacity|max-height|max-width):0*\.?0*(?:px|pt|r?em|%|vh|vw)?(?:!important)?(?:;|$)"
    r"|content-visibility:hidden)"
)
_CSS_NOISE = re.compile(r"/\*.*?(?:\*/|$)|\s+", re.DOTALL)
_MAY_HIDE = re.compile(r"hidden|style", re.IGNORECASE)
_ANY_TAG = re.compile(rf"</?({_NAME})(?=[\s/>])", re.IGNORECASE)
_HUGE_REFERENCE = re.compile(r"&#(?:[0-9]{8,}|[xX][0-9a-fA-F]{8,});?")
_NOT_MARKUP = re.compile(rf"<(?!/?(?:{'|'.join(sorted(_KNOWN))})[\s/>]|!--)", re.IGNORECASE)
_BLANKS = re.compile(r"[^\S\n]+")
_LINE_ENDS = re.compile(r"\s*\n\s*")
_SPACE = re.compile(r"[ \t\n\r\f]+")
_WIDE = r"[\u3000-\u30ff\u3400-\u9fff\uf900-\ufaff\uff01-\uff9f]"
_WIDE_BREAK = re.compile(rf"(?<={_WIDE})[ \t]*+[\n\r\f][ \t\n\r\f]*+(?={_WIDE})")
"""A line end between Chinese or Japanese characters is no space (CSS Text 3, 4.1.3)."""
_NEW_LINE = re.compile(r"\r\n?|\n")

_MARGIN = 60
"""A shorter line was not broken by a margin: mail and terminals have theirs from 65 on."""
_CLOSERS = "\"'”’»)]"
_ENDS = tuple(".!?…:")


def html_to_text(source: str, *, max_chars: int | None = None) -> str:
    """Return the visible text of HTML, block elements on lines of their own.

    Nothing of scripts, styles, templates, comments, attributes or hidden elements is left.
    With `max_chars`, stop soon after that many characters; the result may be longer.
    """
    if "<" not in source:
        decoded = _decoded(source)
        if not _has_tags(decoded):
            return _tidy(unwrapped(decoded))
        source = decoded
    if _has_tags(source):
        return _read(source, max_chars)
    return _tidy(unwrapped(_seen(source, max_chars, keeps_lines=True)))


def unwrapped(text: str) -> str:
    """Return plain text with the lines joined that only a margin had parted.

    That is a line of 60 characters or more that ends no sentence, before one that begins in
    lower case.
    """
    if "\n" not in text and "\r" not in text:
        return text
    first, *rest = _NEW_LINE.split(text)
    joined, above = [first], first.strip()
    for line in (each.strip() for each in rest):
        is_wrapped = (
            len(above) >= _MARGIN
            and line[:1].islower()
            and not above.rstrip(_CLOSERS).endswith(_ENDS)
        )
        joined += [" " if is_wrapped else "\n", line]
        above = line
    return "".join(joined)


def plain_title(source: str) -> str:
    """Return the text of a title that may or may not be HTML, on one line.

    Titles are written by people who do not know that they write HTML: `Vec<T>` and
    `<!channel>` stay as they are, and only what can be an HTML element is taken for one.
    """
    if "<" not in source:
        decoded = _decoded(source)
        if not _has_tags(decoded):
            return " ".join(decoded.split())
        source = decoded
    return " ".join(_read(_NOT_MARKUP.sub("&lt;", source), None).split())


def is_html_element(name: str) -> bool:
    """Tell whether HTML has an element of this name (in lower case)."""
    return name in _KNOWN


def _has_tags(text: str) -> bool:
    return any(match[1].lower() in _KNOWN for match in _ANY_TAG.finditer(text))


def _read(source: str, max_chars: int | None) -> str:
    return _tidy(_seen(source, max_chars))


def _seen(source: str, max_chars: int | None, *, keeps_lines: bool = False) -> str:
    most = len(source) if max_chars is None else max_chars
    return _Reader(source=source, max_chars=most, keeps_lines=keeps_lines).read()


def _decoded(text: str) -> str:
    if "&" not in text:
        return text
    # html.unescape turns the digits into an int, whose cost is quadratic and then an error.
    return html.unescape(_HUGE_REFERENCE.sub("\ufffd", text))


def _tidy(text: str) -> str:
    return _LINE_ENDS.sub("\n", _BLANKS.sub(" ", text)).strip()


def _hides(attributes: str) -> bool:
    for name, *values in _ATTRIBUTE.findall(attributes):
        value = "".join(values).lower()
        match name.lower():
            case "hidden":
                return value != "until-found"
            case "aria-hidden" if value.strip() == "true":
                return True
            case "style":
                if _HIDING_STYLE.search(_CSS_NOISE.sub("", _decoded(value))):
                    return True
            case _:
                pass
    return False


@dataclass(slots=True)
class _Reader:
    """The state of one pass: where it stands, which elements are open, what was seen."""

    source: str
    max_chars: int
    keeps_lines: bool
    """Whether line ends are to stay although no <pre> is open."""
    tag: re.Pattern[str] = _TAG
    misses: int = 0
    seen: list[str] = field(default_factory=list)
    seen_chars: int = 0
    open: list[str] = field(default_factory=list)
    counts: Counter[str] = field(default_factory=Counter)
    hidden_at: int = -1
    """Length of `open` below the element that hides what follows; -1: nothing does."""

    last_end: int = -1
    """Where the last ">" is: no tag begins behind it."""

    def read(self) -> str:
        """Return the visible text."""
        self.last_end = self.source.rfind(">")
        position = 0
        while self.seen_chars < self.max_chars:
            start = self.source.find("<", position)
            if start < 0:
                self._show(self.source[position:])
                break
            self._show(self.source[position:start])
            position = self._markup(start)
        return "".join(self.seen)

    def _show(self, text: str) -> None:
        """Take in text, its entities not yet decoded."""
        text = _decoded(text)
        if not self.keeps_lines and not self.counts["pre"]:
            text = _SPACE.sub(" ", _WIDE_BREAK.sub("", text))
        self._put(text)

    def _put(self, text: str) -> None:
        if text and self.hidden_at < 0:
            self.seen.append(text)
            self.seen_chars += len(text)

    def _markup(self, start: int) -> int:
        """Take in what begins with "<"; return where the text goes on."""
        if self.source.startswith(("<!", "<?"), start):
            return self._declaration(start)
        match = self.tag.match(self.source, start) if start < self.last_end else None
        if match is None:
            return self._no_tag(start)
        name = match[2].lower()
        if name in _BLOCK:
            self._put("\n")
        elif name in _SPACED:
            self._put(" ")
        if match[1]:
            self._close(name)
        elif name not in _VOID and not match[3].endswith("/"):
            return self._opened(name, match)
        return match.end()

    def _declaration(self, start: int) -> int:
        if self.source.startswith("<!--", start):
            # A comment that never ends hides the rest (HTML, 13.2.5.43 to 13.2.5.52).
            end = self.source.find("-->", start + 2)
            return len(self.source) if end < 0 else end + 3
        if self.source.startswith("<![CDATA[", start):
            return start + len("<![CDATA[")
        end = self.source.find(">", start)
        return len(self.source) if end < 0 else end + 1

    def _no_tag(self, start: int) -> int:
        begun = _ANY_TAG.match(self.source, start)
        if begun and start > self.last_end and begun[1].lower() in _KNOWN:
            return len(self.source)  # cut off in the middle of a tag (eof-in-tag)
        if begun and self.tag is _TAG:
            self.misses += 1
            if self.misses > _MAX_MISSES:
                self.tag = _PLAIN_TAG
        self._put("<")
        return start + 1

    def _opened(self, name: str, match: re.Match[str]) -> int:
        self._close_implied(name)
        if name in _RAW:
            end = _RAW[name].search(self.source, match.end())
            return len(self.source) if end is None else end.start()
        if self.hidden_at < 0 and (
            name in _UNSEEN or (_MAY_HIDE.search(match[3]) and _hides(match[3]))
        ):
            self.hidden_at = len(self.open)
        self.open.append(name)
        self.counts[name] += 1
        return match.end()

    def _close_implied(self, name: str) -> None:
        if not self.open:
            return
        ended = _IMPLIED_END.get(name, ())
        if name in _BLOCK and self.open[-1] == "p":
            self._pop()
        while self.open and self.open[-1] in ended:
            self._pop()

    def _close(self, name: str) -> None:
        if not self.counts[name]:
            return  # the end of something that never began means nothing
        while self._pop() != name:
            pass

    def _pop(self) -> str:
        name = self.open.pop()
        self.counts[name] -= 1
        if len(self.open) <= self.hidden_at:
            self.hidden_at = -1
        return name
