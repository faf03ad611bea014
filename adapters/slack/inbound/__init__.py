"""What comes in from Slack, by HTTP or Socket Mode, to the same listener.

::

    HTTP    ─▶ size ─▶ signature ─▶ payload ─▶ envelope ─┐
    socket  ─▶ payload ─▶ envelope ──────────────────────┼─▶ grant ─▶ Bolt ─▶ reading ─▶ listener
                                                         │                 Outcome      Ack
                                    not durable: 503, no acknowledgement, and it comes again
"""

from __future__ import annotations

from adapters.slack.inbound.calls import Calls, Prompt
from adapters.slack.inbound.inbound import Inbound

__all__ = ["Calls", "Inbound", "Prompt"]
