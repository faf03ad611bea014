"""A reader's first days with LINE: followed, read each morning, asked, quoted, short of messages.

The bot is a process of its own, as an operator starts it; the days pass when the story says so.
It is told in Japanese, as most of LINE's readers speak: each tap and word is what they would do.
"""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TypeAlias

from tests.fakes.line.reading import Sight
from tests.scenarios.linetown import Town, town
from tests.scenarios.running import Running

News: TypeAlias = Mapping[str, tuple[str, str]]
"""What papers print: titles and texts."""

FRIDAY = datetime(2027, 4, 9, 1, 0, tzinfo=UTC)
"""Ten in the morning in Tokyo."""
SATURDAY_AT_EIGHT = datetime(2027, 4, 9, 23, 0, tzinfo=UTC)
NEWS = {
    "wire": (
        "暁研究所、小型のAI言語モデル「つぐみ」を公開",
        (
            "暁研究所は9日、小型のAI言語モデル「つぐみ」を公開した。つぐみのパラメーターは80億で、"
            "公開された文章だけで学習した。つぐみの重みは誰でも無料で使える。"
        ),
    ),
    "times": (
        "港銀行、誤答の続いたAI窓口を停止",
        (
            "港銀行は8日、AIの窓口を停止した。窓口は1200人の客に誤った金利を伝えていた。"
            "港銀行は一人に5000円ずつ払う。"
        ),
    ),
    "herald": (
        "若葉市、AIの見守り装置を小学校に設置",
        (
            "若葉市は9日、AIの見守り装置を12の小学校に設置した。装置は転んだ子どもを見つけて"
            "先生に知らせる。装置を止められるのは保健室の先生だ。"
        ),
    ),
}
SATURDAYS_NEWS = {
    "wire": (
        "暁研究所、AIエージェントの学校を大阪に開設",
        (
            "暁研究所は10日、倉庫で働くAIエージェントの学校を大阪に開いた。学校にはロボット40台と"
            "教員12人がいる。暁研究所は卒業したAIエージェントを倉庫に貸し出す。"
        ),
    ),
    "times": (
        "国会、AIの学習データの開示を義務づける法律を可決",
        (
            "国会は10日、AIの学習データの開示を企業に義務づける法律を可決した。法律は10月に施行される。"
            "違反した企業には最大で3億円の罰金が科される。"
        ),
    ),
    "herald": (
        "白波病院、AIの診断支援で見落としを半減",
        (
            "白波病院は10日、AIの診断支援で画像の見落としが半分に減ったと発表した。試験には2400人の"
            "患者が参加した。診断を決めるのは医師のままだ。"
        ),
    ),
}
SUNDAYS_NEWS = {
    "wire": (
        "沖原運輸、AIエージェントにトラックの予約を任せる",
        (
            "沖原運輸は10日、トラックの予約をAIエージェントに任せた。初日の予約は640台だった。"
            "沖原運輸では社員12人がAIエージェントを止められる。"
        ),
    ),
}
QUOTA = 200
"""Messages a month."""
DAILY = "毎朝8時"
SCHOOL = SATURDAYS_NEWS["wire"][0]
_DAY = timedelta(days=1)
_MINUTE = timedelta(minutes=1)


@dataclass(slots=True, kw_only=True)
class Story:
    """Who and what is in it."""

    town: Town
    process: Running
    misaki: str
    kenta: str
    owner: str


async def test_the_first_days_of_a_reader(tmp_path: Path) -> None:
    async with town(tmp_path, FRIDAY, quota=QUOTA, papers=tuple(NEWS)) as there:
        stage = there.line.stage
        _print(there, NEWS)
        with there.running() as process:
            story = Story(
                town=there,
                process=process,
                misaki=stage.person("美咲", language="ja"),
                kenta=stage.person("健太", language="ja"),
                owner=stage.person("店主", language="ja"),
            )
            await asyncio.to_thread(process.until_ready)
            await there.front_page()
            await there.sees(lambda: there.line.world.webhook_url is not None)
            await _menus(story)
            await _follow(story)
            await _choose(story)
            await _read(story)
            await _ask(story)
            await _quote(story)
            await _claim(story)
            await _run_short(story)
            await _fetch(story)
            assert await asyncio.to_thread(process.end) == 0
            assert "Traceback" not in process.log
            assert there.line.access_token not in process.log
            assert there.line.secret not in process.log
        assert there.line.faults() == []
        assert {each.status for each in there.line.webhooks.pushes} == {200}


async def _menus(story: Story) -> None:
    """The operator makes the menu under every chat; made once more, it stays as it is."""
    made = await story.town.command("line", "menu")
    assert made.count("made: daybrief") == 2, made
    again = await story.town.command("line", "menu")
    assert "as they are to be" in again


async def _follow(story: Story) -> None:
    """美咲 follows: the brief is there at once, for nothing, and a story opens at a tap."""
    town, stage = story.town, story.town.line.stage
    stage.follow(story.misaki)
    asked = await town.message("自動でお届けしましょうか", story.misaki)
    assert asked.quick == (DAILY, "週1回", "自分で開く", "English")
    greeting, brief, question = town.line.said(story.misaki)
    assert "1分" in greeting.text
    assert "AIブリーフ・2027年4月9日(金)" in brief.alt_text
    assert NEWS["times"][0] in brief.alt_text
    assert question.id == asked.id
    stage.tap(story.misaki, "要点と出典")
    opened = await town.message("何が起きた", story.misaki, after=asked)
    assert "1." in opened.text
    assert opened.how == "reply"
    assert town.line.units == 0


async def _choose(story: Story) -> None:
    """One tap has it come every day at eight, says so, and can be taken back."""
    town, stage = story.town, story.town.line.stage
    stage.say(story.misaki, "配信")
    modes = await town.message("届け方は", story.misaki)
    assert DAILY in modes.quick
    stage.tap(story.misaki, DAILY)
    chosen = await town.message("配信: 毎日8:00(東京)。", story.misaki)
    assert "次回: 4月10日(土)8:00。" in chosen.text.replace("\u2060", "")
    assert "元に戻す" in chosen.quick
    assert town.line.units == 0


async def _read(story: Story) -> None:
    """The next morning it comes at eight, as one push that counts once."""
    town = story.town
    await _comes(story, 0, SATURDAYS_NEWS)
    (brief,) = await town.sees(lambda: _pushed(town, story.misaki))
    assert "AIブリーフ・2027年4月10日(土)" in brief.alt_text
    assert SCHOOL in brief.alt_text
    assert "次回は4月11日(日)8:00です。" in brief.text.replace("\u2060", "")
    known = {f"https://{paper}.example/{n}" for paper in NEWS for n in (1, 2)}
    assert set(brief.links) <= known
    assert town.line.units == 1
    town.line.stage.tap(story.misaki, "役に立った")


async def _ask(story: Story) -> None:
    """She asks; the sources answer, or it is said that they do not."""
    town, stage = story.town, story.town.line.stage
    before = town.last(story.misaki)
    stage.say(story.misaki, "大阪の学校にはロボットが何台いる？")
    answer = await town.message("40台", story.misaki, after=before)
    assert "[1]" in answer.text
    assert "https://wire.example/2" in answer.text
    assert answer.how == "reply"
    stage.say(story.misaki, "将棋の大会で優勝したのは誰？")
    await town.message("情報源には書かれていません", story.misaki, after=answer)
    assert town.line.units == 1


async def _quote(story: Story) -> None:
    """She opens the third story and another, and quotes the third: it is the one that is meant."""
    town, stage = story.town, story.town.line.stage
    before = town.last(story.misaki)
    stage.say(story.misaki, "3")
    third = await town.message("3. ", story.misaki, after=before)
    stage.say(story.misaki, "1")
    first = await town.message("1. ", story.misaki, after=third)
    assert first.alt_text != third.alt_text
    stage.say(story.misaki, "理由", quotes=third.id)
    why = await town.message("話題3", story.misaki, after=first)
    assert why.how == "reply"
    assert "増やすもの: " in why.text, "she found the brief useful"


async def _claim(story: Story) -> None:
    """The operator shows the code that he made; then he is told what admins are told."""
    town, stage = story.town, story.town.line.stage
    made = await town.command("claim", "line")
    (code,) = [each for each in made.splitlines() if each.startswith("/claim ")]
    stage.follow(story.owner)
    await town.message("自動でお届けしましょうか", story.owner)
    stage.say(story.owner, code)
    await town.message("管理者になりました", story.owner)


async def _run_short(story: Story) -> None:
    """Two readers and one message: one is served, the other not troubled, the admin told once."""
    town, stage = story.town, story.town.line.stage
    stage.follow(story.kenta)
    await town.message("自動でお届けしましょうか", story.kenta)
    stage.tap(story.kenta, DAILY)
    await town.message("配信: 毎日8:00(東京)。", story.kenta)
    town.line.spend(QUOTA - 1 - town.line.units)
    told = {each: len(town.line.said(each)) for each in (story.misaki, story.kenta, story.owner)}
    await _comes(story, 1, SUNDAYS_NEWS)
    await town.sees(lambda: town.line.units == QUOTA)
    await town.quiet()
    served = [
        each for each in (story.misaki, story.kenta) if len(town.line.said(each)) > told[each]
    ]
    assert len(served) == 1, "one message is left"
    assert len(town.line.said(story.owner)) == told[story.owner], "no message is left for a notice"
    for expected in (1, 0):
        before = town.last(story.owner)
        stage.say(story.owner, "設定")
        await town.message("件数:", story.owner, after=before)
        said = _after(town, story.owner, before)
        assert sum("通数" in each.text for each in said) == expected, [each.text for each in said]


async def _fetch(story: Story) -> None:
    """Who went without taps 今日 on the menu: the brief of the day is there, for nothing."""
    town, stage = story.town, story.town.line.stage
    for person in (story.misaki, story.kenta):
        before = town.last(person)
        stage.tap_menu(person, "今日")
        brief = await town.message("AIブリーフ・2027年4月11日(日)", person, after=before)
        assert SUNDAYS_NEWS["wire"][0] in brief.alt_text
        assert brief.how == "reply"
    assert town.line.units == QUOTA


async def _comes(story: Story, day: int, news: News) -> None:
    """Let it be eight and a bit, so many days after Saturday; before it, something happened."""
    town, at = story.town, SATURDAY_AT_EIGHT + day * _DAY
    await town.until(at - 15 * _MINUTE)
    _print(town, news)
    await town.until(at - 5 * _MINUTE)
    await town.idle()
    await town.until(at + 0.9 * _MINUTE)
    await town.idle()
    await town.quiet()


def _print(town: Town, news: News) -> None:
    for paper, (title, text) in news.items():
        town.print(title, text, paper=paper)


def _pushed(town: Town, person: str) -> Sequence[Sight]:
    return [each for each in town.line.said(person) if each.how == "push"]


def _after(town: Town, person: str, message: Sight | None) -> Sequence[Sight]:
    said = town.line.said(person)
    ids = [each.id for each in said]
    return said[ids.index(message.id) + 1 if message else 0 :]
