"""The log: lines for people in a terminal, JSON lines for machines, secrets in neither.

Secrets are taken out where a record is made, before any handler sees it: of the message with
its arguments, of tracebacks and of stacks; fields given as `extra` where they are written.
"""

from __future__ import annotations

import json
import logging
import sys
import traceback
from collections.abc import Callable
from datetime import UTC, datetime
from types import TracebackType
from typing import Any, TextIO

from adapters import tracing
from bot.redaction import Redaction

MOST_CHARS = 16_384
"""Of a message or a traceback: a line may have come from outside and be of any length."""

_MOST_SEARCHED_CHARS = 8 * MOST_CHARS
"""Searched for secrets, then cut: so much more than is kept that no secret is cut in half."""

_CHATTY = (
    "httpx",
    "httpcore",
    "httpx2",
    "httpcore2",
    "openai",
    "aiohttp.access",
    "aiohttp.client",
    "asyncio",
    "slack_sdk",
    "urllib3",
)
"""Libraries that log each request, some with a token in its URL or with what people wrote."""

_OWN = frozenset(vars(logging.makeLogRecord({}))) | {"message", "asctime", "request_id"}

# What formatting arguments raises, theirs included: a log line must not end what it tells of.
_UNFIT = (
    TypeError,
    ValueError,
    LookupError,
    AttributeError,
    ArithmeticError,
    RuntimeError,
    OSError,
)


def set_up(level: str, redaction: Redaction, *, stream: TextIO | None = None) -> None:
    """Send the log of this process to a stream, standard error by default, without secrets.

    A terminal gets text, anything else JSON lines. What ends the process unforeseen is logged
    as well: Python's own traceback would show what is taken out here.
    """
    to = stream if stream is not None else sys.stderr
    handler = logging.StreamHandler(to)
    handler.setFormatter(TextLines() if to.isatty() else JsonLines(redaction))
    root = logging.getLogger()
    for each in root.handlers[:]:
        root.removeHandler(each)
    root.addHandler(handler)
    root.setLevel(level)
    for name in _CHATTY:
        logging.getLogger(name).setLevel(max(logging.WARNING, root.level))
    logging.setLogRecordFactory(record_factory(redaction))
    logging.captureWarnings(capture=True)
    sys.excepthook = _log_the_end


def record_factory(redaction: Redaction) -> Callable[..., logging.LogRecord]:
    """Return what makes records without secrets, each with the id of its request."""

    def make(*args: Any, **kwargs: Any) -> logging.LogRecord:  # noqa: ANN401  # as logging has it
        record = logging.LogRecord(*args, **kwargs)
        record.msg = redaction.apply(_message(record))[:MOST_CHARS]
        record.args = None
        if isinstance(record.exc_info, tuple) and record.exc_info[0] is not None:
            record.exc_text = redaction.apply(_trace(record.exc_info))[-MOST_CHARS:]
        record.exc_info = None  # `exc_text` has it
        if record.stack_info:
            record.stack_info = redaction.apply(record.stack_info)[-MOST_CHARS:]
        record.request_id = tracing.request_id.get()
        return record

    return make


class TextLines(logging.Formatter):
    """One line a record, for a person; what came from outside forges no line and no colour."""

    def format(self, record: logging.LogRecord) -> str:
        """See Formatter."""
        lines = [f"{record.levelname} {record.name}: {record.getMessage()}"]
        for block in (record.exc_text, record.stack_info):
            lines += [f"  {line}" for line in (block or "").splitlines()]
        return "\n".join(map(_visible, lines))


class JsonLines(logging.Formatter):
    """One JSON object a record: ts, level, logger, message, then what else there is."""

    def __init__(self, redaction: Redaction) -> None:
        super().__init__()
        self._redaction = redaction

    def format(self, record: logging.LogRecord) -> str:
        """See Formatter."""
        instant = datetime.fromtimestamp(record.created, UTC)
        line: dict[str, object] = {
            "ts": instant.isoformat(timespec="milliseconds").replace("+00:00", "Z"),
            "level": record.levelname,
            "logger": record.name,
            "message": record.getMessage(),
        }
        if request := getattr(record, "request_id", ""):
            line["request_id"] = request
        fields = {name: value for name, value in vars(record).items() if name not in _OWN}
        if fields:
            line["fields"] = {name: self._field(value) for name, value in fields.items()}
        if record.exc_text:
            line["exception"] = record.exc_text
        if record.stack_info:
            line["stack"] = record.stack_info
        return json.dumps(line, ensure_ascii=True)

    def _field(self, value: object) -> object:
        if value is None or isinstance(value, bool | int):
            return value
        return self._redaction.apply(_shown(value))[:MOST_CHARS]


def _message(record: logging.LogRecord) -> str:
    try:
        return record.getMessage()[:_MOST_SEARCHED_CHARS]
    except _UNFIT:
        return f"{record.msg!r} with arguments that do not fit it"


def _shown(value: object) -> str:
    try:
        return str(value)[:_MOST_SEARCHED_CHARS]
    except _UNFIT:
        return f"a {type(value).__name__}"


def _trace(exc_info: Any) -> str:  # noqa: ANN401  # as logging has it
    try:
        return "".join(traceback.format_exception(*exc_info)).rstrip()
    except _UNFIT:
        return f"{exc_info[0].__name__}, whose traceback cannot be shown"


def _visible(line: str) -> str:
    """Write control characters as escapes; what is printable stays, whatever its script."""
    if line.isprintable():
        return line
    return "".join(
        char if char.isprintable() or char == "\t" else ascii(char)[1:-1] for char in line
    )


def _log_the_end(
    kind: type[BaseException], error: BaseException, trace: TracebackType | None
) -> None:
    if issubclass(kind, KeyboardInterrupt):
        return
    logging.getLogger("bot").critical("ended unforeseen", exc_info=(kind, error, trace))
