"""Words that ask and tell the same: a reader says `cost`, a source says `priced at`.

*Pure.* A concept is a marker (`~price`) that a text carries when one of the concept's words is
in it, in English (by stem) or Japanese (by substring). Because both languages share
the markers, a Japanese question finds an English sentence. The groups are the field's
everyday paraphrases; they only ever widen a match, an answer still needs the names.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache

from digest.clusters.tokens import normalise, stem

_GROUPS = """
price: cost price pricing priced fee free charge expensive cheap rate tariff
 | 価格 料金 費用 値段 コスト 費
fine: fine fined penalty penalties sanction | 罰金 制裁金 課徴金
buy: buy buys buying bought acquire acquisition purchase takeover | 買収 取得 購入
release: release launch unveil publish introduce debut available rollout ship deliver delivery
 deliveries open announce present | 公開 発売 提供 リリース 発表 出荷 配信
fund: fund funding raise raised invest investor investment financing round | 調達 出資 投資
worth: worth value valuation valued | 評価額 企業価値 時価総額
staff: employee staff worker workforce headcount personnel | 従業員 社員 職員
hire: hire hiring recruit | 採用 雇用
layoff: layoff fire fired dismiss | 解雇 人員削減 リストラ
chief: ceo chief head boss president director chair chairman chairwoman leader leads
 | 社長 代表 CEO トップ 会長
founder: founder cofounder | 創業 設立 創設
sue: sue sues sued lawsuit suit court complaint plaintiff | 提訴 訴訟 裁判 訴え
judge: judge | 裁判官 判事
damages: damages compensation compensate credit refund | 賠償 補償 返金
cause: cause caused reason because trigger | 原因 理由
outage: outage down offline failure failed disruption unreachable | 障害 停止 ダウン
company: company firm vendor maker manufacturer developer start-up startup supplier
 | 会社 企業 メーカー
voice: voice speech audio recording | 音声 声
battery: battery | 電池 バッテリー
electricity: electricity energy power | 電力 電気
people: people person | 人々
customer: customer client user users | 顧客 利用者 ユーザー 取引先
complain: complain complaint criticise criticize criticism critic dislike dissatisfied
 | 不満 苦情 批判 声
problem: problem issue flaw drawback weak weakness bad poor worse struggle fail limitation
 trouble bug error mistake wrong | 問題 課題 不具合 欠点 弱点 苦手 間違い 誤り ミス エラー
size: size large larger largest big bigger biggest | 規模 大きさ 最大
small: small smaller smallest tiny mini | 小型 軽量
speed: speed fast faster quick latency throughput | 速度 速さ
power: power watt watts electricity energy | 電力 消費電力 ワット
memory: memory ram gb | メモリ
parameter: parameter | パラメータ パラメーター
context: context window | コンテキスト 文脈長
train: train trained training learn learned | 学習 訓練
licence: licence license licensed | ライセンス 許諾
commercial: commercial commercially licence license licensed sell resell | 商用
breach: break breaks broke broken violate violates violation ignore ignores disobey breach infringe
 | 違反
maker: develop developed develops create created creates invent invented release releases released
 launch launches launched unveil unveils unveiled introduce introduces introduced
 | 開発 公開 提供 制作
lend: lend lends lent borrow borrowed rent rental | 貸し出 貸出 借り 借 レンタル
vote: vote votes voted voting ballot | 投票 採決
supply: supply supplies supplied supplier provide provides provided deliver vendor | 供給 納入
detect: detect detects detected detection detector detectors | 検出 検知
weights: weights open-weight | 重み
language: language | 言語
image: image picture photo photograph | 画像 写真
data: data dataset database | データ
delete: delete erase remove | 削除 消去
ban: ban banned block prohibit forbid forbidden | 禁止
allow: allow allowed permit permission may | 許可 認め 利用可
limit: limit restrict restriction cap | 制限 上限
age: age aged old years-old | 年齢 歳
weight: weigh kilogram kilograms kg gram grams tonne tonnes | 重さ 重量
test: test tested testing trial evaluate evaluation benchmark experiment
 | 試験 実験 テスト 検証 評価
study: study paper research researcher researchers survey | 研究 論文 調査
error: error mistake invention hallucination inaccuracy wrong incorrect
 | 誤り 間違 ミス エラー 誤
injury: injury injured hurt wound | けが 怪我 負傷
die: die dies died death deaths dead killed fatal | 死亡 死者
increase: increase rise rose grow grew growth gain tripled doubled | 増加 増え 上昇 伸び
decrease: decrease fall fell drop dropped decline reduce reduced cut shrink
 | 減少 減っ 減り 減る 低下 下落
share: share shares stock | 株 株価
revenue: revenue sales turnover | 売上 売上高
profit: profit profits earnings loss losses | 利益 黒字 赤字 損失
salary: salary wage wages paid-monthly | 給料 年収 給与 報酬
country: country countries nation nations | 国々 各国 何カ国
city: city town | 都市 市内
hospital: hospital clinic | 病院 クリニック
doctor: doctor physician | 医師 医者
school: school | 学校
factory: factory plant foundry fab | 工場
chip: chip accelerator semiconductor gpu processor | 半導体 チップ
robot: robot robots robotic | ロボット
start: start begin began begins commence | 開始 始ま 始め
stop: stop stopped halt suspend suspended pause abandon drop dropped drops | 停止 中止 中断 打ち切
demand: demand call urge want require seek | 求め 要求
plan: plan planned intend | 計画 予定 方針
deadline: deadline due by-when | 期限 締め切り
apply: apply applies applied effect force | 適用 施行
consent: consent permission agree agreed | 同意
appeal: appeal challenge challenged contest | 控訴 異議 不服
rule: rule regulation law act guideline guidelines | 規則 法律 規制 指針 ルール
security: security breach hack attack vulnerability | 安全保障 侵害 攻撃 脆弱性
subsidy: subsidy subsidies grant | 補助 補助金 助成 支援
build: build built construct | 建設 建て 建つ
oppose: oppose opposed opposition protest | 反対 抗議
support: support supports supported compatible | 対応 支援
based: based headquarters headquartered located | 本社 拠点 所在
affected: affected hit | 影響
job: job jobs employment | 雇用 仕事
partner: partner partnership collaborate collaboration cooperate together | 提携 協業 協力
google: google alphabet | グーグル
microsoft: microsoft | マイクロソフト
nvidia: nvidia | エヌビディア
apple: apple | アップル
amazon: amazon aws | アマゾン
toyota: toyota | トヨタ
sony: sony | ソニー
softbank: softbank | ソフトバンク
"""

_COUNTRIES = """
japan: japan japanese | 日本
us: us u.s usa america american | 米国 アメリカ
uk: uk u.k britain british england | 英国 イギリス
eu: eu europe european | 欧州 EU ヨーロッパ
china: china chinese | 中国
germany: germany german | ドイツ
france: france french | フランス
italy: italy italian | イタリア
netherlands: netherlands dutch holland | オランダ
korea: korea korean | 韓国
india: india indian | インド
taiwan: taiwan taiwanese | 台湾
ireland: ireland irish | アイルランド
spain: spain spanish | スペイン
portugal: portugal portuguese | ポルトガル
poland: poland polish | ポーランド
sweden: sweden swedish | スウェーデン
norway: norway norwegian | ノルウェー
finland: finland finnish | フィンランド
denmark: denmark danish | デンマーク
switzerland: switzerland swiss | スイス
austria: austria austrian | オーストリア
belgium: belgium belgian | ベルギー
canada: canada canadian | カナダ
australia: australia australian | オーストラリア 豪州
brazil: brazil brazilian | ブラジル
mexico: mexico mexican | メキシコ
israel: israel israeli | イスラエル
russia: russia russian | ロシア
ukraine: ukraine ukrainian | ウクライナ
turkey: turkey turkish | トルコ
vietnam: vietnam vietnamese | ベトナム
"""

_LINE = re.compile(r"^(?P<marker>[a-z]+):(?P<english>[^|]*)\|(?P<japanese>.*)$", re.MULTILINE)


def _table() -> tuple[dict[str, frozenset[str]], tuple[tuple[str, str], ...]]:
    stems: dict[str, set[str]] = {}
    pieces: list[tuple[str, str]] = []
    for line in _LINE.finditer((_GROUPS + _COUNTRIES).replace("\n ", " ")):
        marker = f"~{line['marker']}"
        for word in line["english"].split():
            stems.setdefault(stem(word), set()).add(marker)
        pieces.extend((piece, marker) for piece in line["japanese"].split())
    return {word: frozenset(markers) for word, markers in stems.items()}, tuple(pieces)


_TOLD_APART = (
    (re.compile(r"\bfounded\b", re.IGNORECASE), "founder"),
    (
        re.compile(
            r"\b(?:made|built|designed|written)(?= by\b)"
            r"|\bg(?:ave|ives?|iving|iven) away\b|\bon offer\b(?= from\b)",
            re.IGNORECASE,
        ),
        "released",
    ),
)
"""`founded` has the stem of `found`; `made` says whose work it is only before `by`."""
_STEMS, _PIECES = _table()
_MEASURE = re.compile(r"(?<=..)[数率額量先]$")
PLACES = frozenset(f"~{line['marker']}" for line in _LINE.finditer(_COUNTRIES))
"""Markers of countries: they say where, seldom whom a sentence is about."""


def of_stems(stems: Iterable[str]) -> frozenset[str]:
    """Return the markers of concepts that these stems express."""
    return frozenset(marker for each in stems for marker in _STEMS.get(each, ()))


@lru_cache(maxsize=1 << 12)
def of_japanese(text: str) -> frozenset[str]:
    """Return the markers of concepts whose Japanese words are part of a text."""
    if text.isascii():
        return frozenset()
    text = normalise(text)
    return frozenset(marker for piece, marker in _PIECES if piece in text)


@lru_cache(maxsize=1 << 12)
def of_compound(word: str) -> frozenset[str]:
    """Return the markers of a Japanese word by how it ends: 導入費用 is a 費用, 工場長 no 工場."""
    word = _MEASURE.sub("", normalise(word))
    return frozenset(marker for piece, marker in _PIECES if word.endswith(piece))


def told_apart(text: str) -> str:
    """Return a text in which words that look like others are replaced by what they mean."""
    for pattern, word in _TOLD_APART:
        text = pattern.sub(word, text)
    return text
