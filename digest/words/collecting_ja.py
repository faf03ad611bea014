"""Japanese words about answers that are fetched."""

from __future__ import annotations

from digest.words.collecting import CollectingWords

WORDS = CollectingWords(
    working="まとめています…少ししたら「結果を見る」を押してください。"
    "答えは1日間そこで受け取れます。",
    show="結果を見る",
    ready="先ほどのご質問の答えができました。「結果を見る」を押してください。",
    not_yet="まだまとめています。少ししてから、もう一度「結果を見る」を押してください。",
    gone="その答えはもう残っていません（保存は1日間です）。もう一度お尋ねください。",
    file="{name} は1時間、こちらから受け取れます",
    no_file="LINE ではファイル {name} を送れません。運用者が PUBLIC_URL を設定すると、"
    "リンクから受け取れるようになります。",
)
