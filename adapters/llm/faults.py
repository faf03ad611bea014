"""What can go wrong with a call to a model, and what to do next: one table of statuses.

*Pure.* Nothing here holds a word of a prompt or of a reply: texts of servers are looked
through for marks and dropped.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from enum import Enum, auto
from http import HTTPStatus

from digest.errors import (
    ModelCut,
    ModelError,
    ModelMalformed,
    ModelOverflow,
    ModelRefused,
    ModelThrottled,
    ModelUnavailable,
)

LONGEST_WAIT = timedelta(hours=24)
LASTING = timedelta(hours=1)
"""Before a model is asked again that only a change of settings, or money, can mend."""


class Next(Enum):
    """What to do about a fault."""

    RETRY = auto()
    """Once more, if time and the share of retries allow."""
    STEP_DOWN = auto()
    """Again with less asked of the server: see `adapters.llm.ladder`."""
    DROP = auto()
    """Again without one parameter."""
    GIVE_UP = auto()
    """Ask this model nothing for a while."""
    END = auto()
    """This request is over; the server is well."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """A text of a model, whole, with the server's count of tokens if it gave one."""

    text: str
    input_tokens: int | None = None
    output_tokens: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """A call that brought nothing usable."""

    error: ModelError
    next: Next
    parameter: str = ""
    """What to drop."""
    said: Said | None = None
    """What was said all the same: it is paid for."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Refusal:
    """What a server says no with."""

    status: int
    code: str = ""
    kind: str = ""
    parameter: str = ""
    text: str = ""
    """All of it, to be searched."""
    retry_after: timedelta | None = None


OPTIONAL = (
    "max_completion_tokens",
    "max_tokens",
    "stream_options",
    "temperature",
    "seed",
)
"""What a request can do without."""

_SEARCHED_CHARS = 8_000
_OVERFLOW = re.compile(
    r"exceed_context_size_error|context_length_exceeded|ContextWindowExceeded", re.IGNORECASE
)
_FORMAT = re.compile(r"response_format|json_schema|grammar", re.IGNORECASE)
_PARSER = re.compile(r"does not match the expected [\w-]+ format", re.IGNORECASE)
"""llama.cpp, when its own reading of what the model wrote fails: another time it may not."""
_UNKNOWN = re.compile(
    r"unsupported|not supported|unrecognized|unknown|not permitted|unexpected", re.IGNORECASE
)
_MODERATED = re.compile(
    r"content_filter|content_policy|content management|moderation", re.IGNORECASE
)
_NO_QUOTA = frozenset({"insufficient_quota", "billing_hard_limit_reached"})
_BUSY = frozenset({429, 503, 529})
_MAY_PASS = frozenset({408, 409, 425, 500, 502, 504})
_GATEWAYS = range(520, 600)
"""Statuses of their own invention, for servers behind them that are not well."""
_LASTING_REASONS = {
    401: "the key is not accepted",
    403: "access is denied",
    404: "no such address, or no such model",
    501: "the server cannot do this",
}
_FORM = frozenset({400, 422, 500})
"""What servers say when they do not understand a field (llama-cpp-python: 500)."""


def for_refusal(refusal: Refusal) -> Fault:
    """Return what a status that is no success means."""
    status, marks = refusal.status, _marks(refusal)
    if status == HTTPStatus.REQUEST_ENTITY_TOO_LARGE or _OVERFLOW.search(marks):
        return Fault(error=ModelOverflow("more text than the model takes"), next=Next.END)
    about_form = _about_form(refusal) if status in _FORM else None
    if about_form is not None:
        return about_form
    if status == HTTPStatus.PAYMENT_REQUIRED or _NO_QUOTA & {refusal.code, refusal.kind}:
        wait = refusal.retry_after or LASTING
        error = ModelThrottled(f"the quota is used up ({status})", retry_after=wait)
        return Fault(error=error, next=Next.GIVE_UP)
    if status in {400, 403} and _MODERATED.search(marks):
        return refused(f"declined by a filter ({status})")
    return _for_status(status, refusal.retry_after)


def _for_status(status: int, wait: timedelta | None) -> Fault:
    reason = _reason(status)
    if status in _BUSY:
        return Fault(error=ModelThrottled(reason, retry_after=wait), next=Next.RETRY)
    if status in _MAY_PASS or status in _GATEWAYS:
        return Fault(error=ModelUnavailable(reason, retry_after=wait), next=Next.RETRY)
    if status in _LASTING_REASONS or status // 100 != 4:  # noqa: PLR2004  # redirects, odd ones
        return setting(f"{_LASTING_REASONS.get(status, reason)} ({status})")
    return refused(reason)


def setting(reason: str) -> Fault:
    """Return the fault of a setting: every call would meet it."""
    return Fault(error=ModelUnavailable(reason, retry_after=LASTING), next=Next.GIVE_UP)


def unavailable(reason: str) -> Fault:
    """Return the fault of a server or a way to it that may be well again soon."""
    return Fault(error=ModelUnavailable(reason), next=Next.RETRY)


def malformed(reason: str, said: Said | None = None) -> Fault:
    """Return the fault of a reply that is no answer."""
    return Fault(error=ModelMalformed(reason), next=Next.END, said=said)


def cut(said: Said) -> Fault:
    """Return the fault of a reply that the limit of tokens has cut."""
    return Fault(error=ModelCut("cut at the limit of tokens"), next=Next.END, said=said)


def refused(reason: str, said: Said | None = None) -> Fault:
    """Return the fault of a model, or a filter after it, that declines."""
    return Fault(error=ModelRefused(reason), next=Next.END, said=said)


def shapeless(reason: str, said: Said | None = None) -> Fault:
    """Return the fault of a text that is not the object asked for."""
    return Fault(error=ModelMalformed(reason), next=Next.STEP_DOWN, said=said)


def retry_after(headers: Mapping[str, str], *, now: datetime) -> timedelta | None:
    """Read how long a server asks to wait: milliseconds, seconds or a date (RFC 9110, 10.2.3)."""
    for name, unit in (("retry-after-ms", "milliseconds"), ("retry-after", "seconds")):
        text = headers.get(name, "").strip()
        if re.fullmatch(r"[0-9]{1,10}(\.[0-9]{1,9})?", text, re.ASCII):
            return min(timedelta(**{unit: float(text)}), LONGEST_WAIT)
    until = _date(headers.get("retry-after", ""))
    if until is None:
        return None
    wait = until - (_date(headers.get("date", "")) or now)
    return min(max(wait, timedelta(0)), LONGEST_WAIT)


def _about_form(refusal: Refusal) -> Fault | None:
    """Tell whether the server minds the form of the request alone, not what it says."""
    marks = _marks(refusal)
    if _PARSER.search(marks):
        return unavailable("the server could not read its own model")
    is_unknown = bool(_UNKNOWN.search(marks))
    named = next((each for each in OPTIONAL if each == refusal.parameter), None)
    if named is None and is_unknown and not refusal.parameter.startswith("response_format"):
        named = next((each for each in OPTIONAL if each in marks), None)
    if named is not None and is_unknown:
        error = ModelRefused(f"{named} is not understood")
        return Fault(error=error, next=Next.DROP, parameter=named)
    if _FORMAT.search(marks):
        return shapeless("the form of the answer is not understood")
    return None


def _marks(refusal: Refusal) -> str:
    parts = (refusal.code, refusal.kind, refusal.parameter, refusal.text[:_SEARCHED_CHARS])
    return " ".join(parts)


def _reason(status: int) -> str:
    try:
        return f"{status} {HTTPStatus(status).phrase.lower()}"
    except ValueError:
        return f"status {status}"


def _date(text: str) -> datetime | None:
    try:
        date = parsedate_to_datetime(text)
    except ValueError:
        return None
    return date if date.tzinfo is not None else date.replace(tzinfo=UTC)
