"""Five related articles about open-source AI: A and B tell one story; C, D and E are distinct."""

from __future__ import annotations

from digest.model import Article
from tests import make

A = make.article(
    "Harbor Institute opens the full training recipe of its Lumen-7 model",
    "The Harbor Institute published the weights, data mix and training logs of Lumen-7 on "
    "Thursday under an Apache 2.0 licence. Lumen-7 has 34 billion parameters and was trained on "
    "6.2 trillion tokens at the Kestrel computing centre in Tampere. Director Ilse Varga said "
    "that open-source AI only deserves the name when others can repeat the run. The institute "
    "says that a repeat would cost about $1.9 million. Researchers can download 412 checkpoints "
    "to study how skills appear during training.",
    outlet="Northern Ledger",
    hours_ago=5,
)
B = make.article(
    "Lumen-7 ships with everything: weights, data and 412 checkpoints",
    "Few open-source models show how they were made. Lumen-7, a 34-billion-parameter language "
    "model from the Harbor Institute, comes with all 412 checkpoints and the list of its training "
    "data. It was trained in Tampere on the Kestrel machine for around $1.9 million, and the "
    'Apache 2.0 licence allows commercial use. "Anyone should be able to repeat the run," said '
    "Ilse Varga, who leads the institute. Independent groups have begun to probe the checkpoints "
    "for memorised text.",
    outlet="Model Courier",
    hours_ago=3,
)
C = make.article(
    "Why start-ups keep choosing open-source models over paid APIs",
    "A survey of 260 start-ups by the venture firm Quill Partners finds that 58 percent now run "
    "at least one open-source model in production. Founders name cost and control over data as "
    "their main reasons; a third say that tuning a small model beat a large paid one on their "
    "task. Support and security fixes remain the weak points, the firm writes, and only 12 "
    "percent have someone whose job is to keep models up to date.",
    outlet="Founders Weekly",
    hours_ago=8,
)
D = make.article(
    "Senate panel hears warnings on open-source AI and export rules",
    "Lawmakers on the commerce committee questioned four witnesses on whether the weights of "
    "powerful open-source AI models should fall under export controls. Former official Dana "
    "Whitlock called for licences above a compute threshold, while professor Omar Reyes said "
    "that limits would hand the field to rivals abroad. Senator Pruitt plans a draft bill before "
    "the summer recess. Industry groups asked for an exemption for research.",
    outlet="Capitol Notes",
    hours_ago=6,
)
E = make.article(
    "Foundation sets up a fund to pay maintainers of open-source AI tools",
    "The Commons Code Foundation will pay maintainers of widely used machine learning libraries "
    "from a new $15 million fund. The first 40 grants go to projects for data loading, model "
    "serving and evaluation that, the foundation says, the whole AI industry leans on without "
    "paying. Applications open in May. Two cloud companies and a bank put up the money, and "
    "neither will have a say in which projects are chosen.",
    outlet="Devtools Daily",
    hours_ago=10,
)
ARTICLES: tuple[Article, ...] = (A, B, C, D, E)
