"""The way in: what people do in LINE, brought by signed requests, as updates of ours.

::

    webhook ─▶ signature, over the bytes ─▶ events ─▶ outcomes ─▶ Inbound ─▶ Desk, then the 200
"""

from __future__ import annotations

from adapters.line.inbound.inbound import Inbound, Way

__all__ = ["Inbound", "Way"]
