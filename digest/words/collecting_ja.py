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
    no_file="LINE のボットはファイルを送れません。{name} は長すぎるため、"
    "ここには書き出せませんでした。このボットの運用者にお問い合わせください。",
    file_again="ファイル {name} は保存されていません。もう一度お申し付けください。",
)
