"""The way in: what people do in Telegram, asked for or brought, as updates of ours.

::

    getUpdates ─▶ polling ─┐
                           ├─▶ updates ─▶ outcomes ─▶ Inbound ─▶ Desk, then the offset or the 200
    webhook ─────▶ webhook ┘
"""

from __future__ import annotations

from adapters.telegram.inbound.inbound import Inbound, Way

__all__ = ["Inbound", "Way"]
