"""What has to be known to make sense of a payload, besides the payload.

*Pure.*
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from adapters.contract import Grant
from adapters.slack.inbound.addresses import Hosts
from adapters.slack.inbound.envelope import Envelope


@dataclass(frozen=True, slots=True, kw_only=True)
class Circumstances:
    """An envelope, who the bot is in that tenant, and when it came in."""

    envelope: Envelope
    grant: Grant
    arrived_at: datetime
    hosts: Hosts = field(default_factory=Hosts)
