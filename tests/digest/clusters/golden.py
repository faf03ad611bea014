"""Five articles about open-source AI: A and B tell one story; C, D and E are distinct.

All five use the words of the field (open, source, model, weights, licence, developers,
companies), so a background of general news takes them for one story.
"""

from __future__ import annotations

from digest.model import Article
from tests import make

A = make.article(
    "Open-source AI gets its first complete recipe: Harbor Institute frees Lumen-7",
    "The Harbor Institute has released Lumen-7, an open-source model with 34 billion "
    "parameters, together with its weights, training data and training code. Most companies "
    "that call their models open publish the weights alone. Director Ilse Varga said that "
    "open-source AI deserves its name only when developers can repeat the training. Lumen-7 "
    "was trained on the Kestrel computer in Tampere for about $1.9 million. The licence, "
    "Apache 2.0, allows commercial use, and 412 checkpoints show researchers how the model "
    "learned.",
    outlet="Northern Ledger",
    hours_ago=5,
)
B = make.article(
    "Lumen-7 shows what truly open AI looks like, data included",
    "An open model that hides its data is a locked box with a window. The Harbor Institute "
    "goes further: Lumen-7 comes with everything developers need to train it again, from "
    "the data to 412 checkpoints. In tests the open-source model, which has 34 billion "
    "parameters, comes close to closed models of large companies. The training in Tampere "
    "cost $1.9 million, little by the standards of the industry. Ilse Varga, who runs the "
    "institute, hopes that others will follow. Companies may use the weights under the "
    "Apache licence.",
    outlet="Model Courier",
    hours_ago=3,
)
C = make.article(
    "Why companies choose open-source AI models over closed ones",
    "More companies run open-source AI models on machines of their own. In a survey by "
    "Quill Partners, 58 percent of 260 start-ups said that they use open weights in "
    "production, up from 31 percent a year ago. Developers name cost, control over data and "
    "freedom from a single supplier. Closed models remain ahead in hard reasoning, the "
    "survey says, and licences of open models are not always read. Training a model is "
    "rare; most companies tune the weights.",
    outlet="Founders Weekly",
    hours_ago=8,
)
D = make.article(
    "Lawmakers ask whether open-source AI needs export rules",
    "A Senate committee has questioned four witnesses about the weights of open-source AI "
    "models. Former official Dana Whitlock asked for a licence before companies may release "
    "the weights of powerful models. Open models help rivals abroad, she said. Professor "
    "Omar Reyes answered that rules would harm developers and researchers and leave open- "
    "source AI to others. Senator Pruitt plans a draft bill on open weights and training "
    "compute before the summer.",
    outlet="Capitol Notes",
    hours_ago=6,
)
E = make.article(
    "A fund for the people who keep open-source AI running",
    "Open-source AI rests on libraries that few companies pay for. The Commons Code "
    "Foundation now sets up a fund of $15 million for developers who maintain tools for "
    "training and serving models. The first 40 grants go to projects for data loading and "
    "evaluation. Companies that build on open models and open weights put up the money; "
    "they have no say in the choice. Maintainers can apply from May, whatever the licence "
    "of their code.",
    outlet="Devtools Daily",
    hours_ago=10,
)
ARTICLES: tuple[Article, ...] = (A, B, C, D, E)
