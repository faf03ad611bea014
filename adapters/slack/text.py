"""Text for Slack: what came from outside stays text, wherever it is put.

*Pure.* Three characters are escaped, as in Slack's page on formatting text; all else that its
mrkdwn reads has no escape there, so what would format is shown by a look-alike, or parted by
WORD JOINER (U+2060), which nobody sees. Plain-text objects need none of that.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from adapters import plaintext
from adapters.plaintext import host, one_line, size
from adapters.slack import limits

SEPARATOR = " · "
_JOINER = "\u2060"
_LOOK_ALIKES = (("*", "\u2217"), ("~", "\u223c"), ("`", "\u02cb"))
_SPECIAL = re.compile(r"[&<>*~`_]|:[^\s:]+:")
_EDGE_UNDERSCORE = re.compile(r"(?<![^\W_])_+|_+(?![^\W_])")
"""Within a word it formats nothing."""
_LOW_LINE = "\uff3f"
_EMOJI = re.compile(r":(?=(?:[^\s:]*[^\W\d][^\s:]*|100|1234):)")
"""Names of emoji have a letter, but for two; times of day have none."""
_QUOTING = re.compile(r"^(?=>)")
_IN_URL = {"|": "%7C", "<": "%3C", ">": "%3E", " ": "%20"}
_CONTROL = re.compile(r"[\x00-\x1f\x7f]")
_URL_CHARACTERS = re.compile(r"[|<> ]")
_LONGEST_ENTITY = 5
"""Units that a character can become."""
_LONGEST_LINK = 2_900
"""With what stands beside it, it fits into one text object."""
_ADDRESS = re.compile(r"(?<=:)(?=//)|(?<=\w)(?=\.[A-Za-z]{2})")
"""Where an address is parted, so that no client makes a link of it."""
_MARKUP = re.compile(r"(?<=\])(?=\()|(?<=<)|(?<=&)(?=#?\w+;)")
_LINK = re.compile(r"(<[^<>]*>)")
_CHANNEL = re.compile(r"[CG][A-Z0-9]{1,30}", re.ASCII)
_LINE_START = re.compile(r"^(?=[#>+=|-]|\d+[.)])")


def escaped(text: str) -> str:
    """Escape for the `text` of a message, where lines may break."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def inert(text: str) -> str:
    """Return a text for mrkdwn that formats, links, mentions and draws nothing; on one line."""
    line = one_line(text)
    if not _SPECIAL.search(line):
        return line
    return escaped(_QUOTING.sub(_JOINER, _unformatted(line)))


def _unformatted(line: str) -> str:
    """Show by look-alikes what would format, and part what would be drawn as an emoji."""
    for character, other in _LOOK_ALIKES:
        line = line.replace(character, other)
    line = _EDGE_UNDERSCORE.sub(lambda found: _LOW_LINE * len(found[0]), line)
    return _EMOJI.sub(":" + _JOINER, line)


def markdown(text: str) -> str:
    """Return a text for Slack's Markdown that formats, links and mentions nothing; on one line.

    Markdown links what looks like an address by itself, so addresses are parted too.
    """
    line = _MARKUP.sub(_JOINER, _unformatted(one_line(text)).replace("\\", "\u2216"))
    return _LINE_START.sub(_JOINER, _ADDRESS.sub(_JOINER, line))


def unlinked(mrkdwn: str) -> str:
    """Part the addresses beside our own links: text without blocks cannot be verbatim."""
    return "".join(
        each if _LINK.fullmatch(each) else _ADDRESS.sub(_JOINER, each)
        for each in _LINK.split(mrkdwn)
    )


def bold(text: str) -> str:
    """Return a text for mrkdwn in bold; nothing for an empty one."""
    line = inert(text)
    return f"*{line}*" if line else ""


def link(url: str, label: str) -> str:
    """Return a link for mrkdwn; its label alone where the URL is none that may be followed."""
    shown = inert(label)
    target = address(url)
    if not target:
        return shown
    whole = f"<{escaped(target)}|{shown or inert(host(url))}>"
    return whole if size(whole) <= _LONGEST_LINK else shown


def channel(name: str) -> str:
    """Return a channel for mrkdwn, by whose id Slack shows its name to who may see it."""
    return f"<#{name}>" if _CHANNEL.fullmatch(name) else inert(name)


def address(url: str) -> str:
    """Return a URL as Slack takes it, empty for what is no web address or too long."""
    if not url.startswith(("https://", "http://")) or _CONTROL.search(url):
        return ""
    if _URL_CHARACTERS.search(url):
        url = _URL_CHARACTERS.sub(lambda found: _IN_URL[found[0]], url)
    return url if size(url) <= limits.URL else ""


def shortened(text: str, most: int) -> str:
    """Return a text for mrkdwn of so many UTF-16 units at most, as `inert` does."""
    whole = inert(text)
    if size(whole) <= most:
        return whole
    return inert(next(pieces(text, most - 1)).rstrip()) + "…"


def pieces(text: str, most: int) -> Iterator[str]:
    """Return a text in pieces whose mrkdwn is of so many UTF-16 units at most."""
    return plaintext.pieces(text, most, written=inert, growth=_LONGEST_ENTITY)


def packed(texts: Iterable[str], joint: str, most: int) -> Iterator[str]:
    """Yield texts joined to as few as fit; each fits by itself."""
    held = ""
    for each in filter(None, texts):
        longer = f"{held}{joint}{each}" if held else each
        if held and size(longer) > most:
            yield held
            longer = each
        held = longer
    if held:
        yield held
