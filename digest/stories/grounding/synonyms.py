"""English words that the gate takes as equal: groups of synonyms, and nouns of deeds.

*Pure.* A word of a claim is borne out by its own stem, by a word of one of its groups, or, for
a deed, by its noun: announced by announcement. Groups hold what newsrooms use for one another,
never opposites, and are kept short on purpose: a synonym too many lets a false claim pass, one
too few shows a quotation instead.
"""

from __future__ import annotations

from functools import lru_cache

from digest.stories.grounding.forms import base, is_known_base, plain_verbs, table

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
advert advertisement ad ads
raise secure
report post
get receive obtain
check verify
begin commence
remain stay
grow expand
assess evaluate
combine merge
answer respond
buy snap
firm vendor
flaw vulnerability bug
outage disruption
shipment delivery
bid attempt
teenager teen
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
portugal portuguese
finland finnish
poland polish
greece greek
turkey turkish
mexico mexican
ukraine ukrainian
austria austrian
belgium belgian
hungary hungarian
egypt egyptian
vietnam vietnamese
indonesia indonesian
singapore singaporean
thailand thai
scotland scottish
wales welsh
california californian
europe european
africa african
asia asian
chile chilean
argentina argentine
colombia colombian
peru peruvian
iceland icelandic
estonia estonian
czechia czech
romania romanian
croatia croatian
pakistan pakistani
philippines philippine filipino
malaysia malaysian
saudi saudi-arabian
launch open start
solve resolve
worldwide global
almost nearly
rival competitor
gather collect
discover find
form set
buy purchase
license licensing
vote ballot
rebuild reconstruct
replace succeed
firm startup
handle process
pact deal agreement accord
pass approve adopt
build develop create
leave quit depart
resign quit
fund back finance
pause suspend halt
delete erase remove
fix patch repair
error mistake
become turn
reach hit
give hand
spot detect
urge ask request
use consume
km kilometre kilometer
kg kilogram kilogramme
mw megawatt
gw gigawatt
metre meter
litre liter
hectare ha
fine penalty
warn caution
wrong incorrect
pupil student
regulator watchdog authority
law legislation
rule regulation
investigate probe inquiry investigation
chip semiconductor
improve boost enhance
accelerate speed
appoint name
widen broaden expand extend
cheap inexpensive
client customer
minor child
fake faked forged
found establish
order instruct
ask request
invest investment investor
price fee charge
chance likelihood probability
task job
trial pilot
danger risk
city town
amount sum
almost nearly
firm group
programme scheme
aid help
quarter quarterly
month monthly
year annual yearly
"""


def _groups() -> dict[str, frozenset[str]]:
    found: dict[str, set[str]] = {}
    for line in _GROUPS.strip().splitlines():
        words = line.split()
        for word in words:
            found.setdefault(base(word), set()).add(f"~{words[0]}+{words[1]}")
    return {word: frozenset(groups) for word, groups in found.items()}


_GROUPS_OF = _groups()
_NOUN_ENDINGS = ("ment", "ion", "ation", "ition", "al", "ance", "ence", "ure")
_NO_DEEDS = table(
    """
    station ration mission passion trial equipment apartment department commission proportion
    legal portal session allowance
"""
)
_NOUN_OF = """
acquire:acquisition sell:sale grow:growth lose:loss decide:decision expand:expansion
divide:division suspend:suspension extend:extension invade:invasion permit:permission
admit:admission submit:submission reduce:reduction produce:production introduce:introduction
subscribe:subscription describe:description solve:solution resolve:resolution succeed:success
fail:failure depart:departure analyse:analysis apply:application qualify:qualification
verify:verification notify:notification choose:choice respond:response complain:complaint
pursue:pursuit breach:breach prove:proof believe:belief think:thought die:death defend:defense
intend:intention demonstrate:demonstration save:saving lay:layoff launch:launch hire:hiring
receive:receipt merge:merger close:closure press:pressure seize:seizure value:valuation
withdraw:withdrawal renew:renewal arrive:arrival bid:bid speak:speech
"""


def _derived() -> dict[str, str]:
    """Return the verb of each noun that names its deed: announcement, approval, investigation."""
    found: dict[str, str] = {}
    for verb in sorted(plain_verbs()):
        stems = {verb, verb.removesuffix("e")}
        if verb.endswith("y"):
            stems.add(verb[:-1] + "i")
        for root in stems:
            for ending in _NOUN_ENDINGS:
                noun = root + ending
                if noun not in _NO_DEEDS:
                    found[base(noun)] = f"%{base(verb)}"
    for pair in _NOUN_OF.split():
        verb, noun = pair.split(":")
        found[base(noun)] = f"%{base(verb)}"
    return found


_DEED_OF = _derived()
_DEEDS = frozenset(_DEED_OF.values())


@lru_cache(maxsize=1 << 14)
def senses(word: str) -> frozenset[str]:
    """Return the stem of a lower-case word and the groups it is in."""
    key = base(word)
    found = _GROUPS_OF.get(key, frozenset()) | {key}
    deed = _DEED_OF.get(key)
    if deed is not None and not is_known_base(key):
        return found | {deed} | _GROUPS_OF.get(deed[1:], frozenset())
    return found | {f"%{key}"} if is_known_base(key) and f"%{key}" in _DEEDS else found
