"""How many tokens a text has, near enough where no server counted them.

*Pure.* Rather too many than too few, since budgets are kept by it: tokenisers of the day give
English some four letters to a token, and Chinese or Japanese about one.
"""

from __future__ import annotations

_LETTERS = 3
"""ASCII characters to a token: code, figures and names fall below the four of prose."""
_FRAME = 16
"""What the template around two messages takes."""


def estimate(text: str) -> int:
    """Return a number of tokens that a text hardly exceeds."""
    narrow = len(text.encode("ascii", "ignore"))
    return -(-narrow // _LETTERS) + len(text) - narrow


def of_prompt(*parts: str) -> int:
    """Return the same for the parts of a prompt."""
    return _FRAME + sum(map(estimate, parts))
