"""The Japanese words of the conversation.

*Pure.*
"""

from __future__ import annotations

from types import MappingProxyType

from digest.words.dialogue.ja_commands import COMMANDS, GROUPS
from digest.words.dialogue.table import DialogueWords

_DAYS = "月火水木金土日"
_WEEK, _WORKDAYS = frozenset(range(1, 8)), frozenset(range(1, 6))


def _days_named(weekdays: frozenset[int]) -> str:
    if weekdays == _WEEK:
        return "毎日"
    if weekdays == _WORKDAYS:
        return "平日"
    return "・".join(_DAYS[day - 1] for day in sorted(weekdays))


WORDS = DialogueWords(
    aliases=MappingProxyType(
        {
            "はじめる": "start",
            "開始": "start",
            "今日": "today",
            "今日のブリーフ": "today",
            "ブリーフ": "today",
            "話題": "story | topics",
            "もっと": "more",
            "のブリーフ": "on",
            "今週": "week",
            "今週のまとめ": "week",
            "1週間のまとめ": "week",
            "見逃し": "catchup",
            "見逃したニュース": "catchup",
            "すべて既読": "mark all read",
            "保存": "save | saved",
            "保存一覧": "saved",
            "保存取消": "unsave",
            "質問": "ask",
            "テーマ": "topics",
            "トピック": "topics",
            "ミュート": "mute",
            "情報源ミュート": "mute source",
            "情報源ミュート解除": "unmute source",
            "ミュート解除": "unmute",
            "時間": "time",
            "時刻": "time",
            "に変更": "time | lang | length | days",
            "にして": "time | lang | length | days",
            "曜日": "days",
            "毎日": "days daily",
            "平日": "days weekdays",
            "配信": "delivery",
            "届け方": "delivery",
            "毎朝": "delivery daily",
            "週1回": "delivery weekly",
            "週に1回": "delivery weekly",
            "自分で開く": "delivery pull",
            "言語": "lang",
            "英語": "lang en",
            "日本語": "lang ja",
            "件数": "length",
            "速報": "alerts",
            "週間": "weekly",
            "静音": "quiet",
            "リッチ": "rich",
            "情報源": "sources",
            "停止": "pause",
            "休止": "pause",
            "再開": "resume",
            "設定": "settings",
            "元に戻す": "undo",
            "取り消し": "undo",
            "ここに": "here at",
            "ここを停止": "here stop",
            "ここの状況": "here status",
            "ここでテスト": "here test",
            "管理担当": "managers",
            "変更履歴": "audit",
            "理由": "why",
            "なぜ": "why",
            "増やす": "more",
            "減らす": "less",
            "好み リセット": "taste reset",
            "報告": "report",
            "訂正": "corrections",
            "プライバシー": "privacy",
            "データ削除": "forget me",
            "データ出力": "export",
            "設定 出力": "settings export",
            "設定を出力": "settings export",
            "設定 取り込み": "settings import",
            "設定を取り込む": "settings import",
            "情報源 出力": "sources export",
            "情報源を出力": "sources export",
            "情報源 取り込み": "sources import",
            "情報源を取り込む": "sources import",
            "やめる": "stop",
            "解約": "stop",
            "配信をやめる": "stop",
            "コード": "claim",
            "ヘルプ": "help",
            "使い方": "help",
            "終了": "quit",
            "終わる": "quit",
        }
    ),
    joints=("を", "の", "に", "は"),
    comma="、",
    triggers=("ブリーフ",),
    weekdays=MappingProxyType(
        {
            **{day: number for number, day in enumerate(_DAYS, start=1)},
            **{f"{day}曜": number for number, day in enumerate(_DAYS, start=1)},
            **{f"{day}曜日": number for number, day in enumerate(_DAYS, start=1)},
        }
    ),
    near_days=MappingProxyType({"昨日": -1, "今日": 0, "明日": 1}),
    sets_of_days=MappingProxyType(
        {"毎日": _WEEK, "平日": _WORKDAYS, "週末": frozenset({6, 7}), "土日": frozenset({6, 7})}
    ),
    zones=MappingProxyType(
        {
            "東京": "Asia/Tokyo",
            "日本": "Asia/Tokyo",
            "日本時間": "Asia/Tokyo",
            "大阪": "Asia/Tokyo",
        }
    ),
    switches=MappingProxyType({"オン": True, "オフ": False}),
    resets=MappingProxyType({"リセット": "", "すべて": ""}),
    assents=MappingProxyType({"はい": ""}),
    deeds=MappingProxyType({"追加": "add", "削除": "remove", "確認": "test"}),
    deliveries=MappingProxyType(
        {
            "自分で開く": "pull",
            "週1回": "weekly",
            "毎日": "daily",
            "自分で": "pull",
            "毎週": "weekly",
            "毎朝": "daily",
        }
    ),
    languages_named=MappingProxyType({"英語": "en", "日本語": "ja"}),
    commands=COMMANDS,
    groups=GROUPS,
    help_title="AIブリーフ: 1分で読める、出典つきのAIニュース",
    help_about="{command}: {about}",
    help_question="そのほかは質問として受け取ります。答えは情報源だけに基づきます。",
    help_word="ヘルプ コマンド名: そのコマンドの使い方と例",
    help_trigger="ここで何かを変えるときは、先頭に「ブリーフ」を付けてください: ブリーフ 設定",
    help_slash="ここでは「/」で始まる入力、私へのメンション、私への返信だけが届きます: /settings",
    for_example="例:",
    no_such_command="「{word}」というコマンドはありません。",
    unclear="入力の意味が分かりませんでした。「{command}」のことですか? "
    "{example}質問として送る場合: 質問 {text}",
    unclear_none="入力の意味が分かりませんでした。"
    "使える言葉は「ヘルプ」で確認できます。質問として送る場合: 質問 {text}",
    unclear_example="例: {example}。",
    meant_command="コマンドのつもりでしたら、例: {example}。詳しくは: ヘルプ {command}",
    ask_instead="質問として送る",
    only_chat="端末には配信しないため、この設定はありません。",
    only_shared="複数の人が使う場所でのみ使えます。",
    only_rich="ここではブリーフの表示形式は1つだけです。",
    only_private="個別のチャットでのみ使えます。そちらでお知らせください。",
    only_terminal="ここでは終了の操作はありません。配信をやめる: やめる",
    denied="何も変更していません。ここで変更できるのは、管理者と管理担当に指定された人だけです。"
    "一覧: ブリーフ 管理担当",
    denied_slash="何も変更していません。ここで変更できるのは、管理者と管理担当に指定された人だけです。"
    "一覧: /managers",
    denied_outside="何も変更していません。ゲストや外部の方は、読むことと質問はできますが、"
    "変更はできません。",
    denied_unsure="何も変更していません。この場所を管理できる方かどうか確認できませんでした。"
    "1分ほどしてからもう一度お試しください。",
    too_many_changes="何も変更していません。変更は2分間に{most}回までです。"
    "{wait}後にまた変更できます。",
    too_many_places="何も変更していません。新しい配信先が一度に増えたため、お待ちいただいています。"
    "{wait}後にお試しください。",
    invalid="このボタンは使えなくなりました。何も変更していません。使える言葉は「ヘルプ」で"
    "確認できます。",
    unchanged="すでにその設定です。",
    undo="元に戻す",
    undone="元に戻しました: {what}",
    nothing_to_undo="元に戻せる変更はありません。",
    undo_overtaken="元に戻していません。その後、{who}が同じ設定を変更しています({what})。"
    "現在の設定: ブリーフ 設定",
    topics_now="テーマ: {topics}。",
    topics_all="テーマ: AIのすべて。",
    topics_known="選べるテーマ(自由な語句も使えます): {topics}。",
    topics_full="何も変更していません。テーマは{most}件までです。空きを作る: 話題 -{last}",
    not_followed="もともとテーマに入っていません: {topics}。",
    why_everybody="全員向けのブリーフのため、すべての話題が対象",
    preview="「{topic}」なら、最近では次の話題が届いていました: {headline}",
    preview_none="「{topic}」に合う話題は、最近ありませんでした。",
    time_now="配信: {days}{clock}({zone})。",
    time_none="配信: ご要望のときだけ。定期配信にする: 時間 8:00",
    next_now="次回: {when}。",
    paused_now="停止中です。再開する: 再開",
    paused_until="{day}まで停止中です。再開する: 再開",
    language_now="言語: {language}。",
    length_now="件数: 最大{stories}。",
    muted_now="ミュート: {topics}。",
    muted_none="ミュート: なし。",
    switched=MappingProxyType(
        {
            "alerts on": "速報: オン(1日2件まで、22時から7時は送りません)。",
            "alerts off": "速報: オフ。",
            "quiet on": "ニュースのない日: 何も送りません。",
            "quiet off": "ニュースのない日: 1行だけお知らせします。",
            "rich on": (
                "リッチ表示: オン(見出しと、開閉できる詳細つき)。"
                "Telegramのアプリによっては空白になります。"
                "その場合は「リッチ オフ」で元に戻せます。"
            ),
            "rich off": "リッチ表示: オフ(どのアプリでも見られる通常の形式)。",
        }
    ),
    weekly_now="1週間のまとめ: 毎週{day}。",
    weekly_off="1週間のまとめ: 送りません。",
    sources_now="読んでいるもの: {sources}。一覧: 情報源",
    settings_title="設定",
    settings_hint="1行で変更できます。例: 件数 3。一覧は「ヘルプ」。",
    past_day="何も変更していません。{day}はこれからの日ではありません。例: 停止 月曜まで",
    days_named=_days_named,
    stopped="配信をやめました。ここにはもう何も届きません。設定は残っています。"
    "再び受け取る: 時間 8:00。情報を消す: データ削除",
    here_title="この場所",
    here_test="ここでは次のように表示されます。",
    here_stopped="この場所への配信をやめました。再び受け取る: ブリーフ ここに 8:00",
    managers_now="管理者以外でこの場所を管理できる人: {people}。",
    managers_none="この場所を管理できるのは管理者だけです。",
    cannot_manage="何も変更していません。{person}はゲストか外部の方、または確認できない方です。",
    audit_title="この場所の変更履歴(新しい順)",
    audit_line="{when}・{who}: {what}",
    audit_empty="まだ何も変更されていません。",
    audit_hidden="どなたか",
    welcome="AIニュースを1日1分で、出典つきでお届けします。",
    welcome_back="おかえりなさい。設定は以前のままです。",
    welcome_shared="はじめまして。1分で読める出典つきのAIブリーフを投稿し、質問にもお答えします。",
    today_below="まずは下にある今日のブリーフをご覧ください。",
    no_front_page="今日のブリーフを準備しています。1、2分後に「今日」と送ってください。",
    when_question="平日に自動でお届けしましょうか? 選ばれるまでは何もお送りしません。",
    when_shared="ここに定期的に投稿しましょうか? この場所を管理できる方が選ぶまでは"
    "何も投稿しません。",
    when_time="時刻と地域をお知らせください。例: 時間 7:30 東京",
    first_zones=("Asia/Tokyo",),
    other_time="ほかの時刻や地域",
    only_when_asked="自分で開く",
    weekdays_here="平日8:00にここへ",
    other_here="時刻やテーマを選ぶ",
    no_thanks="今はしない",
    which_topics="テーマを選べます。すべてのままでもかまいません。",
    everything="すべて",
    as_you_like="承知しました。読みたいときに「今日」と送ってください。質問もいつでもどうぞ。",
    forget_sure="はい、消してください",
    cut_short="先頭の{most}文字だけを読みました。",
    denied_tenant="何も変更していません。この一覧はワークスペース全体で使われるため、変更や確認ができるのはワークスペースの管理者だけです。",
    places_full="何も変更していません。配信先は1つのワークスペースにつき{most}か所までです。"
    "どこかで配信をやめると空きができます: ここを停止",
    managers_full="何も変更していません。管理担当は{most}人までです。"
    "空きを作る: 管理担当 削除 {last}",
    long_address="アドレスが長すぎます。{most}文字まで登録できます。",
    longest_span="話題の保存期間は{days}のため、それより前には遡れません。",
    catch_up="見逃したニュース",
    away="{days}ぶりですね。その間のニュースで今も重要なものをまとめて読めます。",
    missed_something="停止していた間のニュースもまとめて読めます。",
    why_yours="そのほか、ここだけに反映されているご希望:",
    liked_now="増やすもの: {names}。",
    disliked_now="減らすもの: {names}。",
    more_like="こういう話題を増やす",
    less_like="こういう話題を減らす",
    mute_it="{name}をミュート",
    no_such_source="その名前の情報源はありません。名前を確かめる: 情報源",
    which_source="この名前に当てはまる情報源が複数あります。どれですか。",
    sources_named="FEEDSが設定されているため、ブリーフはこの一覧ではなく、そこに書かれた情報源を読みます。",
    add_it="追加する",
    remove_it="{name}を外す",
    choices=MappingProxyType(
        {
            "alerts on": "オンにする",
            "alerts off": "オフにする",
            "quiet on": "何も送らない",
            "quiet off": "1行だけ送る",
            "rich on": "リッチ表示を試す",
            "rich off": "通常の形式に戻す",
            "weekly off": "送らない",
        }
    ),
    menu=MappingProxyType(
        {
            "time": "時刻",
            "topics": "テーマ",
            "length": "件数",
            "lang": "言語",
            "sources": "情報源",
            "alerts": "速報",
            "weekly": "週のまとめ",
            "rich": "リッチ表示",
            "delivery": "届け方",
            "pause 1w": "1週間停止",
            "resume": "再開",
            "stop": "配信をやめる",
        }
    ),
)
