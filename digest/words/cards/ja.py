"""The Japanese words of cards.

*Pure.*
"""

from __future__ import annotations

from types import MappingProxyType

from digest.words.cards.table import CardWords


def _key_points(number: int) -> str:
    return f"{number}つの要点"


WORDS = CardWords(
    key_points=_key_points,
    about_story="この話題について",
    further="続きの{stories}はスレッドにあります。",
    useful="役に立った",
    not_useful="役に立たなかった",
    waiting="少々お待ちください。",
    no_files=(
        "ここではファイルを追加する権限がないため、お渡しできませんでした。"
        "ワークスペースのアプリ管理者が許可したあとで、もう一度お試しください。"
    ),
    less="減らす",
    breaking="【速報】{headline}",
    menu_bar="メニュー",
    menu_areas=MappingProxyType(
        {
            "today": "今日",
            "ask": "質問",
            "week": "今週",
            "saved": "保存",
            "settings": "設定",
            "help": "ヘルプ",
        }
    ),
)
