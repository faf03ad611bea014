"""What can be pressed under the briefs of tests."""

from __future__ import annotations

from adapters.contract import BriefActions
from bot.dialogue.buttons import Buttons
from bot.dialogue.tokens import Signer
from digest.model import Brief, Delivery

SIGNER = Signer([bytes(32)])


def under(brief: Brief, delivery: Delivery) -> BriefActions:
    """Return what can be pressed under a delivery of a brief."""
    return Buttons(signer=SIGNER).under(brief, delivery)
