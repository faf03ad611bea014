"""What pages say besides their story: menus, calls, captions, notices, in English and Japanese.

*Pure.* Patterns only; `digest.stories.junk` decides. They are matched against one line or
sentence with single spaces. What addresses the reader in the imperative or labels a part of
the page is looked for at the start only, since news about such things has a subject there.
"""

from __future__ import annotations

import re

CALL = re.compile(
    r"""
    (?:please|kindly)\b
    # accounts and letters
    |(?:sign|log)[\s-]?(?:in|up|out|on)\b(?!s)
    |login\s(?:to|required|or)\b
    |(?:un)?subscribe\b
    |register\s(?:now|here|today|for|to|by|before|your)\b
    |join\s(?:us|our|now|today|me|thousands)\b
    |join\s(?:the\s(?:conversation|discussion|community|waitlist|webinar|list|newsletter|team))\b
    |join\s(?:over\s|more\sthan\s)?[\d,.]+[km+]?\s\w+
    |become\san?\s(?:member|subscriber|patron|sponsor)
    |(?:donate|support\s(?:us|our|independent))\b
    |(?:enter|type|select|choose)\syour\b
    # sharing and comments
    |(?:follow|like)\s(?:us|me|@|our|along|him|her|them|the\sauthor|this|on\b|for\smore)
    |share\s(?:this|on|via|to|it|article|story|your|with)\b
    |(?:tweet|pin|print|rate)\s(?:this|it)\b|copy\slink
    |(?:leave|add|post)\sa\s(?:comment|reply)
    |(?:give|let|tell|send)\sus\b
    |stay\s(?:tuned|up[\s-]to[\s-]date|informed|connected|in\sthe\sloop)
    |(?:don.t|never)\smiss\b
    # moving about the site
    |(?:click|tap)\s(?:here|on|the|to|below|for|through|this)\b
    |read\s(?:more|also|next|the|full|our|on|now|about|it|this|all|in)\b
    |(?:view|see|show|load|browse|check\sout|explore)\s
        (?:all|more|less|also|our|(?:the\s)?(?:full|docs|documentation)|comments|details|related
        |original|on|here|below)\b
    |(?:learn|find\sout|discover)\smore\b
    |for\s(?:more|further|full)\s(?:details|information|info)\b
    |watch\s(?:the|this|our|now|on|it|below|video)\b
    |listen\s(?:to|now|on|here)\b
    |(?:continue|keep)\sreading
    |(?:skip|back)\sto\b
    # selling
    |download\s(?:the|our|now|it|here|a|free|this|your|for)\b
    |(?:contact|talk\sto)\s(?:us|sales|our|me|an?\sexpert)\b
    |get\sin\stouch
    |(?:book|request|schedule)\s(?:a|your)\s(?:demo|call|meeting|consultation|seat)
    |(?:get|start)\s(?:started|your|a\sfree|for\sfree|it\snow|tickets|access)\b
    |get\sthe\s(?:app|newsletter|latest|best)\b
    |try\s(?:\S+\s){1,4}?(?:now|today|free|for\sfree|out)\b
    |(?:buy|shop|order|vote|apply|visit|upgrade)\s(?:now|here|today|our|us|tickets)\b
    |use\s(?:promo\s)?code\b|save\sup\sto\b
    # consent and browsers
    |(?:accept|reject)\s(?:all|cookies)
    |manage\s(?:your\s)?(?:cookies|preferences|consent)
    |(?:turn\son|enable|allow)\s(?:notifications|javascript)
    |turn\soff\syour\sad
    """,
    re.VERBOSE | re.IGNORECASE,
)
"""Imperatives to the reader of a page; they open the sentence."""

LABEL = re.compile(
    r"""
    # captions and credits
    (?:image|photo|photograph|picture|illustration|video|cover|header|graphic|screenshot|caption
        |featured?\simage)s?\s?(?:credits?\b|courtesy\b|via\b|by\b(?!\sthe\b)|source\b|[:|/©])
    |(?:credits?|source|via|correction):
    |courtesy\sof\b
    |(?:©|\(c\)|copyright\b)\s?(?:\d{4}|©|by)
    # who and when
    |(?:written|edited|reviewed|reported|reporting|editing|posted|published|story|words|text
        |compiled)\s(?:and\s\w+\s)?by\b
    |(?:published|posted)\s(?:on|in)\s\w+\s\d|posted\s(?:in|on)\b|filed\sunder
    |last\s(?:updated|modified|edited)
    |originally\s(?:published|posted|appeared)
    |re-?(?:published|printed)\s(?:with|from|by)
    |this\s(?:article|story|post|piece|content|page|newsletter|essay|interview|transcript)\s
        (?:was|is|has|first|originally|appeared|may\scontain|contains|includes|comes)\b
    |about\s(?:the\s)?(?:authors?|us|this\s(?:site|newsletter|blog))\b
    |(?:tags?|topics?|categor(?:y|ies)|keywords|author|editor|share|written|updated|published
        |posted|related|disclosure|disclaimer|listen|watch|read|more|note)\s?:
    # parts of a page
    |table\sof\scontents|(?:on|in)\sthis\s(?:page|issue)\b|jump\sto\b
    |related\s(?:articles?|posts?|stor|topics?|content|news|reading|links|coverage)
    |you\s(?:may|might)\salso\s(?:like|enjoy)
    |recommended\s(?:for|reading|stor|by)
    |more\s(?:stories|news|articles|posts)\b|more\s(?:from|in|on)\s[^.]{0,40}$
    |(?:most|trending)\s(?:read|popular|now|stories)\b(?!\s\w+\s\w+\s\w+)|trending$
    |editor.?s\s(?:picks?|note)
    |no\scomments
    |(?:\d+\s)?(?:comments?|replies|likes|shares|views)
        \s?(?:\(\d+\)|\d+|off|closed|are\sclosed|yet|:)?\.?$
    |loading\s?(?:comments?|more|video|player|content)?\s?(?:\.{2,}|…|\.)?$
    # advertising and the press office
    |sponsored\s?(?:content|post|by|links?|$)|advertise(?:ment|\swith)\b
    |paid\s(?:post|content|partnership)|partner\scontent|promoted\s?(?:content|$)
    |(?:media|press|investor)\s(?:contacts?|inquiries|enquiries|relations)\b
    |forward-looking\sstatements
    # faults
    |404\b|access\sdenied|page\snot\sfound|something\swent\swrong
    |an\serror\s(?:has\s)?occurred
    |verify(?:ing)?\s(?:that\s)?you\sare|checking\syour\sbrowser|just\sa\smoment
    """,
    re.VERBOSE | re.IGNORECASE,
)
"""Captions, labels and notices; they open the line."""

NOTICE = re.compile(
    r"""
    \bthe\s(?:post|article)\b.{1,300}\bappeared\s(?:first\s)?on\b|\bfirst\sappeared\son\b
    |\ball\srights\sreserved\b
    |\b(?:views|opinions)\sexpressed\b
    |\baffiliate\slinks?\b|\b(?:may|might)\s(?:earn|receive)\s(?:an?\s)?(?:\w+\s)?commission
    # letters and accounts
    |\b(?:to|in)\syour\sinbox\b|\bunsubscribe\b|\bforwarded\sthis\b
    |\bview\s(?:this\semail\s)?in\s(?:your\s)?browser\b
    |\bthank(?:s|\syou)\sfor\s(?:reading|subscribing|watching|listening)\b
    |\byou(?:.re|\sare)\sreading\b
    |\bsign(?:ing)?\sup\s(?:to|for)\s(?:our|my)\b
    |\bsubscrib(?:e|ing)\s(?:to\s(?:our|my)|today|now|here)\b
    |\b(?:our|my)\s(?:\w+\s){0,2}newsletter\b
    |\b(?:log|sign)(?:ged)?\sin\sto\s(?:join|comment|continue|read|view|reply|save)\b
    |\bfree\strial\b[.!]?$
    # to the reader
    |\b(?:is|was)\sthis\s(?:article|page|post|email)\b
    |\bdid\syou\s(?:like|enjoy|find)\sthis\b
    |\byou\scan\s(?:reach|contact|email|follow)\s(?:him|her|them|me|us)\b
    |\b(?:follow|reach|contact|email|find)\s(?:him|her|us|me)\s(?:on|at|via)\b
    |\bclick(?:ing)?\shere\b|\b(?:read|learn)\smore\b[.!]?$|\bread\sthe\s(?:full|original)\b
    |\bcheck\sout\s(?:our|the|my)\b|\bhit\s(?:the\s)?(?:like|subscribe|reply)\b
    |\bwe(?:.re|\sare)\shiring\b|\bcome\swork\swith\sus\b
    # consent and browsers
    |\b(?:we|site|website|page)\suses?\s(?:\w+\s)?cookies\b
    |\bby\s(?:continuing|signing\sup|subscribing|clicking|submitting|using\sthis)\b.{0,200}\byou\b
    |\byou\s(?:agree|consent)\sto\b
    |\byour\sbrowser\b|\bjavascript\sis\s(?:disabled|required)\b
    """,
    re.VERBOSE | re.IGNORECASE,
)
"""Phrases that no news sentence needs, wherever they stand."""

READ_TIME = re.compile(
    r"""
    ^(?:\w+\s){0,3}\d+\s?-?\s?min(?:ute)?s?\s(?:read|listen|watch|to\sread)\b
    |^(?:est(?:imated|\.)?\s)?read(?:ing)?\stime\b
    """,
    re.VERBOSE | re.IGNORECASE,
)

BYLINE = re.compile(
    r"^(?:By|Von|Par|Por):?\s(?:[A-Z][\w.'’-]*\s?(?:,|and|&|\|)?\s?){1,8}[^.!?]{0,60}$"
)

BIO = re.compile(
    r"""
    \b(?:is|was)\s(?:an?|the|our)\s(?:[\w-]+\s){0,3}
        (?:reporter|writer|editor|journalist|correspondent|columnist|contributor|podcaster|blogger)
        (?:\s(?:at|for|with|covering|based|who|and|focused|in|of)\b|\.$)
    |\b(?:writes|reports)\s(?:about|on)\b.{3,80}\bfor\s[A-Z]
    |\bhas\sbeen\s(?:writing|reporting)\s(?:about|on)\b
    |\b[Pp]rior\sto\sjoining\b
    |\b(?:his|her|their)\s(?:work|writing)\shas\sappeared\b
    |\b(?:lives|is\sbased)\sin\s[A-Z][\w\s]+\swith\s(?:his|her|their)\b
    |\bet\sal\.?(?:\s?[·,(].{0,60})?$
    """,
    re.VERBOSE,
)

MENU = re.compile(
    r"""
    \b(?:cookies?|privacy\s(?:policy|settings)|terms\sof\s(?:use|service)|getty\simages
    |shutterstock|unsplash|newsletters?|advertisement|log\s?in|sign\s?up|facebook|whatsapp
    |linkedin|reddit|share|subscribe|menu|search|rss|toggle|navigation|previous|next|read|skip
    |close|pricing|careers)\b
    """,
    re.VERBOSE | re.IGNORECASE,
)
"""Words of menus and banners: they condemn a short line that is no finished sentence."""

JAPANESE = re.compile(
    r"""
    # accounts and letters
    ^(?:無料|新規)?(?:会員)?(?:登録|ログイン)(?:$|する|して|はこちら|が必要|・)
    |会員限定|有料会員
    |(?:メルマガ|メールマガジン|ニュースレター)(?:の|に|を)?(?:登録|購読|配信中)
    |(?:登録|ログイン|購読|フォロー|シェア|応募|共有|ご覧|お読み|ご確認|お待ち|お問い合わせ
        |ご利用|ご登録|お申し込み|クリック|タップ|ダウンロード)
        (?:して)?(?:ください|下さい|をお願い|お願い|しよう|しましょう|はこちら)
    |(?:で|を)(?:シェア|共有|ツイート|ポスト|フォロー)(?:する|$)
    |^(?:シェア|ツイート|ポスト|いいね|保存|印刷)(?:する)?[!！]?$
    |いいね！|お見逃し|見逃しなく|通知を(?:受け取る|オン)
    # moving about the site
    |続きを(?:読む|見る)|続きは|もっと(?:見る|読む)
    |はこちら|こちら(?:から|へ|を)
    |(?:詳細|詳しく)は(?:こちら|下記|公式|リンク)
    |^(?:関連|人気|おすすめ|注目|新着|最新|前の|次の)の?(?:記事|ニュース|リンク|タグ|ランキング)
    |[あ合]わせて読みたい
    |^(?:目次|コメント|タグ|カテゴリー?|ホーム|トップ|広告|PR|ＰＲ|スポンサー|提供|メニュー)
        (?:$|[:：（(]|ページ)
    |アプリで(?:開く|読む)|ページが見つかりません|読み込み中|JavaScriptを有効
    # captions, credits, notices
    |^(?:写真|画像|図|動画|出典|提供|撮影|文|編集|著者|執筆|記者|取材|引用|参考|転載元|文責|監修)
        \s?(?:[:：＝=・／/]|提供|クレジット)
    |(?:撮影|提供|作成)[＝=]|編集部$|無断(?:転載|複製)
    |(?:Cookie|クッキー)(?:の|を)?(?:使用|利用)(?:して[いお]|に同意|に関する)
    |プライバシーポリシー$|利用規約$
    |読了(?:時間|まで)|所要時間.{0,6}分$|\d\s?分で読め
    |この記事[はをが].{0,30}(?:シェア|役に立|気に入|掲載|転載|翻訳|公開され)
    |(?:お読み|ご覧|ご視聴)いただき
    |お問い合わせ(?:$|先|は)|資料請求|無料(?:トライアル|体験)(?:$|実施中)
    """,
    re.VERBOSE,
)
"""The same in Japanese."""
