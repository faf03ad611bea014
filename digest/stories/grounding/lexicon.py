"""English words the gate takes as equal, and words that change what is said.

*Pure.* A word of a claim is borne out by its own stem or by a word of one of its groups; the
groups hold what newsrooms use for one another, never opposites, and are kept short on
purpose: a synonym too many lets a false claim pass, one too few shows a quotation instead.
"""

from __future__ import annotations

from functools import lru_cache

from digest.clusters.tokens import STOPWORDS, stem


def _table(text: str) -> frozenset[str]:
    return frozenset(text.split())


_IRREGULAR = """
aging:age agreed:agree annual:year annually:year became:become began:begin begun:begin
behaviour:behavior bent:bend bet:bet bought:buy bound:bind bred:breed broke:break broken:break
brought:bring built:build came:come cancelled:cancel catalogue:catalog caught:catch
centre:center centres:center children:child chose:choose chosen:choose colour:color daily:day
data:data dealt:deal defence:defense drawn:draw drew:draw driven:drive drove:drive dying:die
fallen:fall favour:favor favours:favor fed:feed fell:fall fled:flee flew:fly forbade:forbid
forbidden:forbid fought:fight found:find founded:founder founding:founder froze:freeze
frozen:freeze gave:give given:give gone:go grew:grow grown:grow heard:hear held:hold hid:hide
hidden:hide hung:hang kept:keep knew:know known:know labelled:label labelling:label labour:labor
laid:lay lay:lie leapt:leap led:lead left:leave lent:lend licence:license licences:license
lost:lose lying:lie made:make meant:mean men:man met:meet modelled:model modelling:model
monthly:month overtook:overtake paid:pay people:person programme:program quarterly:quarter
ran:run risen:rise rose:rise run:run said:say sank:sink saw:see seen:see sent:send shot:shoot
shown:show shrank:shrink shrunk:shrink sold:sell sought:seek spent:spend spoke:speak spun:spin
stole:steal stolen:steal stood:stand struck:strike sued:sue suing:sue swept:sweep swore:swear
taken:take taught:teach thought:think told:tell took:take tore:tear travelled:travel tying:tie
understood:understand used:use uses:use using:use weekly:week went:go withdrawn:withdraw
withdrew:withdraw women:woman won:win written:write wrote:write yearly:year
"""
_FORMS = dict(pair.split(":") for pair in _IRREGULAR.split())

_GROUPS = """
announce unveil introduce present reveal
release launch introduce unveil debut publish
say tell state report announce disclose confirm write add note
buy acquire purchase acquisition takeover
sue lawsuit suit
cut reduce lower trim reduction slash
rise increase grow climb jump surge gain growth more
fall decline drop decrease shrink slide less fewer
delay postpone defer
big large huge
help assist
show demonstrate
use employ
start begin
stop halt cease
end stop
let allow permit enable
need require
firm company business
maker manufacturer
employee worker staff
job post
car vehicle
phone smartphone
judge court
lawmaker legislator
law act
chief ceo head
boss chief
ceo executive
move shift
set establish
bar ban block prohibit
approve back
sale sell
test trial
train training
cost price
single one
build construct
country nation
quick fast rapid
user customer
finance fund
researcher scientist
advert advertisement ad
photo picture image
film movie
plan intend aim
expect anticipate
forecast project predict
allege accuse allegation
claim allege
refuse reject decline
choose select pick
hire recruit
fine penalty penalise
make produce
doctor physician
lawyer attorney
near close
kill death die
earn make
warn caution
kid child
firm startup company
usa america american
uk britain british
eu european
japan japanese
china chinese
kenya kenyan
germany german
france french
italy italian
spain spanish
india indian
korea korean
taiwan taiwanese
canada canadian
denmark danish
netherlands dutch
sweden swedish
norway norwegian
brazil brazilian
australia australian
russia russian
switzerland swiss
israel israeli
ireland irish
nigeria nigerian
texas texan
"""

PHRASES = (
    (r"\b(?:the )?united states(?: of america)?\b|\bu\.s\.(?:a\.)?|(?-i:\bUS\b)", "USA"),
    (r"\b(?:the )?united kingdom\b|\bu\.k\.", "UK"),
    (r"\bthe european union\b|\beuropean union\b|\be\.u\.", "EU"),
    (r"\bartificial intelligence\b", "AI"),
    (r"\b(?:has |have |had )?fil(?:es?|ed|ing) (?:a |an )?(?:law)?suit against\b", "sued"),
    (r"\b(?:takes?|took|taking) over\b", "acquired"),
    (r"\broll(?:s|ed|ing)? out\b", "launched"),
    (r"\bis planning to\b|\bare planning to\b", "plans to"),
    (r"\bis expected to\b|\bare expected to\b", "is expected to"),
    (r"\bchief executive(?: officer)?\b", "CEO"),
    (r"\bstart-up", "startup"),
    (r"\bno longer\b", "not"),
    (r"(?<=[\w%\"]),? according to\b", ", said"),
    (r"\brefus(?:es|ed|ing)\b|\bdeclin(?:es|ed|ing) to\b", "refused"),
)
"""Pattern and what takes its place, before words are read."""

NEGATIONS = _table(
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

SAYING = _table(
    """
    show shows showed find finds found suggests suggested say says said saying tell tells told
    according add adds added state stated states report reports reported announce announced
    announces confirm confirms confirmed write writes wrote warn warns warned argue argues
    argued claim claims claimed insist insisted insists
"""
)
BE = _table(
    """
    is are was were be been being am
"""
)
HAVE = _table(
    """
    has have had having do does did
"""
)
MODALS = _table(
    """
    will would can could may might must shall should
"""
)
DETERMINERS = _table(
    """
    the a an this that these those its their his her our my your each every some any no all
    both another
"""
)
PREPOSITIONS = _table(
    """
    of in on at for with from to by about into over under after before since until during
    against among between through as than per without within via near across under like
    despite toward towards around behind inside outside amid
"""
)
RELATIVES = _table(
    """
    which that who whose where
"""
)
CONJUNCTIONS = _table(
    """
    and or but while whereas although because if when though so
"""
)
PRONOUNS = _table(
    """
    it they he she we i you them him this these
"""
)

STRICT = _table(
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
    | _table(
        """
    has have whose amid despite according well-known
"""
    )
    - STRICT
)
"""Words that a claim may add freely; negations and hedges among them are checked apart."""

_VERB_FORMS = """
accelerate accept accuse achieve acquire act adapt add address adopt affect agree aim alert
allege allow announce answer apply approve argue arrest arrive ask assemble assess assign attach
attack attend avert avoid award back ban bar beat become begin believe benefit bid blackmail
blame block boost breach break breed bring build buy calculate call cancel capture carry cause
cease challenge change charge check choose cite claim clash clear climb close coach collect
combine come command commit compare compete compile complain complete compute conclude conduct
confirm connect consider contain continue control convert convict convince copy cost cover
create criticise criticize curb cut deal debut decide decline decrease decrypt defeat defend
defer delay delete deliver demand demonstrate demote deny depend deploy describe design detain
detect develop disable disclose discover discuss dismiss distribute ditch dodge donate double
double-check draw drive drop earmark earn ease elect embed employ enable end endorse enforce
enjoy enter equip erase establish estimate evade examine exceed exclude exempt expand expect
explain exploit explore export expose extend eye face fail fall favor fear feature feed fight
file fill find fine finish fix flag flee flood fly foil follow forbid force forecast found
founder freeze fuel fund gain generate give grab grant greet grow guarantee guide halt halve
hand handle hang happen harm harvest haul head help hide hire hit hold host identify impose
improve include increase inform infringe insist inspect install instruct integrate intend
interview introduce invest investigate invite involve issue jail join jump keep kill know label
lack lag land launch lay lead leak leap learn lease leave lend let leverage license lift limit
link list log lose lower maintain make manage match mean measure meet mention merge migrate
mimic mislead miss monitor mount move name need negotiate nominate obtain offer open operate
oppose order outline outperform outscore overhaul oversee overtake own pack park partner pass
pause pay perform persuade pick pilot pitch place plan play plead pledge plummet poach post
postpone power praise predict prepare present press prevent probe process produce prohibit
project promise promote prompt propose protect prove provide publish pull purchase push put quit
race raise rally ramp rank rate ration reach read rebrand rebuff recall receive recommend record
recover recruit reduce refer refuse regulate rein reject release rely remain remind remove
rename rent reopen repair replace report request require rescue research resell resign respond
restart restore restrict resume retire return reveal review revise rig rise rival roll rule run
sanction save say scale scan scramble scrap scrape seek seize select sell send serve set settle
shape share shelve shift ship shoot show shrink shut side sign slash slide slow smuggle soar
solicit solve spark speak spend spin split spot spread spur squeeze stage stall start state
steal steer stop store strike strip struggle study stumble stun submit subsidise subsidize sue
suffer suggest summon supply support surge suspect suspend swear sweep switch tackle take tap
target tax teach tear tell test testify think threaten thwart tie top topple total tour tout
track trade trail train transfer transform translate trap treat trigger trim triple try turn
uncover undercut unleash unlock unveil update upgrade upload urge use value verify veto violate
visit void vote vow wait waive want warn waste weigh win wipe withdraw woo work write
"""
PARTICIPLES = _table(
    """
    beat beaten frozen swept struck shot fled fed spun bred cast shed cost bought sold sent
    spent built made paid told said held led left lost met won run risen fallen grown taken
    given written broken chosen begun seen shown known drawn driven stolen hidden fought
    sought taught brought caught found kept understood forbidden withdrawn laid heard lent cut
    hit set let put shut split spread read
"""
)
PASTS = PARTICIPLES | _table(
    """
    froze leapt swore tore rose fell grew took gave wrote broke chose began saw knew drew flew
    drove spoke stole hid thought meant stood withdrew became came went shrank overtook dealt
"""
)

_SHORTEST_IED = 5
_SHORTEST_E = 4


@lru_cache(maxsize=1 << 14)
def base(word: str) -> str:
    """Return what the forms of a lower-case word have in common."""
    word = _FORMS.get(word, word)
    if word.endswith("ied") and len(word) >= _SHORTEST_IED:
        return word[:-3] + "y"
    found = stem(word)
    return found[:-1] if found.endswith("e") and len(found) >= _SHORTEST_E else found


def _groups() -> dict[str, frozenset[str]]:
    found: dict[str, set[str]] = {}
    for line in _GROUPS.strip().splitlines():
        words = line.split()
        for word in words:
            found.setdefault(base(word), set()).add(f"~{words[0]}+{words[1]}")
    return {word: frozenset(groups) for word, groups in found.items()}


_GROUPS_OF = _groups()
_VERBS = frozenset(base(word) for word in _VERB_FORMS.split())


@lru_cache(maxsize=1 << 14)
def senses(word: str) -> frozenset[str]:
    """Return the stem of a lower-case word and the groups it is in."""
    key = base(word)
    return _GROUPS_OF.get(key, frozenset()) | {key}


def is_verb_form(word: str) -> bool:
    """Say whether a lower-case word may be a form of a verb of the news."""
    return word in PASTS or base(word) in _VERBS


MUTUAL = frozenset(map(base, ("agree", "merge", "partner", "settle", "cooperate", "collaborate")))
"""Deeds that those to whom they are done do as well."""

GENERIC = frozenset(map(base, ("company", "firm", "startup", "business", "maker", "group", "lab")))
"""Words that stand for a name told before."""
