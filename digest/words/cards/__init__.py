"""The words of cards: what a brief and an answer look like where things can be pressed."""

from __future__ import annotations

from digest.words.cards.table import CardWords, of, summary

__all__ = ["CardWords", "of", "summary"]
