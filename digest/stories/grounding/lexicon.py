"""English words that change what is said, and those that say nothing of themselves.

*Pure.* Closed classes, negations, hedges, amounts, and words of telling.
"""

from __future__ import annotations

from digest.clusters.tokens import STOPWORDS
from digest.stories.grounding.forms import table

NEGATIONS = table(
    """
    not no never without neither nor none nobody nothing cannot unable fail fails failed
    failing lack lacks lacked refuse refuses refused deny denies denied hardly barely scarcely
"""
)
HEDGES = {
    word: level
    for level, words in {
        "possible": "may might could possible possibly potentially perhaps maybe potential",
        "likely": "likely probably",
        "will": "will would shall agree agreed agrees scheduled slated",
        "plan": "plan plans planned planning aim aims aimed intend intends intended hope hopes"
        " hoped want wants wanted seek seeks sought",
        "expect": "expect expects expected forecast forecasts predicts predicted"
        " projected anticipates estimated",
        "consider": "consider considers considered considering weigh weighs weighed exploring"
        " explores explored discussing discuss discussed propose proposed proposes mull mulls",
        "must": "must should ought",
        "try": "try tries tried trying attempt attempts attempted attempting",
        "only": "only merely solely",
        "if": "if unless",
    }.items()
    for word in words.split()
}
"""What a word does to the certainty of the words after it."""

REPORTED = {
    word: level
    for level, words in {
        "reported": "reportedly apparently rumoured rumored rumor rumour supposedly",
        "alleged": "allege alleges alleged alleging allegedly accuse accuses accused accusing"
        " claim claims claimed claiming argue argues argued arguing insist insists insisted"
        " believe believes believed",
        "anonymous": "sources insiders people person analysts analyst",
    }.items()
    for word in words.split()
}
"""Who or what a whole statement hangs on."""

SAYING = table(
    """
    show shows showed find finds found suggests suggested say says said saying tell tells told
    according add adds added state stated states report reports reported announce announced
    announces confirm confirms confirmed write writes wrote warn warns warned argue argues
    argued claim claims claimed insist insisted insists
"""
)
BE = table(
    """
    is are was were be been being am
"""
)
HAVE = table(
    """
    has have had having do does did
"""
)
MODALS = table(
    """
    will would can could may might must shall should
"""
)
DETERMINERS = table(
    """
    the a an this that these those its their his her our my your each every some any no all
    both another
"""
)
PREPOSITIONS = table(
    """
    of in on at for with from to by about into over under after before since until during
    against among between through as than per without within via near across under like
    despite toward towards around behind inside outside amid unlike besides including regarding
    above below concerning alongside beyond throughout onto beneath dueto
"""
)
SUBORDINATORS = table(
    """
    because if although though while whereas when unless once whether so
"""
)
RELATIVES = table(
    """
    which that who whose where
"""
)
PRONOUNS = table(
    """
    it they he she we i you them him this these
"""
)

STRICT = table(
    """
    first only most least last every never always again almost none more less fewer up down
    above below against best worst already still entire entirely whole nearly instead earlier
    later next now
"""
) - {"now"}
"""Function words that say something: a claim may have them only from its source."""

LIGHT = (
    STOPWORDS - STRICT
    | BE
    | HAVE
    | MODALS
    | PREPOSITIONS
    | table(
        """
    has have whose amid despite according well-known
"""
    )
    - STRICT
)
"""Words that a claim may add freely; negations and hedges among them are checked apart."""

MOODS = {
    word: level
    for level, words in {
        "possible": "may might could possibly perhaps",
        "likely": "likely probably",
        "can": "can",
        "will": "will shall",
        "would": "would",
        "must": "must should",
    }.items()
    for word in words.split()
}
"""Helpers and adverbs by how sure they make their verb."""

DEGREES = {
    "overmuch": "above", "nearly": "nearly", "almost": "nearly", "roughly": "about",
    "about": "about", "approximately": "about",
}  # fmt: skip
"""Adverbs that bound what is doubled or halved."""

SPANS = table("""
    second minute hour day week month quarter year season term night morning evening decade
    afternoon weekend half
""")

SEASONS = table("""
    spring summer autumn fall winter weekend january february march april may june july august
    september october november december monday tuesday wednesday thursday friday saturday sunday
""")
BODIES = table("""
    university bank ministry institute department school college court house academy association
    council bureau office republic board chamber museum
""")
PLACES = table("""
    state city country republic province town kingdom island region
""")
KINDS = table("""
    model agent assistant app tool chip system robot service platform software device phone
    headset chatbot bot browser processor feature speaker laptop network website engine test
    benchmark start-up startup company firm supercomputer satellite drone
""")
TITLES = table("""
    chief ceo officer president chairman chairwoman founder cofounder spokesperson spokesman
    spokeswoman director head minister
""")
QUANTIFIERS = {
    word: level
    for level, words in {
        "all": "all every each both entire whole everyone everything",
        "most": "most majority",
        "some": "some several few various certain",
        "many": "many numerous",
        "any": "any",
        "no": "no none neither",
        "only": "only solely exclusively",
    }.items()
    for word in words.split()
}
"""How many of a noun are meant."""

ASKING = table("""
    ask asks asked asking wonder wonders wondered question questions questioned
""")
RANKS = table("""
    first only last sole second-largest
""")
