"""Japanese words about what is people's own."""

from __future__ import annotations

from types import MappingProxyType

from digest.words.own import OwnWords

WORDS = OwnWords(
    added="追加しました:{title}({articles}、最新は{when})",
    added_undated="追加しました:{title}({articles}、日付なし)",
    added_empty="追加しました:{title}。まだ記事はありません。",
    back="一覧に戻しました:{title}",
    already="{title}はすでに登録されています。",
    full="ここで追加できる情報源は{most}件までです。空きを作る:情報源 削除 名前",
    several="このページには複数のフィードがあります。どれにしますか。",
    unreadable=(
        "このアドレスからフィードを読み取れませんでした。"
        "アドレスを確かめるか、フィードのアドレスを直接入力してください。"
    ),
    no_address="ウェブアドレスではありません。例:https://example.com/feed.xml",
    too_often="確認できるアドレスは1時間に{most}件までです。{wait}後にもう一度お試しください。",
    fits="{title}は読み取れます({articles}、最新は{when})",
    fits_undated="{title}は読み取れます({articles}、日付なし)",
    fits_empty="{title}は読み取れますが、まだ記事はありません。",
    removed="外しました:{title}。もう一度追加すると元に戻ります。",
    ambiguous="この名前に当てはまる情報源が複数あります。どれですか。",
    unknown="この名前の情報源は登録されていません。",
    did_you_mean="もしかして:{titles}",
    state="{sources}を読んでいます(うち自分で追加したもの: {own})。",
    imported="取り込みました:新規{added}件、登録済み{known}件。",
    refused="ウェブアドレスではない、または上限を超えたため除いたもの:{refused}件。",
    list_title="ここで読んでいる情報源",
    list_hint="追加: 情報源 追加 URL。事前に確認: 情報源 確認 URL。外す: 情報源 削除 名前",
    more_sources="ほか{count}件",
    read_at="{when}に取得、{articles}",
    not_read="まだ取得していません",
    failing="{when}から取得できません",
    own="自分で追加",
    kept_of_you="あなたについて保存しているもの:",
    kept_here="この場所について保存しているもの:",
    nothing_kept="ありません。",
    kept_for="{what}:{count}件(最長{days})",
    kept_until="{what}:{count}件(終了するまで)",
    kinds=MappingProxyType(
        {
            "sub": "配信の設定",
            "sub.owner": "ほかの場所に設定した配信",
            "sub.last": "最後に配信した日付",
            "told": "お伝えした内容(重複を避けるため)",
            "latest": "最後のブリーフ",
            "send": "これから送るメッセージ",
            "delivery": "送信の結果",
            "said": "回答を待っている発言",
            "deadletter": "回答できなかった発言(暗号化)",
            "answer": "受け取りを待っている答え(暗号化)",
            "talk": "会話の直近4つの質問(暗号化)",
            "notice": "これからお伝えするお知らせ",
            "source": "情報源の変更",
            "source.before": "情報源の直前の変更",
            "edition": "作成中のブリーフ",
            "asked": "1日の質問の数",
            "alerted": "送った速報",
            "taste": "好みと、表示しない話題",
            "saved": "保存した話題",
            "report": "誤りの報告（文面は封印）",
            "wish": "設定と管理担当の指定",
            "change": "設定の変更履歴",
            "offer": "ボタンの内容",
            "visit": "最後にここを使った時刻",
            "placed": "ここにブリーフが届くこと",
            "draft": "取り込んだ設定と、その前の設定",
            "grant": "ボットを導入した人の記録（暗号化）",
            "note": "会話についてわかったこと",
            "caretaker": "あなたが設定した共有の場所",
            "admin": "運営者のコードで管理者になったこと",
            "owed": "今日お届けするブリーフ",
            "roster": "ここで誰かが書き込んだこと",
            "damaged": "読み取れなくなったデータ",
        }
    ),
    not_reached="このチャットに残っているメッセージは、サービス側で保存されています。そちらで削除してください。",
    export_hint="すべてをファイルで受け取る:データ出力。すべてを消す:データ削除。",
    left_out="ほかに{count}件ありますが、ファイルが大きくなりすぎるため省きました。",
    exported="あなたについて保存しているものは、すべてファイル{name}に入っています。",
    forget_question=(
        "ここに保存されているあなたのデータ(配信の設定、質問、お伝えした内容など)を、"
        "1分以内にすべて削除します。元には戻せません。削除しますか。"
    ),
    forget_elsewhere=(
        "この場所の設定は残ります。1対1のチャットについては、そちらでも同じように送ってください。"
    ),
    forgetting="データを削除しています。1分以内に、あなたに関するものはすべてなくなります。",
    shared_stays="ほかの人のために設定したものは、あなたの名前を除いて残ります。",
    settings_out=(
        "ここの設定は、すべてファイル{name}に入っています(管理できる人の指定を除く)。"
        "ここやほかの場所に取り込む:設定 取り込み"
    ),
    sources_out="ここで読んでいる情報源{sources}の一覧は、ファイル{name}に入っています(OPML)。",
    file_wanted="次の言葉にファイルを添えて送ってください:{command}",
    path_wanted="ファイルを指定してください。例:{command} file.json",
    file_saved="保存しました(あなただけが読めます):{path}",
    file_too_large="何も変更していません。ファイルが{most} MiBを超えています。",
    file_unreadable="何も変更していません。ファイルを読み取れませんでした。もう一度送ってください。",
    file_refused=(
        "何も変更していません。「設定 出力」で作られたファイルではないか、内容が壊れています。"
    ),
    file_refused_at="何も変更していません。ファイルの{at}に問題があります。",
    file_overfull="何も変更していません。ここで追加できる情報源は{most}件までです。",
    file_gone=(
        "何も変更していません。このファイルはもう保存されていません。もう一度送ってください。"
    ),
    list_refused="何も変更していません。フィードの一覧(OPML)ではありません。",
    would_change="まだ何も変更していません。このファイルで変わるもの:",
    sources_change="情報源:追加{new}件、削除{gone}件、変更{other}件。",
    file_hint="ファイルにない情報源と、管理できる人の指定はそのまま残ります。",
    file_sure="取り込む",
    file_applied="取り込みました。",
    file_same="ファイルの内容はすべて設定済みです。",
    changed_since="元に戻していません。その後、別の変更がありました。",
)
