"""The Japanese words of cards.

*Pure.*
"""

from __future__ import annotations

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
)
