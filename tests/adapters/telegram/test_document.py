"""The tree of a message: offsets, nesting, what may be a link or a time."""

from __future__ import annotations

from datetime import UTC, datetime

from hypothesis import given, settings
from hypothesis import strategies as st

from adapters.telegram import fitting
from adapters.telegram.document import (
    Button,
    Fragment,
    Kind,
    Mark,
    Message,
    Part,
    Section,
    bold,
    is_blank,
    italic,
    joined,
    link,
    moment,
    payload,
    rich,
    written,
)
from tests import effort
from tests.adapters.telegram import judge
from tests.anybrief import texts

_AT = datetime(2026, 4, 17, 6, 0, tzinfo=UTC)
_LEAVES: st.SearchStrategy[Part] = texts(60) | st.builds(
    link, st.just("https://site.example/a?b=c&d"), texts(20)
)
_PARTS: st.SearchStrategy[Part] = _LEAVES | st.builds(bold, _LEAVES) | st.builds(italic, texts(20))
_ROWS = st.lists(_PARTS, min_size=1, max_size=3).map(tuple)
_SECTIONS = st.builds(
    lambda rows, quoted: Section(rows=tuple(rows), quoted=tuple(quoted)),
    st.lists(_ROWS, min_size=1, max_size=4),
    st.lists(_ROWS, max_size=5),
)


def test_offsets_count_utf16_units_over_all_sections() -> None:
    first = written(Section(rows=(("🦜 ", bold("one")),)))
    second = written(Section(rows=(("二 ",), (link("https://e.example/", "🦜two"),))))
    message = joined([first, second])
    assert judge.of(message, Kind.BOLD) == ["one"]
    assert judge.of(message, Kind.LINK) == ["🦜two"]
    assert [each.offset for each in message.entities] == [3, 11]


def test_what_opens_is_one_quote_around_all_that_stands_in_it() -> None:
    section = Section(
        rows=((bold("seen"),),), quoted=((bold("a"),), (link("https://e.example/", "b"),))
    )
    message = joined([written(section)])
    assert message.text == "seen\na\nb"
    assert judge.as_html(message) == (
        "<b>seen</b>\n<blockquote expandable><b>a</b>\n"
        '<a href="https://e.example/">b</a></blockquote>'
    )
    assert judge.faults(message) == []


def test_a_text_that_looks_like_markup_is_text() -> None:
    message = joined([written(Section(rows=(("<b>&amp;</b> {0} %s",),)))])
    assert judge.plain(message.text) == "<b>&amp;</b> {0} %s"
    assert judge.faults(message) == []
    assert message.entities == ()


def test_what_may_not_be_followed_and_what_no_client_can_show_is_plain_text() -> None:
    assert link("javascript:alert(1)", "here") == "here"
    assert moment(datetime(1960, 1, 1, tzinfo=UTC), "r", "long ago") == "long ago"
    assert moment(datetime(2090, 1, 1, tzinfo=UTC), "r", "far off") == "far off"


def test_a_mark_around_nothing_is_no_entity() -> None:
    assert written(Section(rows=((bold(""), "x"),))).entities == ()


def test_a_time_is_sent_with_its_instant_and_how_it_is_shown() -> None:
    message = joined([written(Section(rows=((moment(_AT, "wt", "Fri, 06:00"),),)))])
    assert payload(message)["entities"] == [
        {
            "type": "date_time",
            "offset": 0,
            "length": 10,
            "unix_time": 1_776_405_600,
            "date_time_format": "wt",
        }
    ]
    assert judge.faults(message) == []


@settings(max_examples=effort.examples(20), deadline=None)
@given(st.lists(_SECTIONS, min_size=1, max_size=12))
def test_sections_go_into_messages_in_their_order_and_nothing_is_lost(
    sections: list[Section],
) -> None:
    told = [fragment for each in sections for fragment in fitting.fragments(each)]
    messages = [joined(each) for each in fitting.packed(told)]
    assert all(judge.faults(each) == [] for each in messages)
    assert "\n\n".join(each.text for each in messages) == "\n\n".join(each.text for each in told)
    meant = sum(
        _links(part) for each in sections for row in (*each.rows, *each.quoted) for part in row
    )
    assert sum(len(judge.links(each)) for each in messages) == meant


def _links(part: Part) -> int:
    if not isinstance(part, Mark):
        return 0
    return (part.kind is Kind.LINK) + sum(map(_links, part.parts))


def test_a_message_is_begun_where_another_section_would_not_fit() -> None:
    def of(units: int, entities: int = 0) -> Fragment:
        entity = joined([written(Section(rows=((bold("x"),),)))]).entities
        return Fragment(text="x" * units, entities=entity * entities, units=units)

    runs = fitting.packed([of(4_000), of(94), of(1)])
    assert [[each.units for each in run] for run in runs] == [[4_000, 94], [1]]
    runs = fitting.packed([of(10, 60), of(10, 40), of(10, 1)])
    assert [len(run) for run in runs] == [2, 1]


def test_a_section_longer_than_a_message_is_parted_between_rows_and_its_quote_with_them() -> None:
    rows = tuple((f"{n} " + "word " * 200,) for n in range(3))
    section = Section(rows=((bold("seen"),),), quoted=rows * 3)
    told = fitting.fragments(section)
    assert len(told) > 1
    messages = [joined(each) for each in fitting.packed(told)]
    assert all(judge.faults(each) == [] for each in messages)
    assert all(judge.of(each, Kind.QUOTE) for each in messages)
    assert judge.unfolded(messages[0]).startswith("seen")


def test_a_row_is_blank_where_nothing_of_it_would_be_seen() -> None:
    assert is_blank((" \n", bold("")))
    assert not is_blank((" ", bold("x")))
    assert not is_blank(("x",))


def test_a_button_brings_its_data_back_or_opens_a_page() -> None:
    first = Button(label="Why", data="t-1")
    second = Button(label="Read", url="https://e.example/")
    message = joined([written(Section(rows=(("x",),)))], keyboard=((first,), (second, first)))
    why = {"text": "Why", "callback_data": "t-1"}
    assert payload(message) == {
        "text": "x",
        "entities": [],
        "link_preview_options": {"is_disabled": True},
        "reply_markup": {
            "inline_keyboard": [[why], [{"text": "Read", "url": "https://e.example/"}, why]]
        },
    }


def test_a_rich_message_is_sent_as_its_blocks_and_with_no_text_besides() -> None:
    blocks = ({"type": "paragraph", "text": "x"},)
    shown = payload(Message(text="x", blocks=blocks))
    assert shown == {"rich_message": rich(blocks)}


def test_a_link_is_sent_with_where_it_leads_and_no_other_mark_is() -> None:
    section = Section(rows=((link("https://e.example/", "a"), bold("b")),))
    assert payload(joined([written(section)]))["entities"] == [
        {"type": "text_link", "offset": 0, "length": 1, "url": "https://e.example/"},
        {"type": "bold", "offset": 1, "length": 1},
    ]


def test_an_instant_is_shown_by_each_clients_clock_as_long_as_telegram_can_count_it() -> None:
    def at(unix: int) -> Part:
        return moment(datetime.fromtimestamp(unix, UTC), "r", "then")

    assert [isinstance(at(each), Mark) for each in (0, 1, 2**31 - 1, 2**31)] == [
        False, True, True, False,
    ]  # fmt: skip


def test_a_rich_message_goes_without_the_links_that_telegram_would_find_in_it() -> None:
    assert rich([{"type": "paragraph"}]) == {
        "blocks": [{"type": "paragraph"}],
        "skip_entity_detection": True,
    }
