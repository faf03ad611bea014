"""Japanese words that the gate takes as equal, by their kanji and the kana after them.

*Pure.* Groups hold what newsrooms use for one another, never opposites.
"""

from __future__ import annotations

_GROUPS = """
発表 公表 明ら 公開 示
述べ 語っ 話し 話す 説明 コメント 明ら 言っ
増加 増え 増 伸び 上昇 拡大
減少 減っ 減り 減 低下 下落 縮小
買収 取得
発売 販売
公開 発表 披露
導入 採用
企業 会社
開始 始め 始ま
実施 行っ 行わ
従業員 社員
提供 配信
開設 開い
自動処理 自動で処理
義務化 義務付け
利用 使っ 使う 使い 使
雇用 雇っ 採用
延期 先送り
前年同期 前年同期比
命じ 命令 指示
停止 やめ 止め 中止
建設 建て
調達 集め
解雇 人員削減
提訴 訴え
発注 注文
引き下げ 下方修正
下落 下がっ
上昇 上がっ
購入 買っ
支払 払っ
開発 作っ
禁止 禁じ
承認 認め
拒否 断っ 拒ん
要求 求め
辞任 退任 辞め
就任 就く 就い
利用者 ユーザー
搭載 積ん
無料 無償
方針 予定 計画
"""


def _groups() -> dict[str, list[tuple[str, ...]]]:
    found: dict[str, list[tuple[str, ...]]] = {}
    for line in _GROUPS.strip().splitlines():
        words = tuple(line.split())
        for word in words:
            found.setdefault(word, []).append(words)
    return found


_GROUPS_OF = _groups()


def is_synonym(run: str, after: str, source: str) -> bool:
    """Say whether a source has a word for what kanji with the kana after them say."""
    for length in (2, 1, 0):
        for words in _GROUPS_OF.get(run + after[:length], ()):
            if any(word in source for word in words):
                return True
    return False


def alike(one: str, other: str) -> bool:
    """Say whether two nouns or verbs are one, or one the shorter form of the other."""
    one, other = one.rstrip("社氏へ"), other.rstrip("社氏へ")
    if one == other or (one and other and (one in other or other in one)):
        return True
    return any(other in words for words in _GROUPS_OF.get(one, ()))
