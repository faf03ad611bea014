"""Whether an article is about AI: the gate for sources that also write of other things.

*Pure.* One mention in the headline is enough, or two different ones in the lead: an
article that only ends with «…, with the help of AI» is about something else.
"""

from __future__ import annotations

import re

_LEAD_CHARACTERS = 1_500
_ENOUGH_IN_LEAD = 2

_TERMS = re.compile(
    r"""
    (?<![A-Za-z0-9])(?:
        A\.?I\.?(?![A-Za-z0-9])s?
      | (?:AGI|LLMs?|VLMs?|GPT|NPUs?|KI|IA)(?![A-Za-z0-9])
      | (?i:artificial[ ]intelligence|machine[ -]learning|deep[ -]learning|neural[ ]net\w*
          |(?:large|small)[ ]language[ ]models?|language[ ]models?|foundation[ ]models?
          |generative|chat-?bots?|reinforcement[ ]learning|diffusion[ ]models?|deepfakes?
          |computer[ ]vision|speech[ ]recognition|machine[ ]translation|humanoids?|robotics
          |robots?|robotaxis?|self-driving|autonomous[ ](?:vehicles?|agents?|cars?)
          |künstliche[nr]?[ ]intelligenz|maschinelle[sn]?[ ]lernen|sprachmodelle?
          |intelligence[ ]artificielle|inteligencia[ ]artificial|inteligência[ ]artificial
          |chat-?gpt\w*|gpt-?[0-9]\w*|openai|anthropic|deepmind|deepseek|hugging[ ]face
          |midjourney|copilot|perplexity|mistral|llama|qwen|xai|grok|gemini|claude|nvidia
        )(?![A-Za-z0-9])
    )
    | 人工知能|機械学習|深層学習|ディープラーニング|大規模言語モデル|言語モデル|チャットボット
    | ロボット|ヒューマノイド|自動運転|画像生成|音声認識|機械翻訳
    | 人工智能|人工智慧|大模型|机器学习|機器學習|深度学习|机器人|自动驾驶
    | 인공지능|머신러닝|딥러닝|챗봇|로봇|거대언어모델
    """,
    re.VERBOSE,
)


def is_about_ai(title: str, text: str) -> bool:
    """Tell whether a headline or the lead of its text is about AI."""
    if _TERMS.search(title):
        return True
    found = {each.group().casefold() for each in _TERMS.finditer(text[:_LEAD_CHARACTERS])}
    return len(found) >= _ENOUGH_IN_LEAD
