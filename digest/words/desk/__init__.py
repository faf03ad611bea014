"""The words of what platforms show besides messages: buttons under briefs, forms, pages."""

from __future__ import annotations

from digest.words.desk.table import DeskWords, of

__all__ = ["DeskWords", "of"]
