"""The words of what readers get besides the daily brief: alert, weekly, catch-up, keepsakes."""

from __future__ import annotations

from digest.words.extra.table import ExtraWords, of

__all__ = ["ExtraWords", "of"]
