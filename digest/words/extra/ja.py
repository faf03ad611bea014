"""The Japanese extra words.

*Pure.*
"""

from __future__ import annotations

from datetime import date

from digest.words.extra.table import ExtraWords


def _short_date(day: date) -> str:
    return f"{day.month}月{day.day}日"


def _times(number: int) -> str:
    return f"{number}回"


WORDS = ExtraWords(
    short_date=_short_date,
    times=_times,
    alert="速報",
    alert_agreed="独立した情報源{origins}件が一致して伝えている内容だけです。",
    alert_off="速報を止める: 速報 オフ",
    weekly="AIの1週間",
    weekly_span="{since}〜{until}",
    weekly_meta="{reading}・今週の{all}から大きな{stories}",
    weekly_empty="今週、対象となるニュースはありませんでした。",
    weekly_end="今週は以上です。",
    grew="独立した情報源{before}件→{now}件",
    still_open="続きを待つ話題",
    open_item="{headline}: {watch}",
    weekly_corrections="今週の訂正",
    more_corrections="ほか{count}件: 訂正",
    catch_up="見逃したニュース",
    catch_up_meta="{reading}・今も重要な{stories}の現在の状況",
    catch_up_empty="{since}以降、今も重要なニュースの見逃しはありません。",
    catch_up_end="新しい動きがあるまで表示しない: すべて既読",
    first_reported="{day}に初報",
    updated="{times}更新",
    saved="保存した話題",
    saved_on="{day}に保存",
    saved_empty="保存した話題はまだありません。話題2を保存: 保存 2",
    saved_end="保存期間は1年です。",
    corrections="訂正の一覧",
    corrections_empty="{since}以降、訂正はありません。",
    correction="訂正({day}{clock} UTC)",
    we_wrote="誤:",
    articles_say="正:",
    corrected="{clock} UTC訂正",
    why_liked="増やしてほしいとのご希望: {names}",
    why_disliked="減らしてほしいとのご希望がある点: {names}",
    why_reset="ご希望の記録を消す: 好み リセット",
)
