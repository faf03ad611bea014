"""What a line means, and that what is written means the same again."""

from __future__ import annotations

from datetime import time

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from bot.dialogue import commands, grammar, helping, lines, typed
from bot.dialogue.asides import SmallTalk, Unclear
from bot.dialogue.commands import COMMANDS
from bot.dialogue.days import Day, Span
from bot.dialogue.lines import (
    Alerts,
    Ask,
    CatchUp,
    Help,
    Judge,
    LeftOut,
    Line,
    On,
    Open,
    Pause,
    Quit,
    Save,
    Saved,
    SetDays,
    SetLanguage,
    SetTime,
    Stop,
    Today,
    Topics,
    Why,
)
from digest.model import Language
from digest.words import dialogue

WORKDAYS = frozenset(range(1, 6))


def meant(text: str, **where: bool) -> Line | None:
    heard = grammar.heard(text, **where)
    return None if heard is None else heard.line


@pytest.mark.parametrize(
    ("typed_", "line"),
    [
        ("2", Open(number=2)),
        ("story 2", Open(number=2)),
        ("why 3", Why(number=3)),
        ("WHY", Why()),
        ("more", LeftOut()),
        ("more 2", Judge(number=2, is_more=True)),
        ("today", Today()),
        ("?", Help()),
        ("Help topics", Help(word="topics")),
        ("quit", Quit()),
        ("time 7:30pm", SetTime(at=time(19, 30))),
        ("time 12am", SetTime(at=time(0))),
        ("time 07:30 asia/tokyo", SetTime(at=time(7, 30), tz="Asia/Tokyo")),
        ("time 8am new york", SetTime(at=time(8), tz="America/New_York")),
        ("days mon-fri", SetDays(weekdays=WORKDAYS)),
        ("days fri-mon", SetDays(weekdays=frozenset({5, 6, 7, 1}))),
        ("days sat and sun", SetDays(weekdays=frozenset({6, 7}))),
        ("topics +open source -crypto", Topics(added=("open source",), dropped=("crypto",))),
        ("topics +agents -agents", Topics(dropped=("agents",))),
        ("on 2026-04-17", On(day=Day(year=2026, month=4, day=17))),
        ("pause until Monday", Pause(until=Day(weekday=1))),
        ("catchup 2w", CatchUp(span=Span(number=2, unit="w"))),
        ("save 2", Save(number=2)),
        ("week", lines.Week()),
        ("length", lines.SetLength()),
        ("time", SetTime()),
        ("weekly", lines.Weekly()),
        ("weekly off", lines.Weekly(is_off=True)),
        ("alerts", Alerts()),
        ("lang", SetLanguage()),
        ("unsave #3fa9", lines.Unsave(story="3fa9")),
        ("mute source Example Wire", lines.MuteSource(name="Example Wire")),
        ("unmute source https://a.example/", lines.UnmuteSource(name="https://a.example/")),
        ("mute source", lines.Mute(topic="source")),
    ],
)
def test_a_line_that_is_wholly_a_command_is_one(typed_: str, line: Line) -> None:
    assert meant(typed_) == line


@pytest.mark.parametrize(
    ("japanese", "english"),
    [
        ("今日", "today"),
        ("２", "2"),
        ("話題 2", "story 2"),
        ("2週間", "catchup 2w"),
        ("質問 重みは誰のもの", "ask 重みは誰のもの"),
        ("話題 +agents -crypto", "topics +agents -crypto"),
        ("話題＋agents　−crypto", "topics +agents -crypto"),
        ("話題 ーcrypto", "topics -crypto"),
        ("話題 リセット", "topics reset"),
        ("時間 7:30", "time 07:30"),
        ("時間　７：３０", "time 07:30"),
        ("時間 午後7時半 東京", "time 19:30 Asia/Tokyo"),
        ("7時半に変更", "time 07:30"),
        ("英語", "lang en"),
        ("英語にして", "lang en"),
        ("毎日", "days daily"),
        ("曜日 月〜金", "days mon-fri"),
        ("曜日 月水金", "days mon,wed,fri"),
        ("停止 1週間", "pause 1w"),
        ("1週間停止", "pause 1w"),
        ("停止 月曜まで", "pause until monday"),
        ("再開", "resume"),
        ("保存 2", "save 2"),
        ("2を保存", "save 2"),
        ("保存", "saved"),
        ("理由 2", "why 2"),
        ("2の理由", "why 2"),
        ("暗号資産をミュート", "mute 暗号資産"),
        ("速報 オフ", "alerts off"),
        ("週間 金", "weekly fri"),
        ("4月17日のブリーフ", "on 04-17"),
        ("昨日のブリーフ", "on yesterday"),
        ("ここに 8:00 平日", "here at 08:00 weekdays"),
        ("設定", "settings"),
        ("ヘルプ", "help"),
        ("やめる", "stop"),
        ("データ削除", "forget me"),
        ("ブリーフ 設定", "brief settings"),
        ("今週", "week"),
        ("1週間のまとめ", "week"),
        ("情報源ミュート Example Wire", "mute source Example Wire"),
        ("情報源ミュート解除 Example Wire", "unmute source Example Wire"),
        ("情報源 追加 example.com/feed", "sources add example.com/feed"),
        ("件数", "length"),
        ("時間", "time"),
    ],
)
def test_a_japanese_line_means_what_the_english_one_does(japanese: str, english: str) -> None:
    assert grammar.heard(japanese) == grammar.heard(english)


@pytest.mark.parametrize(
    "text",
    [
        "why is it so expensive",
        "more about chips",
        "time flies like an arrow",
        "stop the press",
        "help me understand",
        "on balance it was good",
        "Kestrel",
        "理由を教えて",
        "質問です",
        "停止した理由",
        "topics agents",
        "time 25:00",
        "days someday",
        "length 4",
        "lang klingon",
        "save two",
        "on 2026-02-30",
    ],
)
def test_whatever_is_not_wholly_a_command_is_a_question(text: str) -> None:
    assert isinstance(meant(text), Ask)


@pytest.mark.parametrize("text", ["stop?", "mute crypto?", "today?", "やめる?", "brief stop?"])
def test_whatever_ends_with_a_question_mark_is_a_question(text: str) -> None:
    assert isinstance(meant(text), Ask)
    assert isinstance(meant("ask " + text), Ask)


@pytest.mark.parametrize(
    ("text", "nearest"),
    [("mroe", "more"), ("hlep", "help"), ("topcis +agents", "topics"), ("settigns", "settings")],
)
def test_a_slip_of_the_finger_gets_the_nearest_command(text: str, nearest: str) -> None:
    assert meant(text) == Unclear(text=text, nearest=nearest)
    assert isinstance(meant(text, is_shared=True), Ask)


@pytest.mark.parametrize("called", ["/brief", "brief"])
def test_after_a_call_nothing_is_taken_for_a_question_silently(called: str) -> None:
    line = meant(f"{called} topcs +agents", is_shared=True)
    assert line == Unclear(text="topcs +agents", nearest="topics")
    assert meant("/brief xyzzy plugh") == Unclear(text="xyzzy plugh")


def test_a_call_alone_asks_for_the_brief_and_a_slash_calls_too() -> None:
    for text in ("brief", "/brief", "Brief", "/brief@daybrief_bot", "ブリーフ"):
        heard = grammar.heard(text, is_shared=True)
        assert heard == grammar.Heard(line=Today(), is_triggered=True)
    heard = grammar.heard("/topics@daybrief_bot +agents", is_shared=True)
    assert heard == grammar.Heard(line=Topics(added=("agents",)), is_triggered=True)
    assert not grammar.heard("stop", is_shared=True).is_triggered  # type: ignore[union-attr]  # it is something
    assert grammar.heard("stop", is_shared=True, is_addressed=True) == grammar.Heard(
        line=Stop(), is_triggered=True
    )


@pytest.mark.parametrize("text", ["", "   ", "\t\n", "\x00\x07", "\u202e"])
def test_a_blank_line_means_nothing(text: str) -> None:
    assert grammar.heard(text) is None


EXAMPLES = sorted(
    {
        (name.partition("/")[0], example_)
        for language in dialogue.LANGUAGES
        for name, words in dialogue.of(language).commands.items()
        for example_ in words.examples
    }
)


@pytest.mark.parametrize(("name", "text"), EXAMPLES)
def test_every_example_of_help_means_its_command(name: str, text: str) -> None:
    line = meant(text)
    assert line is not None
    assert commands.entry_of(line).name == name
    assert meant(grammar.written(line)) == line


@pytest.mark.parametrize("language", dialogue.LANGUAGES)
def test_help_lists_every_command_and_no_other(language: Language) -> None:
    own = dialogue.of(language)
    used = [helping.words_of(each, own) for each in COMMANDS]
    assert len({id(each) for each in used}) == len(COMMANDS)
    assert len(own.commands) == len(COMMANDS)


@pytest.mark.parametrize("language", dialogue.LANGUAGES)
def test_menus_have_no_more_than_platforms_show_and_each_is_a_command(language: Language) -> None:
    alone, many = (helping.menu(language, is_shared=each) for each in (False, True))
    assert (len(alone), len(many)) == (14, 5)
    for name, about in {*alone, *many}:
        assert about
        assert not isinstance(meant(f"/{name.replace(' ', '_')}"), Unclear) or name == "ask"


@pytest.mark.parametrize("language", dialogue.LANGUAGES)
def test_a_command_written_in_a_language_means_the_same(language: Language) -> None:
    for _, text in EXAMPLES:
        line = meant(text)
        assert line is not None
        assert meant(grammar.spoken(line, language)) == line


ANYTHING = st.text(max_size=300) | st.builds(
    lambda head, sep, rest: f"{head}{sep}{rest}",
    st.sampled_from([text for _, text in EXAMPLES] + [each.name for each in COMMANDS]),
    st.sampled_from([" ", "", "+", " -", "?", "\u3000"]),
    st.text(max_size=20) | st.sampled_from([text for _, text in EXAMPLES]),
)


@settings(deadline=None)  # the first line of a process reads the zones
@given(text=ANYTHING, is_shared=st.booleans(), is_addressed=st.booleans())
@example(text="ẞ topics", is_shared=False, is_addressed=True)
def test_any_text_is_something_bounded_or_blank(
    *, text: str, is_shared: bool, is_addressed: bool
) -> None:
    heard = grammar.heard(text, is_shared=is_shared, is_addressed=is_addressed)
    if heard is None:
        assert not typed.cleaned(text)
    elif not isinstance(heard.line, Unclear | SmallTalk | Ask):
        assert len(grammar.written(heard.line)) <= 2 * typed.MOST_CHARACTERS


@settings(deadline=None)  # the first line of a process reads the zones
@given(ANYTHING)
@example("mute ΐ")
@example("topics +ﬁne -ǰ")
def test_what_is_written_of_a_command_means_it_again(text: str) -> None:
    line = meant(text)
    if line is None or isinstance(line, Unclear | SmallTalk):
        return
    if isinstance(line, Ask | lines.Report | lines.Sources):
        return  # free words keep their own ends: see the next test
    assert meant(grammar.written(line)) == line


@settings(deadline=None)  # the first line of a process reads the zones
@given(st.text(max_size=80))
def test_a_question_that_is_written_is_asked_again(text: str) -> None:
    line = meant(f"ask {text}")
    if isinstance(line, Ask) and not line.text.startswith("ask"):
        assert meant(grammar.written(line)) == line


def test_every_argument_has_a_bound() -> None:
    for entry in COMMANDS:
        long = meant(f"{entry.name} {'x' * 10_000}")
        assert isinstance(long, Ask | Unclear | lines.Report | lines.Sources | lines.Start)
        written = long.text if isinstance(long, Ask | Unclear) else grammar.written(long)
        assert len(written) <= typed.MOST_CHARACTERS + 20


@given(st.text(alphabet="abcde", max_size=8), st.text(alphabet="abcde", max_size=8))
def test_the_distance_of_words_is_a_distance(one: str, other: str) -> None:
    away = typed.distance(one, other)
    assert away == typed.distance(other, one)
    assert (away == 0) == (one == other)
    assert abs(len(one) - len(other)) <= away <= max(len(one), len(other))


def test_two_letters_that_are_swapped_are_one_mistake() -> None:
    assert typed.distance("mroe", "more") == 1
    assert typed.nearest("stpo", ["stop", "start"]) == "stop"
    assert not typed.nearest("were", ["here at"])


_FEW = st.text("abcde", max_size=7)


@given(_FEW, st.lists(_FEW, max_size=8))
def test_the_nearest_word_is_the_nearest_of_all(word: str, known: list[str]) -> None:
    most = 1 if len(word) <= typed.SHORT else 2
    away, nearest = min(((typed.distance(word, each), each) for each in known), default=(9, ""))
    assert typed.nearest(word, known) == (nearest if away <= most else "")


def test_what_no_keyboard_types_is_left_out() -> None:
    assert meant("\u202eWho\x00 has\x1b[31m it\ud800?\u2066") == Ask(text="Who has[31m it?")
    longest = meant("\ufdfa" * 5_000)
    assert isinstance(longest, Ask)
    assert len(longest.text) <= typed.MOST_CHARACTERS
    assert meant("alerts\u2066 off") == Alerts(is_on=False)
    assert meant("lang\u3000ja") == SetLanguage(language="ja")
    assert meant("saved") == Saved()


@pytest.mark.parametrize(
    ("line", "japanese"),
    [
        ("length 7", "件数 7"),
        ("more 2", "増やす 2"),
        ("here at 08:00 weekdays", "ここに 08:00 平日"),
        ("here at 07:30 mon,thu", "ここに 07:30 月、木"),
        ("managers add u0123", "管理担当 追加 u0123"),
        ("alerts off", "速報 オフ"),
        ("on 2026-04-17", "2026-04-17のブリーフ"),
        ("start", "はじめる"),
        ("stop", "やめる"),
        ("lang ja", "日本語"),
    ],
)
def test_a_line_is_written_as_a_japanese_would_type_it(line: str, japanese: str) -> None:
    heard = meant(line)
    assert heard is not None
    assert grammar.spoken(heard, Language("ja")) == japanese


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("今日", "ja"),
        ("設定", "ja"),
        ("曜日 月水金", "ja"),
        ("件数 3", "ja"),
        ("2週間", "ja"),
        ("/設定", None),
        ("settings", None),
        ("2", None),
        ("模型有多大", None),
        ("设置", None),
    ],
)
def test_a_command_in_another_languages_words_tells_that_language(
    text: str, language: str | None
) -> None:
    assert grammar.typed_in(text) == language


@pytest.mark.parametrize("text", ["who pays for this", "what did the bank say", "wren"])
def test_whoever_mentions_the_bot_may_ask_without_a_question_mark(text: str) -> None:
    assert meant(text, is_shared=True, is_addressed=True) == Ask(text=text)
    assert meant(f"/brief {text}", is_shared=True) == Unclear(text=text)
