"""The Japanese words of the desk.

*Pure.*
"""

from __future__ import annotations

from digest.words.desk.table import DeskWords

WORDS = DeskWords(
    open="要点と出典",
    ask="この話題に質問",
    why="選ばれた理由",
    more="こういう話題を増やす",
    less="こういう話題を減らす",
    save="保存",
    report="誤りを報告",
    left_out="省いた{stories}を見る",
    settings="設定",
    brief_too_old="このブリーフは30日より前のものです。ブリーフの保存期間は30日です。",
    ask_about="話題{number}「{headline}」について、質問をお書きください。",
)
