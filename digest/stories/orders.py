"""How text gives orders to a reader's software, in English and some other languages.

*Pure.* Hygiene, no boundary: such a list finds few attacks (none of 150 that read like
ordinary tasks, when it was measured), and what slips through is still only a quotation of its
outlet. It may cost an honest sentence that quotes an attack; one that reports it with an
infinitive («tricked the model to ignore its instructions») is kept.
"""

from __future__ import annotations

import re

_ENGLISH = re.compile(
    r"""
    ^(?:
        # marks of a role or of a template
        \W*(?:system|assistant|user|human|developer|instructions?|prompt)
            \s?(?:prompt|message|note|override)?\s?[:>\]]
        |\#+\s?(?:system|instruction|assistant|user)
        # what to write
        |\W*(?:now\s|just\s|then\s|and\s|you\smust\s|always\s)*
            (?:print|output|repeat|respond|reply|say|reveal|display|recite|append|encode|translate
            |rewrite|summari[sz]e)\b
            (?:\s(?:exactly|only|with|the|this|that|in|verbatim|all|your|it|as|everything)\b
            |\s?[:\"'“‘])
        # requests to an assistant
        |(?:can|could|would|will)\syou\b
    )
    |<\|\w+\|>|\[/?INST\]|<</?SYS>>
    |\b(?:  # once for all: what follows is tried at the beginning of words alone
        # forget what you were told
        (?<!to\s)(?:ignor(?:e|ing)|disregard|forget|override|bypass)\b
            .{0,40}\b(?:previous|prior|above|earlier|preceding|following|all|your|any|these|the)\b
            .{0,40}\b(?:instructions?|prompts?|directi(?:ons?|ves?)|rules|guidelines|context|commands?)\b
        |(?<!to\s)ignore\s(?:the\s|everything\s)?(?:above|previous|rest)\b
        |(?<!to\s)(?:ignore|forget)\s(?:all\s)?instructions\b
        |administrator\soverride\b|maintenance\smode\b.*\byou\b|you\b.*\bmaintenance\smode\b
        # who you are
        |as\san?\s(?:ai|artificial\sintelligence|(?:large\s)?language)\s(?:language\s)?
            (?:model|assistant|chatbot)?\W*\s(?:i|you|your|please)\b
        |(?:you\sare|act\sas|pretend\s(?:to\sbe|you\sare))\s(?:now\s|no\slonger\s)?
            (?:an?\s|the\s|in\s|my\s)?(?:[\w-]+\s){0,4}
            (?:assistant|chatbot|language\smodel|ai|llm|summari[sz]er|mode|dan|bot)\b
        |if\syou(?:.re|\sare)\san?\s
            (?:ai|llm|(?:large\s)?language\smodel|assistant|bot|chatbot|agent|automated)
        |(?:note|message|attention|instructions?|important)\s?(?:to|for|,|:)\s?(?:the\s|all\s|any\s)?
            (?:ai|llms?|assistants?|language\smodels?|summari[sz]ers?|(?:chat)?bots?|agents?)\b
        |(?:ais?|llms?|assistants?|models?|summari[sz]ers?|agents?|bots?)\s
            (?:reading|processing|summari[sz]ing|parsing)\sthis\b
        |(?:ai|llms?|assistants?|summari[sz]ers?)\s(?:must|should)\s
            (?:say|include|output|print|mention|state|reply|respond|add|tell)\b
        # what to write
        |(?:reveal|show|print|display|repeat|output|leak)\b.{0,30}
            \byour\s(?:system\s)?(?:prompt|instructions|configuration)\b
        |your\s(?:next\s|final\s|entire\s)?
            (?:answer|reply|response|output|summary|completion)\b
        |(?:following|below|subsequent)\scode\s(?:snippet|block|excerpt|section)\b
        # requests to an assistant
        |(?:what|where)\b.{0,10}\byour\s(?:password|instructions|system)\b
        |systemprompt\b|CANARY\b|canary[-_:]\w+
    )
    """,
    re.VERBOSE | re.IGNORECASE,
)

_ELSEWHERE = re.compile(
    r"""
    (?:これまで|以前|上記|前|今まで|すべて|全て)の?.{0,8}(?:指示|命令|プロンプト|ルール)
        .{0,4}(?:無視|忘れ|破棄|従わな)[してせろ]
    |(?:指示|命令|プロンプト)を(?:無視して|無視せよ|忘れて|忘れろ)
    |あなたは.{0,12}(?:AI|アシスタント|モデル|チャットボット)(?:です|だ|として)
    |[とをで](?:だけ|のみ)?(?:出力|回答|返答|表示)(?:して(?:ください|下さい)|せよ|しなさい|しろ)
    |(?:忽略|无视|忘记|忽視|無視)(?:之前|以上|前面|先前|上述|所有)
        .{0,8}(?:指令|说明|提示|指示|內容|内容)
    |\b(?:ignor(?:a|ez|iere|ieren|i)|oubliez|olvida|esque[çc]a|vergiss|vergessen|dimentica)\b
        .{0,40}(?:instruc|istruzion|anweisung|pr[ée]c[èe]d|anterior|vorherig)
    |(?:игнорируй|забудь).{0,40}(?:инструкц|указан)
    """,
    re.VERBOSE | re.IGNORECASE,
)


def is_order(sentence: str) -> bool:
    """Say whether a sentence talks to the software that reads it rather than to a person."""
    return _ENGLISH.search(sentence) is not None or _ELSEWHERE.search(sentence) is not None
