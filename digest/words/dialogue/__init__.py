"""The words of the conversation: what can be typed, and what commands answer."""

from __future__ import annotations

from digest.words.dialogue.table import LANGUAGES, CommandWords, DialogueWords, aliases, of

__all__ = ["LANGUAGES", "CommandWords", "DialogueWords", "aliases", "of"]
