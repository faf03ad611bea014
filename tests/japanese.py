"""A day and replies in Japanese, of our own writing: LINE is read in Japanese first."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, timedelta

from adapters.contract import Action, FormKind
from digest.model import Brief, Coverage, DayState, FeedUrl, MissingSource, Note, NoteKind
from digest.words import counted, plain, table
from digest.words.lines import GAP, Line, Role
from tests import make, specimens
from tests.replies import action
from tests.specimens import JA

KEIZAI = ("https://toko-keizai.example/ai/loans",)
TECH = ("https://akatsuki.example/wren",)


def full() -> Brief:
    """Return a day of five stories."""
    first, second = (slot.story for slot in specimens.japanese().slots)
    port = specimens._source(
        "港南新聞", "荷物9000個を1時間で 新拠点のロボット", "https://konan.example/parcels", 8, 3
    )
    costs = specimens._source(
        "週刊ハルデ", "言語モデルの月額を比べる", "https://halde.example/ja/costs", None, 6
    )
    school = specimens._source(
        "北浜タイムズ", "読み聞かせロボットを貸し出し", "https://kitahama.example/robots", 11, 2
    )
    third = specimens._story(
        "オストランド、1時間に荷物9,000個を仕分けるロボット拠点を開設",
        "ロボットアーム64台に対し、人は1交代あたり30人。旧拠点の5分の1で動かす。",
        ("オストランドは木曜日の夜、新しい拠点を開きました。", "",
         "2つ目の拠点も計画中ですが、場所と時期は明らかにしていません。"),
        (Note(kind=NoteKind.SINGLE_SOURCE, values=("港南新聞",)),),
        (port,), "旧拠点はどうなる?",
        language=JA,
    )  # fmt: skip
    fourth = specimens._story(
        "言語モデルは自宅で動かすほうが安い、週刊ハルデが試算",
        "月200万語より少なければ借りるほうが安い。価格の時点は書かれていない。",
        ("週刊ハルデは6つのモデルを1か月かけて比べました。", "", ""),
        (
            Note(kind=NoteKind.SINGLE_SOURCE, values=("週刊ハルデ",)),
            Note(kind=NoteKind.UNDATED, values=("週刊ハルデ",)),
        ),
        (costs,), "比べたモデルは?",
        language=JA,
    )  # fmt: skip
    fifth = specimens._story(
        "北浜市の図書館、子どもの音読を聞くロボットの貸し出しを開始",
        "40台を1家庭に3週間ずつ貸し出す。子どもの声は端末の外に出ない。",
        ("市の図書館が木曜日から貸し出しています。",
         "市内では子どもの5人に2人が学年相応に読めません。", ""),
        (Note(kind=NoteKind.SINGLE_SOURCE, values=("北浜タイムズ",)),),
        (school,), "どのように聞き取る?",
        language=JA,
    )  # fmt: skip
    return make.brief(
        first, second, third, fourth, fifth,
        edition=make.edition(language=JA),
        coverage=Coverage(feeds=24, articles=31, sites=19, clusters=22, read_at=make.NOW),
    )  # fmt: skip


def degraded() -> Brief:
    """Return a day on which sources were out of reach."""
    missing = tuple(
        MissingSource(feed_url=FeedUrl(f"https://{n}.example/"), title=title, reason=reason)
        for n, title, reason in (
            ("halde", "週刊ハルデ", "503 service unavailable"),
            ("konan", "港南新聞", "no answer in time"),
        )
    )
    whole = full()
    return replace(
        whole,
        slots=whole.slots[:1],
        day=DayState.PARTIAL,
        reading_time=timedelta(seconds=20),
        coverage=Coverage(feeds=5, articles=4, sites=3, missing=missing, read_at=make.NOW),
    )


def empty() -> Brief:
    """Return a day without news."""
    return replace(
        specimens.empty(), edition=make.edition(language=JA), reading_time=timedelta(seconds=10)
    )


def opened(number: int = 1) -> tuple[Line, ...]:
    """Return a story that somebody opened."""
    return plain.opened(table.of(JA), full().slots[number - 1], number, UTC)


def greeting() -> tuple[Line, ...]:
    """Return what somebody is told who has come: who speaks, today's brief, and a question."""
    shown = plain.visible(table.of(JA), full(), UTC)
    return (
        Line(
            role=Role.NOTE,
            text="AIニュースを1日1分で、出典つきでお届けします。"
            "まずは下にある今日のブリーフをご覧ください。",
        ),
        GAP,
        *shown,
        GAP,
        Line(role=Role.NOTE, text=counted.of(JA).when),
    )


def choices() -> tuple[Action, ...]:
    """Return what is offered to who has come."""
    return (
        action("毎朝8時", "配信 毎日"),
        action("週1回", "配信 週1回"),
        action("自分で開く", "はじめる later"),
        action("English", "言語 英語"),
        *(action("要点と出典", f"{n}") for n, _ in enumerate(full().slots, start=1)),
    )


ANSWER = (
    Line(
        role=Role.TAKEAWAY,
        text="はい。7月から、断られた人には最も影響した3つの事実が示されます。 [1]",
    ),
    Line(role=Role.TAKEAWAY, text="相談できる担当者も示されます。 [1]"),
    Line(role=Role.SOURCE, text="[1] 東湖経済", urls=KEIZAI),
    Line(role=Role.NOTE, text="話題2の記事だけから答えました。"),
    Line(role=Role.POINT, label="質問する:"),
    Line(role=Role.QUESTION, text="どの事実が示される?"),
    Line(role=Role.QUESTION, text="すでに断られた融資も、あらためて説明してもらえる?"),
)
SUGGESTED = (
    action("どの事実が示される?"),
    action("すでに断られた融資も、あらためて説明してもらえる?"),
)
SETTINGS = (
    Line(role=Role.TITLE, text="設定"),
    Line(role=Role.NOTE, text="平日7:30(東京)にお届けします。"),
    Line(role=Role.NOTE, text="次回は4月20日(月)7:30です。"),
    Line(role=Role.NOTE, text="テーマ: オープンソース、政策・規制。"),
    Line(role=Role.NOTE, text="件数の上限: 5件。"),
    Line(role=Role.NOTE, text="言語: 日本語。"),
)
MENU = (
    action("時刻", "時間", FormKind.SETTINGS), action("テーマ", "話題"), action("件数", "件数"),
    action("言語", "言語"), action("速報", "速報"), action("週のまとめ", "週のまとめ"),
    action("1週間停止", "停止 1週間"),
)  # fmt: skip
HELP = (
    Line(role=Role.TITLE, text="AIブリーフ: 1分で読むAIニュース、出典つき。"),
    GAP,
    Line(role=Role.HEADLINE, text="読む"),
    Line(role=Role.POINT, text="今日: 今日のブリーフ"),
    Line(role=Role.POINT, text="2: 2件目の要点と出典"),
    Line(role=Role.POINT, text="今週: 1週間のまとめ"),
    GAP,
    Line(role=Role.HEADLINE, text="変える"),
    Line(role=Role.POINT, text="話題 +エージェント -暗号資産: 追う話題"),
    Line(role=Role.POINT, text="時間 7:30: 届く時刻"),
    GAP,
    Line(role=Role.NOTE, text="それ以外は質問として、情報源からお答えします。"),
)
