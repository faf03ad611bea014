"""What each command does, and examples, in Japanese.

*Pure.*
"""

from __future__ import annotations

from types import MappingProxyType

from digest.words.dialogue.table import CommandWords

GROUPS = MappingProxyType(
    {
        "read": "読む",
        "ask": "聞く",
        "change": "変える",
        "here": "この場所",
        "trust": "確かめる",
        "you": "あなたの情報",
        "more": "そのほか",
    }
)


def _words(about: str, *examples: str) -> CommandWords:
    return CommandWords(about=about, examples=examples)


COMMANDS = MappingProxyType(
    {
        "start": _words("はじめる", "はじめる"),
        "today": _words("今日のブリーフ", "今日"),
        "story": _words("2番目の話題を開く(出来事、理由、注目点、出典)", "2", "話題 2"),
        "more": _words("省いた話題", "もっと"),
        "on": _words("過去のブリーフ", "4月17日のブリーフ", "昨日のブリーフ", "on 2026-04-17"),
        "week": _words("今週のニュースを90秒で", "今週", "1週間のまとめ"),
        "catchup": _words("見逃したニュースで今も重要なもの", "2週間", "見逃し 3日間", "見逃し"),
        "mark all read": _words("新しい動きがあるまで表示しない", "すべて既読"),
        "save": _words("2番目の話題を保存", "保存 2", "2を保存"),
        "unsave": _words("保存をやめる", "保存取消 1"),
        "saved": _words("保存した話題の一覧", "保存一覧", "保存"),
        "ask": _words("質問する。答えは情報源だけに基づきます", "質問 重みを公開したのは誰"),
        "ask/about": _words("次の質問を話題2についてのものにする", "質問 2", "話題2に質問"),
        "topics": _words(
            "届けるテーマ。好きな語句も使えます",
            "話題 +エージェント -半導体",
            "話題",
            "話題 +音声認識",
            "話題 リセット",
        ),
        "mute": _words("テーマや語句を表示しない", "ミュート 暗号資産", "暗号資産をミュート"),
        "unmute": _words("ミュートをやめる", "ミュート解除 暗号資産"),
        "mute source": _words(
            "その情報源だけが伝える話題を表示しない", "情報源ミュート Example Wire"
        ),
        "unmute source": _words("情報源のミュートをやめる", "情報源ミュート解除 Example Wire"),
        "time": _words(
            "届く時刻。地域も指定できます",
            "時間 7:30",
            "時間",
            "時間 7時半",
            "午後6時に変更",
            "時間 7:30 東京",
        ),
        "days": _words("届く曜日", "曜日 月-金", "毎日", "平日", "曜日 月水金"),
        "delivery": _words(
            "届け方(自分で開く、週1回、毎日)",
            "配信 毎日",
            "配信",
            "週1回",
            "自分で開く",
            "毎朝7時半",
        ),
        "lang": _words("表示する言語", "英語", "日本語", "言語 英語"),
        "length": _words("話題の数(3、5、7件まで)", "件数 3", "件数 7", "件数"),
        "alerts": _words("速報を受け取る、または受け取らない", "速報 オン", "速報 オフ"),
        "weekly": _words("1週間のまとめ", "週間 金", "週間 オフ"),
        "quiet": _words("ニュースのない日は送らない", "静音 オン", "静音 オフ"),
        "sources": _words(
            "読んでいる情報源。追加、確認、削除",
            "情報源",
            "情報源 追加 https://example.com/feed.xml",
            "情報源 確認 https://example.com/",
            "情報源 削除 Example Wire",
        ),
        "pause": _words("しばらく止める", "停止 1週間", "停止", "停止 月曜まで", "1週間停止"),
        "resume": _words("再開する", "再開"),
        "settings": _words("設定の一覧", "設定"),
        "settings export": _words("ここの設定をファイルで受け取る", "設定 出力", "設定を出力"),
        "settings import": _words(
            "ファイルの設定を取り込む(先に内容を表示)", "設定 取り込み", "設定を取り込む"
        ),
        "settings restore": _words("変更の前の状態に戻す", "settings restore 0123456789ab"),
        "sources export": _words("情報源の一覧をファイル(OPML)で受け取る", "情報源 出力"),
        "sources import": _words("ファイル(OPML)の情報源を追加する", "情報源 取り込み"),
        "undo": _words("直前の変更を元に戻す", "元に戻す"),
        "here at": _words(
            "この場所に届ける", "ここに 8:00", "ここに 午前8時 平日", "ここに 7:30 月、木"
        ),
        "here stop": _words("この場所への配信をやめる", "ここを停止"),
        "here status": _words("この場所の状況", "ここの状況"),
        "here test": _words("この場所での表示を確かめる", "ここでテスト"),
        "managers": _words(
            "管理者以外でこの場所を管理できる人",
            "管理担当",
            "管理担当 追加 @U0123",
            "管理担当 削除 @U0123",
        ),
        "audit": _words("誰が何を変えたか", "変更履歴"),
        "why": _words("2番目の話題を選んだ理由", "理由 2", "2の理由", "理由"),
        "more/judge": _words("2番目のような話題を増やす", "増やす 2", "2を増やす"),
        "less": _words("2番目のような話題を減らす", "減らす 2", "2を減らす"),
        "taste reset": _words("増減のご希望とミュートを消す", "好み リセット"),
        "report": _words("2番目の話題の誤りを知らせる", "報告 2 数字が違う", "報告 2"),
        "corrections": _words("訂正の一覧", "訂正"),
        "privacy": _words("保存している情報", "プライバシー"),
        "export": _words("あなたについての情報をファイルで受け取る", "データ出力"),
        "forget me": _words("あなたの情報をすべて消す", "データ削除"),
        "claim": _words("運営者のコードで管理者になる", "コード K7QF-2M9X-WD3T"),
        "stop": _words("配信をやめる", "やめる"),
        "help": _words("この一覧。コマンドごとの例", "ヘルプ 話題", "ヘルプ"),
        "quit": _words("終わる", "終了"),
    }
)
