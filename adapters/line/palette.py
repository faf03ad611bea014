"""The colours of cards: of text, each at least 6.4 to 1 against the paper it stands on.

*Pure.* The ratio is that of WCAG 2.2, «contrast (minimum)», which asks for 4.5.
"""

from __future__ import annotations

PAPER = "#FFFFFF"
"""Said of every card: a client in dark mode may have another of its own."""
INK = "#1A1A1A"
"""Of what is told."""
FAINT = "#595959"
"""Of what is said besides."""
LINK = "#0B4F9E"
"""Of what can be pressed."""
ALARM = "#A3151B"
"""Of what is not as it should be, such as a day of which something is missing."""

RULE = "#D9D9D9"
"""Of lines, which nobody has to read."""
