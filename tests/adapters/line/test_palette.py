"""The colours of cards can be read, also by those who see less."""

from __future__ import annotations

import pytest

from adapters.line import palette

LEAST = 6.4


def _luminance(color: str) -> float:
    """Return the relative luminance of a colour, as WCAG 2.2 defines it."""
    parts = [int(color[n : n + 2], 16) / 255 for n in (1, 3, 5)]
    red, green, blue = (
        each / 12.92 if each <= 0.04045 else ((each + 0.055) / 1.055) ** 2.4 for each in parts
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _contrast(one: str, other: str) -> float:
    light, dark = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def test_the_ratio_of_black_and_white_is_twenty_one() -> None:
    assert _contrast("#000000", "#FFFFFF") == pytest.approx(21)


@pytest.mark.parametrize("name", ["INK", "FAINT", "LINK", "ALARM"])
def test_every_colour_of_text_stands_out_from_the_paper(name: str) -> None:
    assert _contrast(getattr(palette, name), palette.PAPER) >= LEAST
