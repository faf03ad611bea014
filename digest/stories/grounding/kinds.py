"""Kinds of English verbs and nouns, by what they do to the words beside them.

*Pure.* Each is a set of what the forms of a word have in common (`forms.base`).
"""

from __future__ import annotations

from digest.stories.grounding.forms import bases

MUTUAL = bases("agree merge partner settle cooperate collaborate")
"""Deeds that those to whom they are done do as well."""

GENERIC = bases("company firm startup business maker group lab")
"""Words that stand for a name told before."""


CLAUSAL_VERBS = bases(
    "say tell state report announce confirm write warn argue claim insist find show suggest"
    " add estimate predict forecast expect believe think rule discover reveal learn note"
    " explain conclude hope fear know see mean require decide agree promise demonstrate"
    " caution disclose project anticipate allege admit acknowledge hold"
)
"""Verbs that a whole statement may follow or precede."""

TELLING = bases("tell warn remind assure inform promise convince")
"""Verbs that a listener stands between and what is told."""

SERVING = bases("use need design build make require employ")
"""Verbs whose passive serves what follows: used to train."""

BLAMES = bases("accuse suspect fine block stop prevent ban keep prohibit bar convict sue")
"""Verbs whose object is the one who did what follows: fined X for keeping."""

DOUBTFUL = bases(
    "claim allege argue insist believe think hope fear expect predict forecast suggest"
    " estimate deny doubt complain accuse suspect contend maintain anticipate project"
)
"""Verbs whose statement the source does not make its own."""

BUYING = bases("buy acquire purchase")
SELLING = bases("sell")
PLANNING = bases("plan consider propose weigh seek want mull")
PROPOSALS = bases("plan bill law proposal rule measure act motion")

IRREAL = bases(
    "stop halt cease avoid consider prevent block ban bar prohibit risk delay postpone"
    " suggest propose discuss weigh deny oppose mull resist refuse"
)
"""Verbs whose gerund does not happen, or not surely."""

PROMISES = dict.fromkeys(["contract", "agreement", "deal", "agreed", "vow", "pledge"], "will")
"""Nouns after which an infinitive will be done."""

READY = {
    "set": "will", "due": "will", "scheduled": "will", "slated": "will", "expected": "expect",
    "likely": "likely", "about": "will", "ready": "open", "able": "can", "unable": "open",
}  # fmt: skip

MAKERS = bases(
    "open release launch unveil build develop introduce publish make create design sell"
    " present debut train ship"
)
"""Verbs whose object may be called the doer's own."""

LIGHT_VERBS = bases(
    "open launch begin start make file sign announce reach have conduct hold carry win"
    " complete plan give issue lodge bring mount order place strike offer submit"
)
"""Verbs that only say that a deed named as their object was done."""

REAL = bases("begin start continue help manage use be become")
LEAVING = bases("resign quit leave retire")
INTENDING = bases("plan intend")
GIVING = bases("give grant award provide pay send hand")
GETTING = bases("get receive obtain")
DITRANSITIVE = bases("give grant award pay send hand offer tell show sell lend charge cost ask")
"""Verbs after which an infinitive is done."""

ACTORS = GENERIC | bases("chipmaker carmaker developer lab laboratory group provider bank agency")
"""Nouns by which a name told before is meant: the chipmaker."""
