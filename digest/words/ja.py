"""The Japanese words.

*Pure.*
"""

from __future__ import annotations

from datetime import date, datetime
from types import MappingProxyType

from digest.model import Language, Topic
from digest.words.table import Words

_DAYS = "月火水木金土日"
_COUNTERS = MappingProxyType(
    {
        "story": "{}件",
        "article": "記事{}本",
        "site": "{}サイト",
        "source": "情報源{}件",
        "origin": "出どころ{}つ",
        "second": "{}秒",
        "minute": "{}分",
        "hour": "{}時間",
        "day": "{}日",
    }
)


def _short_day(day: date) -> str:
    return f"{day.month}月{day.day}日({_DAYS[day.weekday()]})"


def _day(day: date) -> str:
    return f"{day.year}年{_short_day(day)}"


def _moment(at: datetime) -> str:
    return f"{_short_day(at.date())}{at.hour}:{at:%M}"


def _clock(at: datetime) -> str:
    return f"{at.hour}:{at:%M}"


def _count(number: int, noun: str) -> str:
    return _COUNTERS[noun].format(f"{number:,}")


def _enumerate(names: tuple[str, ...]) -> str:
    return "、".join(names)


WORDS = Words(
    language=Language("ja"),
    name="日本語",
    title="AIブリーフ",
    day=_day,
    short_day=_short_day,
    moment=_moment,
    clock=_clock,
    count=_count,
    enumerate=_enumerate,
    stop="。",
    gap="",
    separator="・",
    colon=":",
    normal="{reading}・{sites}の{articles}から{stories}",
    quiet="静かな日・{reading}・{articles}を読み、基準を超えたのは{stories}",
    empty="{since}以降、新しいニュースはありません。",
    empty_topics="{topics}に合う新しいニュースはありません。",
    empty_told="新しいニュースはありません。基準を超えた{stories}はお伝え済みです。",
    all_read="{sources}をすべて確認しました。",
    partial="不完全です。{sources}のうち{missing}件を読めませんでした({names})。"
    "静かな日という意味ではありません。",
    partial_all="不完全です。{sources}のどれも読めませんでした({names})。"
    "静かな日という意味ではありません。",
    no_padding="静かな日に水増しはしません。",
    missing="読めなかった情報源: {names}。",
    late="遅れました: 予定{due}、送信{sent}。",
    next_brief="次回は{when}です。",
    told_note="お伝え済みの{stories}は省きました。",
    update="続報:",
    background="背景:",
    end="今日は以上です。",
    extracts="記事からの引用です。書き換えていません。",
    extracts_some="記事からの引用で、書き換えていない話題: {numbers}。",
    by_model="言語モデルが書き、一文ずつ出典と照らし合わせました。",
    why_extracts=MappingProxyType(
        {
            "model_out": "いまは要約できないため、記事の言葉をそのままお届けします。",
            "over_budget": "今日の要約の上限に達したため、記事の言葉をそのままお届けします。",
            "not_borne_out": "出典で裏づけられる要約がなかったため、"
            "記事の言葉をそのままお届けします。",
        }
    ),
    no_table="{language}なのはニュースだけです。案内の言葉はまだ用意できていません。",
    last_brief="前回のブリーフ:",
    no_feeds="読む情報源がありません。追加: ./run feeds add URL",
    what_happened="何が起きた",
    why_it_matters="なぜ重要か",
    what_to_watch="今後の注目点",
    worth_knowing="知っておきたい点",
    sources="出典",
    ask="質問する",
    more_sources="ほか{count}件",
    read_minutes="{minutes}分",
    undated="日付なし",
    titled="{source}: 「{title}」",
    flag_independent="独立した情報源{origins}件",
    flag_one_origin="{articles}・{origins}",
    flag_single="情報源1件",
    flag_undated="日付なし",
    flag_joint="・",
    notes=MappingProxyType(
        {
            "one_origin": "記事は{0}本ですが出どころは1つで、独立した報道ではありません。",
            "independent": "記事{0}本、独立した情報源は{1}件です。",
            "single_source": "伝えているのは{0}だけです。",
            "undated": "{0}には日付の記載がありません。",
            "old": "最新の記事は{0}のものです。",
            "first_report": "最初に伝えたのは{0}({1})です。",
            "numbers_differ": "数字が一致しません: {0}({1})、{2}({3})。",
            "other_language": "出典は{0}です。",
            "translated": "{0}から機械で翻訳しました。",
        }
    ),
    languages=MappingProxyType(
        {
            "en": "英語",
            "ja": "日本語",
            "zh": "中国語",
            "ko": "韓国語",
            "de": "ドイツ語",
            "fr": "フランス語",
            "es": "スペイン語",
            "pt": "ポルトガル語",
            "it": "イタリア語",
            "nl": "オランダ語",
            "ru": "ロシア語",
        }
    ),
    why_title="話題{number}を選んだ理由",
    why_outlets="{articles}・{origins}",
    why_age="最初の報道は{age}前",
    why_undated="日付なし",
    why_topics="合った話題: {topics}",
    why_all_topics="すべての話題が対象",
    why_primary="当事者による発表",
    why_new="まだお伝えしていない内容",
    why_update="お伝え済みの話題の新しい内容",
    why_shared="記事に共通する語: {anchors}",
    why_unused="クリックや個人の情報は使っていません。",
    answered_from=MappingProxyType(
        {
            "story": "話題{number}の記事だけから答えました。",
            "brief": "このブリーフの記事だけから答えました。",
            "archive": "このブリーフの外、過去30日の記事から答えました。",
            "month": "過去30日の記事から答えました。",
        }
    ),
    stopgap="いまは回答を書けないため、最も近い箇所をそのまま引用します。",
    broke_off="回答が途中で切れました。続きはもう一度お尋ねください。",
    answer_translated="{language}から機械で翻訳しました。",
    manners="「やさしく」「詳しく」「短く」と言えば、そのように答え直します。",
    not_told="情報源には書かれていません。読んだ記事に基づいてのみお答えします。",
    nearest="近い話題: {stories}。",
    collecting="情報源を確認中 {done}/{all}",
    writing="ブリーフを作成中",
    searching="過去30日の記事を検索中",
    hint="番号で詳しく表示します。そのまま質問もできます。使い方は「ヘルプ」。",
    prompt="> ",
    goodbye="また明日。",
    no_such_story="話題{number}はありません。このブリーフの話題は1〜{last}です。",
    no_such_story_but_1="話題{number}はありません。このブリーフの話題は1つだけです。",
    no_stories="このブリーフに話題はありません。",
    nothing_more="省いた話題はありません。",
    more_title="このブリーフで省いた話題",
    greeting="こんにちは。",
    welcome="どういたしまして。",
    no_brief="ここにはまだブリーフがありません。",
    no_brief_next="ここにはまだブリーフがありません。次は{when}にお届けします。",
    no_brief_ask="過去30日のニュースについては、今すぐ質問できます。",
    asked_enough="質問は1人につき1分に{minute}件、1日に{day}件、チャット全体では1分に{chat}件までです。"
    "{wait}後にまた質問できます。番号やコマンドはいつでも使えます。",
    too_slow="時間内に記事を検索できませんでした。1分ほどしてからもう一度お尋ねください。",
    sorry="申し訳ありません。こちらの不具合でお答えできませんでした。記録は残しています。",
    in_doubt="回答が届いていないかもしれません。見当たらないときは、もう一度お尋ねください。",
    notices=MappingProxyType(
        {
            "recipient_gone": "{platform}の{chat}に書き込めなくなったため、配信を止めました。"
            "もう一度招待していただければ再開できます。",
            "access_lost": "{platform}の認証情報が使えなくなり、何も送れません。"
            "運用担当者による更新が必要です。",
            "quota_short": "{platform}: 今月の通数が全員分には足りません。上限{limit:,}通のうち"
            "残り{left:,}通で、今回の{due:,}通中{served:,}通をお送りします。届かなかった方を優先して"
            "順番にお届けし、「今日」と送ればどなたも読めます。このお知らせは月に1回です。"
            "通数を増やすには、プランの変更をご検討ください。",
        }
    ),
    reasons=MappingProxyType(
        {
            "not a web address": "ウェブのアドレスではありません",
            "no answer in time": "時間内に応答がありません",
            "no answer in {} s": "{}秒以内に応答がありません",
            "no connection in {} s": "{}秒以内に接続できません",
            "silent for {} s": "{}秒間応答が途絶えました",
            "no connection": "接続できません",
            "connection lost": "接続が切れました",
            "not proper HTTP": "HTTPとして正しくありません",
            "answer cut short or damaged": "応答が途中で切れたか壊れています",
            "host name not found": "ホスト名が見つかりません",
            "host names cannot be looked up": "名前解決ができません",
            "host too busy (no turn in {} s)": "ホストが混み合っています({}秒待機)",
            "TLS certificate not valid": "TLS証明書が無効です",
            "TLS failed": "TLS接続に失敗しました",
            "content encoding not understood": "圧縮形式が分かりません",
            "too large (over {} MiB)": "大きすぎます({}MiB超)",
            "redirected too often": "転送が多すぎます",
            "redirected from https to http": "httpsからhttpへ転送されました",
            "redirected to a URL with a user name": "ユーザー名付きのURLへ転送されました",
            "redirected to a URL not understood": "分からないURLへ転送されました",
            "redirected to a URL with control characters or backslashes": (
                "使えない文字を含むURLへ転送されました"
            ),
            "{} bad request": "要求が拒否されました({})",
            "{} unauthorized": "認証が必要です({})",
            "{} forbidden": "アクセスが拒否されました({})",
            "{} not found": "見つかりません({})",
            "{} gone": "廃止されました({})",
            "{} too many requests": "要求が多すぎます({})",
            "{} internal server error": "サーバーのエラーです({})",
            "{} bad gateway": "サーバーのエラーです({})",
            "{} service unavailable": "一時的に利用できません({})",
            "{} gateway timeout": "サーバーが応答しません({})",
            "not an http or https URL": "httpまたはhttpsのURLではありません",
            "URL not understood": "URLが分かりません",
            "URL too long": "URLが長すぎます",
            "URL with control characters, spaces or backslashes": "URLに使えない文字があります",
            "host not valid": "ホスト名が正しくありません",
            "address not allowed": "許可されていないアドレスです",
            "port not allowed": "許可されていないポートです",
            "robots.txt says no": "robots.txtで禁止されています",
            "no such file": "ファイルがありません",
            "not a file": "ファイルではありません",
            "file cannot be read": "ファイルを読めません",
            "not a file that was named": "指定されたファイルではありません",
            "empty": "空です",
            "an HTML page, not a feed": "フィードではなくHTMLページです",
            "a PDF, not a feed": "フィードではなくPDFです",
            "JSON, but not a feed": "フィードではないJSONです",
            "malformed JSON, not a feed": "壊れたJSONです",
            "no feed in any format we know": "知られている形式のフィードではありません",
            "not an OPML list": "OPMLではありません",
            "a document type declaration, which no list of feeds needs": (
                "不要な文書型宣言があります"
            ),
            "took more than {} s": "解析に{}秒以上かかりました",
            "took too much memory, or crashed the parser": "解析できないほど複雑です",
            "more than {} MiB": "{}MiBを超えています",
            "the parser does not start": "解析プログラムが起動しません",
            "the parser is closed": "解析プログラムは終了しています",
            "the parser's reply is too large": "解析結果が大きすぎます",
            "the parser's reply makes no sense": "解析結果が壊れています",
        }
    ),
    topics=MappingProxyType(
        {
            Topic(name): japanese
            for name, japanese in (
                ("open-source", "オープンソース"),
                ("models", "モデル"),
                ("research", "研究"),
                ("agents", "エージェント"),
                ("robotics", "ロボット"),
                ("chips", "半導体"),
                ("policy", "政策・規制"),
                ("safety", "安全性"),
                ("business", "ビジネス"),
                ("health", "医療"),
                ("coding", "開発"),
                ("vision", "画像・動画"),
                ("speech", "音声"),
                ("data", "データ"),
                ("rights", "著作権・プライバシー"),
                ("education", "教育"),
                ("science", "科学"),
                ("japan", "日本"),
                ("society", "社会"),
                ("infrastructure", "計算基盤"),
            )
        }
    ),
    small_talk=MappingProxyType(
        {
            "こんにちは": "greeting",
            "こんばんは": "greeting",
            "おはよう": "greeting",
            "おはようございます": "greeting",
            "はじめまして": "greeting",
            "もしもし": "greeting",
            "ありがとう": "thanks",
            "ありがとうございます": "thanks",
            "ありがとうございました": "thanks",
            "どうも": "thanks",
            "どうもありがとう": "thanks",
            "助かりました": "thanks",
            "はい": "nod",
            "いいえ": "nod",
            "了解": "nod",
            "了解です": "nod",
            "なるほど": "nod",
            "わかりました": "nod",
            "分かりました": "nod",
            "すごい": "nod",
            "いいね": "nod",
        }
    ),
)
