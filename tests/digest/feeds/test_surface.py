"""Tests of `digest.feeds.surface`."""

from __future__ import annotations

import pytest

from digest.feeds import surface


@pytest.mark.parametrize("attribute", ['a="1" ', "a='>' ", "a ", "a=b\n", "a/"])
def test_attributes_are_counted_however_they_are_written(attribute: str) -> None:
    assert surface.has_too_many_attributes(f"<x {attribute * 1_001}>")
    assert not surface.has_too_many_attributes(f"<x {attribute * 1_000}>" * 2)
    assert not surface.has_too_many_attributes("<p>" + "word=1 " * 5_000)


@pytest.mark.parametrize(
    "unit",
    [
        "<a ",
        '<a b="',
        "<item ",
        "<date>",
        "<!--",
        "<?a",
        "<!DOCTYPE a [",
        "]",
        "&abc;",
        "<language> ",
    ],
)
def test_searches_of_the_surface_are_linear(unit: str) -> None:
    text = unit * (250_000 // len(unit))
    surface.root_name(text)
    surface.has_too_many_attributes(text)
    surface.stated_dates(text)
    surface.has_inner_base(text + "xml:base")
    surface.stated_language(surface.head(surface.mended(text)))
