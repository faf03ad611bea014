"""Articles of samples, and what a writer gets to see of them."""

from __future__ import annotations

from digest.model import Article, Cluster, Language, Story
from digest.stories import extractive
from digest.stories.material import Material, gather
from tests import make

EN = Language("en")
JA = Language("ja")

WIRE = make.article(
    "Example Lab raises $2 billion for chips | Example Wire",
    "Example Lab raised $2 billion on Friday to build chips in Oslo, the company said. "
    "Example Lab is a start-up in Oslo that designs chips for inference. "
    "The deal matters because it gives Europe a maker of chips of its own. "
    "The first chip of Example Lab is expected to ship in March 2027.",
)
POST = make.article(
    "Chip start-up Example Lab raises money",
    "The round for Example Lab is the largest of the year in Norway, its investors said. "
    "Regulators in Brussels will review the deal by June.",
    outlet="Sample Post",
    hours_ago=6,
)
TSUSHIN = make.article(
    "サンプルAI、20億ドルを調達 - サンプル通信",
    "サンプルAIは17日、20億ドルを調達したと発表した。サンプルAIは資金で計算基盤を増強する。"
    "国内の新興企業として初めての規模で、業界への影響が大きい。"
    "新モデル「サンプル3」は来年春に一般公開する予定だ。",
    outlet="サンプル通信",
    language=JA,
)


def idf(token: str) -> float:
    return 1.0 + len(token) / 10


def extract_of(cluster: Cluster, language: Language = EN) -> Story:
    story = extractive.write(cluster, language=language, idf=idf, feeds={}, now=make.NOW)
    assert story is not None
    return story


def material_of(*articles: Article, language: Language = EN, **changes: object) -> Material:
    cluster = make.cluster(*articles, **changes)
    return gather(cluster, extract_of(cluster, language), feeds={}, idf=idf)
