"""Forms of English words: what they have in common, and whether they may be a verb's.

*Pure.* The verbs are those of the news; a word that is not among them counts as a noun where
its neighbours do not tell otherwise.
"""

from __future__ import annotations

from functools import lru_cache

from digest.clusters.tokens import stem


def table(text: str) -> frozenset[str]:
    """Return the words of a table."""
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
laid:lay  leapt:leap led:lead left:leave lent:lend licence:license licences:license
lost:lose lying:lie made:make meant:mean men:man met:meet modelled:model modelling:model
monthly:month overtook:overtake paid:pay people:person programme:program quarterly:quarter
ran:run risen:rise rose:rise run:run said:say sank:sink saw:see seen:see sent:send shot:shoot
shown:show shrank:shrink shrunk:shrink sold:sell sought:seek spent:spend spoke:speak spun:spin
stole:steal stolen:steal stood:stand struck:strike sued:sue suing:sue swept:sweep swore:swear
taken:take taught:teach thought:think told:tell took:take tore:tear travelled:travel tying:tie
understood:understand used:use uses:use using:use weekly:week went:go withdrawn:withdraw
withdrew:withdraw women:woman won:win written:write wrote:write yearly:year
"""
_FORMS = {"cofounded": "cofounder"} | dict(pair.split(":") for pair in _IRREGULAR.split())
_VERB_FORMS = """
accelerate accept accuse achieve acquire act adapt add address adopt advance advise affect agree
aid aim alarm alert allege allocate allow amend announce answer apologise apologize appeal
appear apply appoint approve argue arrest arrive ask assemble assert assess assign assist attach
attack attend attract automate avert avoid award back ban bar beat become begin believe benefit
bid blackmail blame block boast bolster book boost breach break breed brief bring browse build
burn buy bypass calculate call cancel capitalise capture carry cater cause cease celebrate
certify challenge change charge check choose circulate cite claim clash classify clean clear
climb close coach cofound cofounder collapse collect collude combat combine come command commit
communicate compare compensate compete compile complain complete comply compose compress compute
conclude condemn conduct confess configure confirm confuse connect consider consolidate
construct consult consume contain continue control convene convert convict convince cooperate
coordinate copy correct cost count cover crash crawl create criticise criticize culminate curb
customise cut deal debunk debut decide decline decommission decrease decrypt dedicate deem
deepen defeat defend defer degrade delay delete deliver demand demonstrate demote deny depart
depend depict deploy derail describe design destroy detain detect deter develop devote diagnose
dictate differ diminish direct disable disagree discard disclose discourage discover
discriminate discuss dismiss dispatch display dispute disrupt distinguish distribute ditch
diversify divide dodge dominate donate double double-check download downplay draft draw drive
drop duplicate earmark earn ease eat educate elect eliminate embed emerge emit employ empower
emulate enable enact encounter encourage encrypt end endorse endow enforce engage enjoy enlist
enrich enrol enroll ensure entail enter entitle entrust equip erase escape establish estimate
evacuate evade evolve exaggerate examine exceed exchange exclude execute exempt exhibit expand
expect expedite expire explain exploit explore export expose express extend extract eye
fabricate face facilitate fade fail fall falsify favor fear feature feed fight file fill
finalise find fine finish fix flag flee flood fly foil follow forbid force forecast forge form
found founder freeze fuel fund gain gamble generate get give go govern grab grant greet grow
guarantee guide hack halt halve hamper hand handle hang happen harass harm harvest haul head
help hide hinder hinge hire hit hold hope host hurt identify ignore imagine impair impersonate
implement imply impose improve include incorporate increase indicate indict induce infer inflate
influence inform infringe inhabit inherit initiate inject insist inspect inspire install
instruct insulate insure integrate intend intensify interact intercept interpret interrupt
interview introduce invade invent invest investigate invite invoke involve isolate issue jail
jeopardise join jump justify keep kill know label lack lag lament land laud launch lay lead leak
leap learn lease leave lend let leverage license lift limit linger link liquidate list litigate
live load lobby locate lock log loom loosen lose lower lure magnify maintain make manage mandate
manipulate manufacture mark match mean measure mediate meet memorise mention merge migrate mimic
mislead miss misuse mix mobilise modernise modify monitor mount mourn move multiply name narrate
narrow need neglect negotiate nominate note notify nudge obscure observe obstruct obtain occur
offer offset omit open operate oppose opt optimise optimize orchestrate order organise organize
originate outlaw outline outpace outperform outrun outscore outsell outweigh overcharge overhaul
overload overrule oversee overshadow overtake overturn overwhelm own pack park partner pass
patch pause pay perform persist persuade pick pilot pinpoint pitch pivot place plan play plead
pledge plummet plunge poach populate portray pose possess post postpone power praise predict
prepare present preside press prevent prioritise prioritize privatise probe proceed process
produce profit prohibit project prolong promise promote prompt propel propose prosecute prosper
protect prove provide publicise publish pull punish purchase pursue push put qualify quit race
radiate raise rally ramp rank rate ration reach react read realise realize reap rebrand rebuff
rebuild rebut recall receive reclaim recognise recognize recommend reconcile reconstruct record
recover recreate recruit rectify recycle redact redeem redirect reduce refer refine reflect
refrain refund refuse regain regulate reimburse rein reinforce reinvent reiterate reject rejoin
relate relaunch release relieve relinquish relocate rely remain remind remove rename render
renegotiate renew renounce rent reopen reorganise repair repay repeal replace replenish report
represent reproduce repurpose request require rescue research resell reshape reside resign
resist resolve respond restart restore restrict resume retain retaliate retire retool retract
retrain retrieve return reunite revamp reveal reverse revert review revise revisit revive revoke
reward rig rise rival roll rotate rule run sabotage sanction save say scale scan schedule score
scour scramble scrap scrape screen scrutinise secure seek seize select sell send separate serve
set settle shape share shatter shed shelve shift ship shoot shorten show shrink shut side sign
simplify simulate skip slam slash sleep slide slow smuggle soar solicit solidify solve spark
speak spearhead specify speculate spend spin split spot spread spur squander squeeze stabilise
stage stall stand standardise start state stay steal steer step stipulate stop store streamline
strengthen stress strike strip struggle study stumble stun submit subscribe subsidise subsidize
substitute succeed sue suffer suggest summarise summarize summon supervise supply support
suppress surge surpass surrender surround survive suspect suspend sustain swap swear sweep swell
switch symbolise synthesise tackle tailor take tamper tap target tax teach tear tell tend
terminate test testify think threaten thrive thwart tie tighten tolerate top topple total tour
tout track trade trail train transcribe transfer transform translate transmit trap travel treat
trigger trim triple trust try turn uncover undercut undermine undertake unify unleash unlock
unveil update upgrade uphold upload urge use usher utilise vaccinate validate value vanish vary
verify veto view violate visit void volunteer vote vow wait waive walk wander want warn waste
watch weaken weave weigh welcome widen win wipe withdraw withhold withstand witness woo work
worry wrap wreck write yield
"""
ING_NOUNS = table(
    """
    advertising banking briefing building clothing coding computing cooling driving earning
    engineering filing funding gaming hearing hosting imaging learning listing manufacturing
    marketing meeting mining modelling operating pricing processing programming publishing rating
    reasoning recording ruling screening shipping spending streaming testing trading training
    warning working writing
"""
)
PARTICIPLES = table(
    """
    beat beaten become begun bought bred broken brought built cast caught chosen come cost cut
    drawn driven fallen fed fled forbidden fought found frozen given grown heard held hidden hit
    kept known laid led left lent let lost made met overcome paid put quit read risen run said
    seen sent set shed shot shown shut sold sought spent split spread spun stolen struck swept
    taken taught told understood withdrawn won written
"""
)
PASTS = PARTICIPLES | table(
    """
    froze leapt swore tore rose fell grew took gave wrote broke chose began saw knew drew flew
    drove spoke stole hid thought meant stood withdrew became came went shrank overtook dealt
"""
)
ADVERBS = table(
    """
    overmuch nearly further yesterday earlier later alone
    also now still already again soon later ago well far yet just even once together too almost
    only not never always often today yesterday tomorrow here there up down off out away back
    reportedly instead around jointly twice ever
"""
)
_SHORTEST_IED = 5
_SHORTEST_PAST = 6
_NO_PASTS = table(
    """
    hundred indeed sacred wicked talented unprecedented sophisticated united advanced so-called
    kindred naked rugged hatred
"""
)
_SHORTEST_E = 4


@lru_cache(maxsize=1 << 14)
def base(word: str) -> str:
    """Return what the forms of a lower-case word have in common."""
    word = _FORMS.get(word, word)
    if word.endswith("ied") and len(word) >= _SHORTEST_IED:
        return word[:-3] + "y"
    found = stem(word)
    return found[:-1] if found.endswith("e") and len(found) >= _SHORTEST_E else found


_PLAIN_VERBS = frozenset(_VERB_FORMS.split())
_VERBS = frozenset(map(base, _PLAIN_VERBS))
_NO_ADVERBS = table("""
    family early daily weekly monthly yearly quarterly assembly italy july supply friendly likely
    anomaly monopoly elderly costly
""")


def is_base_verb(word: str) -> bool:
    """Say whether a lower-case word is the plain form of a verb of the news."""
    return word in _PLAIN_VERBS


def _may_be_past(word: str) -> bool:
    """Say whether an unknown word looks like the past of a verb."""
    return len(word) >= _SHORTEST_PAST and not word.endswith("eed") and word not in _NO_PASTS


def is_past_form(word: str) -> bool:
    """Say whether a lower-case word may be the past of a verb."""
    return word in PASTS or (word.endswith("ed") and (is_verb_form(word) or _may_be_past(word)))


def is_participle(word: str) -> bool:
    """Say whether a lower-case word may be the participle of a verb."""
    return word in PARTICIPLES or (
        word.endswith("ed") and (is_verb_form(word) or _may_be_past(word))
    )


@lru_cache(maxsize=1 << 12)
def is_adverb(word: str) -> bool:
    """Say whether a lower-case word tells how or when."""
    if word in ADVERBS:
        return True
    return word.endswith("ly") and word not in _NO_ADVERBS and base(word) not in _VERBS


def is_verb_form(word: str) -> bool:
    """Say whether a lower-case word may be a form of a verb of the news."""
    return word in PASTS or base(word) in _VERBS


def bases(text: str) -> frozenset[str]:
    """Return what the forms of each word of a table have in common."""
    return frozenset(map(base, text.split()))


def is_known_base(key: str) -> bool:
    """Say whether it is what the forms of a verb have in common."""
    return key in _VERBS


def plain_verbs() -> frozenset[str]:
    """Return the verbs in their plain form."""
    return _PLAIN_VERBS
