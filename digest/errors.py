"""What can go wrong, grouped by what to do next.

::

    DaybriefError
    ├── UserError              tell the user; the only text of ours a user ever sees
    ├── FetchError             this source, this time
    │   ├── FetchThrottled     come back after `retry_after`
    │   ├── FetchUnavailable   back off and try again
    │   ├── FetchRefused       do not try this address; our rule or theirs
    │   └── FetchGone          stop polling, tell the operator
    ├── ParseError             keep the old articles, drop the validators
    │   ├── NotAFeed           the bytes are something else
    │   └── ParserKilled       the bytes cost too much time or memory
    ├── ModelError             fall back to the articles' own words
    │   ├── ModelThrottled     come back after `retry_after`
    │   │   └── BudgetSpent    the same; the limit is ours, and nothing was asked
    │   ├── ModelUnavailable   open the breaker
    │   ├── ModelRefused       do not send this request again
    │   │   └── ModelOverflow  send it with less material
    │   └── ModelMalformed     repair once, then fall back
    │       └── ModelCut       ask once more for less
    ├── DeliveryError          this recipient, this message
    │   ├── Throttled          come back after `retry_after`
    │   ├── Unavailable        certainly not delivered: send again
    │   ├── Uncertain          may have arrived: look before sending again
    │   ├── AccessLost         certainly not delivered: that tenant waits, the operator acts
    │   ├── QuotaSpent         certainly not delivered: not again, the reader may ask for it
    │   ├── RecipientGone      stop sending there, pause it, tell its owner
    │   │   ├── Forbidden      the bot was removed, or may not write there any more
    │   │   └── Blocked        the reader does not want it
    │   └── Rejected           our mistake: do not send it again
    ├── StoreError             nothing was changed
    │   ├── StoreUnavailable   wait and try again
    │   ├── StoreCorrupt       stop; restore a backup
    │   └── StoreTooNew        stop; run a newer version
    └── ConfigError            stop; every wrong setting is named

*Pure.* An error carries data; its words are for the operator's log, except those of
`UserError`.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta


class DaybriefError(Exception):
    """Anything that Daybrief raises on purpose."""


class UserError(DaybriefError):
    """A mistake that the user can mend; `text` is one clear sentence in his language."""

    def __init__(self, text: str) -> None:
        super().__init__(text)
        self.text = text


class FetchError(DaybriefError):
    """A source that could not be read; `reason` is a few plain words for the operator."""

    def __init__(
        self, reason: str, *, status: int | None = None, retry_after: timedelta | None = None
    ) -> None:
        super().__init__(reason)
        self.reason = reason
        self.status = status
        self.retry_after = retry_after


class FetchThrottled(FetchError):
    """429 or 503: the server asks for patience (RFC 9110, 10.2.3)."""


class FetchUnavailable(FetchError):
    """No usable answer this time: time-out, DNS, TLS, 5xx, too many bytes."""


class FetchRefused(FetchError):
    """An address that must not be fetched, or a server that says no (401, 403, 404)."""


class FetchGone(FetchError):
    """410: the source is gone for good."""


class ParseError(DaybriefError):
    """Bytes that gave no feed; `reason` is a few plain words."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class NotAFeed(ParseError):
    """The bytes are no feed in any format we know."""


class ParserKilled(ParseError):
    """The parser ran out of time or memory on these bytes."""


class ModelError(DaybriefError):
    """The language model gave nothing usable."""

    def __init__(self, reason: str, *, retry_after: timedelta | None = None) -> None:
        super().__init__(reason)
        self.reason = reason
        self.retry_after = retry_after


class ModelThrottled(ModelError):
    """The model's server asks for patience."""


class BudgetSpent(ModelThrottled):
    """The tokens that may be spent are spent; the model was not asked."""


class ModelUnavailable(ModelError):
    """The model's server did not answer in time, or at all."""


class ModelRefused(ModelError):
    """The model's server or the model declines this request."""


class ModelOverflow(ModelRefused):
    """The request holds more text than the model takes."""


class ModelMalformed(ModelError):
    """The model's answer does not fit the schema."""


class ModelCut(ModelMalformed):
    """The model's answer was longer than its limit of tokens."""


class DeliveryError(DaybriefError):
    """A message that was not, or not certainly, delivered."""

    def __init__(self, reason: str, *, retry_after: timedelta | None = None) -> None:
        super().__init__(reason)
        self.reason = reason
        self.retry_after = retry_after


class Throttled(DeliveryError):
    """The platform asks for patience; certainly not delivered."""


class Unavailable(DeliveryError):
    """Certainly not delivered; sending again is safe."""


class Uncertain(DeliveryError):
    """The request left and no answer came; it may have arrived."""


class AccessLost(DeliveryError):
    """Our credentials are not taken; certainly not delivered, like all else of the tenant."""


class QuotaSpent(DeliveryError):
    """The tenant's month has no message left that nobody asked for; certainly not delivered."""


class RecipientGone(DeliveryError):
    """The chat is no more, or nobody knows it."""


class Forbidden(RecipientGone):
    """The chat is there, archived or without the bot: it may not write to it."""


class Blocked(RecipientGone):
    """The reader blocked the bot."""


class Rejected(DeliveryError):
    """The platform finds the message wrong; sending it again changes nothing."""


class StoreError(DaybriefError):
    """The store could not do it; nothing was changed."""


class StoreUnavailable(StoreError):
    """The store does not answer, is locked, full or read-only."""


class StoreCorrupt(StoreError):
    """The store's bytes are damaged."""


class StoreTooNew(StoreError):
    """The store was written by a newer version."""


class ConfigError(DaybriefError):
    """Settings or options that do not fit; `faults` names each of them."""

    def __init__(self, faults: Sequence[str]) -> None:
        super().__init__("; ".join(faults))
        self.faults = tuple(faults)
