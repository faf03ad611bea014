"""The table of document frequencies."""

from __future__ import annotations

from importlib import resources

from digest.clusters import prior
from digest.clusters.prior import Prior


def test_the_table_holds_counts_and_no_text() -> None:
    table = resources.files("digest.clusters").joinpath("prior.tsv").read_text("utf-8")
    for row in table.splitlines()[1:]:
        key, *counts = row.split("\t")
        assert " " not in key
        assert len(counts) == 4
        assert all(count.isdigit() for count in counts)


def test_the_words_of_the_field_are_common_and_those_of_events_are_rare() -> None:
    known = prior.load()
    assert known.total > 2_000
    assert 3_000 < len(known.frequencies) <= 5_000
    assert known.idf("model") < 3 < known.idf("licens") < known.idf("zanzibar")


def test_what_is_written_is_read_again() -> None:
    known = prior.load()
    again = prior.read(prior.write(known))
    assert (again.total, dict(again.frequencies)) == (known.total, dict(known.frequencies))


def test_a_word_counts_once_per_document_and_rare_ones_are_dropped() -> None:
    counted = prior.count(
        [
            ("Harbor releases a model", "The model, the model by Harbor."),
            ("A model for tides", "It was said that Harbor waits."),
        ]
    )
    assert counted.total == 2
    assert counted.frequencies["model"][0] == 2
    assert counted.frequencies["harbor"][:2] == (2, 2)
    assert "tid" not in counted.frequencies


def test_names_are_told_from_words_that_stand_first() -> None:
    known = prior.load()
    assert known.is_name("openai")
    assert known.is_name("zhipu")
    assert not known.is_name("research")


def test_an_empty_table_knows_nothing_and_breaks_nothing() -> None:
    assert Prior(total=0).idf("model") >= 0
