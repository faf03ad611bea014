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


def _weekday(day: int) -> str:
    return f"{'月火水木金土日'[day - 1]}曜"


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
    weekday=_weekday,
    noted_more="次のブリーフから{names}を増やします。",
    noted_less="次のブリーフから{names}を減らします。",
    noted_thumb="ありがとうございます。ここへのブリーフだけに反映します。取り消し: 好み リセット",
    noted_nothing="話題{number}には手がかりになるテーマ、名前、情報源がありません。",
    muted_full="ミュートは{most}件までです。空きを作る: ミュート解除 語句",
    taste_forgotten="増減のご希望とミュートをすべて解除しました。同じテーマの方と同じブリーフに戻ります。",
    saved_now="保存しました: {headline}。一覧: 保存一覧。取り消し: 保存取消 {number}",
    saved_full="保存は{most}件までです。空きを作る: 保存取消 番号",
    unsaved="保存を取り消しました: {headline}。",
    reported="ありがとうございます。話題{number}についてのご指摘を運用担当者に伝えます。"
    "誤りがあれば公開で訂正します: 訂正",
    reported_much="ご報告は1時間に{most}件まで受け取れます。1時間ほどしてからもう一度お知らせください。",
    no_such_day="{day}のブリーフはありません。保存期間は30日です。",
    read_now="既読にしました: {stories}。新しい動きがあればまたお伝えします。",
)
