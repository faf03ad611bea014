"""The words of what costs something: where a platform counts what it sends unasked."""

from __future__ import annotations

from digest.words.counted.table import CountedWords, of

__all__ = ["CountedWords", "of"]
