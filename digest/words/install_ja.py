"""Japanese words of the pages that install the bot."""

from __future__ import annotations

from digest.words.install import InstallWords

WORDS = InstallWords(
    installed="Daybrief を追加しました",
    installed_text="Slack にメッセージを送りました。最初のブリーフもそこに届いています。"
    "ほかの設定も、その会話の中でできます。",
    open_it="Slack を開く",
    cancelled="追加されていません",
    cancelled_text="キャンセルされたため、ワークスペースには何も変更していません。",
    unknown="このページは使えなくなりました",
    unknown_text="追加の手続きは、始めたブラウザで 10 分以内に終える必要があります。"
    "まだ何も追加されていません。",
    begun="手続きが途中で止まりました",
    begun_text="手続きは始まりましたが、完了していません。もう一度始めても問題ありません。",
    refused="追加されていません",
    refused_text="Slack が許可しませんでした（{why}）。",
    unanswered="Slack から応答がありません",
    unanswered_text="追加できたかどうかわかりません。もう一度始めても問題ありません。",
    busy="少しお待ちください",
    busy_text="ただいま混み合っています。1 分ほどしてから、もう一度お試しください。",
    again="もう一度始める",
)
