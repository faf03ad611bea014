"""What the doctor finds, and what it says one can do."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from bot import doctor, keys, settings
from bot.doctor import Finding, Grade, Server, Store, Trial
from bot.doctor.installation import LONG_LOG_BYTES
from digest.errors import ConfigError, StoreCorrupt, StoreError, StoreUnavailable
from digest.model import FeedState, FeedUrl
from tests import make
from tests.make import NOW

GOOD = Store(
    schema=2,
    newest_schema=2,
    file_bytes=10_000_000,
    log_bytes=0,
    faults=(),
    is_checked_whole=True,
    states={},
)
SERVER = Server(schema=1, newest_schema=1, states={})
CHOSEN = settings.read({}, dotenv=None)


def _grades(findings: Iterable[Finding]) -> list[str]:
    return [each.grade.value for each in findings]


def test_every_wrong_setting_is_a_line() -> None:
    assert _grades(doctor.settings(["A is wrong", "B is wrong"])) == ["broken", "broken"]
    assert _grades(doctor.settings(())) == ["ok"]


def test_a_folder_of_the_owner_alone_is_well(tmp_path: Path) -> None:
    tmp_path.chmod(0o700)
    assert Grade.BROKEN.value not in _grades(doctor.folder(tmp_path))
    assert list(tmp_path.iterdir()) == []


def test_a_folder_that_others_may_enter_is_to_look_at(tmp_path: Path) -> None:
    tmp_path.chmod(0o755)
    first = next(doctor.folder(tmp_path))
    assert first.grade is Grade.LOOK
    assert first.mend == f"chmod 700 {tmp_path}"


def test_a_folder_to_be_made_is_well_where_it_can_be_made(tmp_path: Path) -> None:
    assert _grades(doctor.folder(tmp_path / "a" / "b")) == ["ok"]
    (tmp_path / "file").write_text("", encoding="utf-8")
    assert _grades(doctor.folder(tmp_path / "file" / "b")) == ["broken"]
    assert _grades(doctor.folder(tmp_path / "file")) == ["broken"]
    assert [each.name for each in tmp_path.iterdir()] == ["file"]


@pytest.mark.parametrize(
    ("found", "grades"),
    [
        (None, ["ok"]),
        (GOOD, ["ok"]),
        (replace(GOOD, faults=("row 7 missing from index",)), ["broken"]),
        (replace(GOOD, schema=1), ["look"]),
        (replace(GOOD, is_checked_whole=False), ["look"]),
        (replace(GOOD, log_bytes=LONG_LOG_BYTES + 1), ["ok", "look"]),
        (StoreCorrupt("the store is damaged"), ["broken"]),
        (SERVER, ["ok"]),
        (replace(SERVER, schema=0), ["ok"]),
        (replace(SERVER, newest_schema=2), ["look"]),
        (replace(SERVER, findings=("Redis has dropped 3 keys",)), ["ok", "look"]),
        (StoreUnavailable("the server does not answer"), ["broken"]),
        (ConfigError(["REDIS_URL: too old", "REDIS_URL: a replica"]), ["broken", "broken"]),
    ],
)
def test_each_state_of_the_store_has_its_grade(
    found: Store | Server | StoreError | ConfigError | None, grades: list[str]
) -> None:
    assert _grades(doctor.store(found)) == grades


ON_REDIS = replace(CHOSEN, redis_url="rediss://user:canary@redis.example:6380/0")


@pytest.mark.parametrize("host", ["DYNO", "RENDER", "K_SERVICE"])
def test_a_disk_that_forgets_is_broken_without_redis(
    host: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.doctor.installation._is_mounted", lambda _path: False)
    chosen = replace(CHOSEN, data_dir=tmp_path)
    (line,) = doctor.state(chosen, {host: "x"})
    assert line.grade is Grade.BROKEN
    assert line.mend.startswith("set REDIS_URL")
    assert _grades(doctor.state(chosen, {"HOME": "x"})) == ["ok"]


def test_a_mounted_disk_lasts_where_there_are_any(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.doctor.installation._is_mounted", lambda _path: True)
    chosen = replace(CHOSEN, data_dir=tmp_path)
    assert _grades(doctor.state(chosen, {"FLY_APP_NAME": "x"})) == ["ok"]
    assert _grades(doctor.state(chosen, {"DYNO": "x"})) == ["broken"]


def test_with_redis_the_disk_may_forget_but_not_the_key(tmp_path: Path) -> None:
    chosen = replace(ON_REDIS, data_dir=tmp_path)
    assert _grades(doctor.state(chosen, {})) == ["ok"]
    (where, key) = doctor.state(chosen, {"DYNO": "web.1"})
    assert where.words == "Redis at redis.example, all of it"
    assert (key.grade, key.mend) == (Grade.BROKEN, "set SECRET_KEY")
    given = replace(chosen, secret_key=(b"k" * 32,))
    assert _grades(doctor.state(given, {"DYNO": "web.1"})) == ["ok"]


def test_no_password_of_an_address_is_shown() -> None:
    assert "canary" not in "".join(map(str, doctor.state(ON_REDIS, {"DYNO": "web.1"})))


def test_what_is_not_switched_on_is_said() -> None:
    (platforms,), (model,) = doctor.platforms(()), doctor.model(CHOSEN, ())
    assert platforms.words == "none is switched on: terminal alone"
    assert model.words == "not set: stories are the articles' own words"
    assert next(doctor.platforms(("slack", "line"))).words == "slack, line"


def test_each_model_is_said_to_answer_or_why_it_does_not() -> None:
    chosen = settings.read(
        {"OPENAI_BASE_URL": "http://127.0.0.1:1/v1", "LLM_MODEL": "a,b,c"}, dotenv=None
    )
    a, b, c, prices = doctor.model(
        chosen,
        (
            Trial(model="a", host="127.0.0.1:1", took=timedelta(seconds=1.24)),
            Trial(model="b", host="127.0.0.1:1", took=timedelta(seconds=2), steps_down=3),
            Trial(model="c", host="127.0.0.1:1", took=timedelta(0), fault="no such model"),
        ),
    )
    assert (a.grade, a.words) == (Grade.OK, "a at 127.0.0.1:1 answers in 1.2 s")
    assert b.grade is Grade.OK
    assert "no strict schema" in b.words
    assert (c.grade, c.words) == (Grade.LOOK, "c at 127.0.0.1:1: no such model")
    assert "LLM_PRICES" in prices.words


def test_a_key_without_a_model_is_said_to_be_of_no_use() -> None:
    chosen = settings.read({"OPENAI_API_KEY": "sk-canary"}, dotenv=None)
    (line,) = doctor.model(chosen, ())
    assert line.words.endswith("OPENAI_API_KEY is set and not used")


def test_a_key_that_others_may_read_is_broken_and_says_how_to_mend_it(tmp_path: Path) -> None:
    chosen = replace(CHOSEN, data_dir=tmp_path)
    assert _grades(doctor.secret_key(chosen)) == ["ok"]
    keys.load((), tmp_path)
    assert _grades(doctor.secret_key(chosen)) == ["ok"]
    both = replace(chosen, secret_key=(b"k" * 32,))
    (line,) = map(str, doctor.secret_key(both))
    assert "set by SECRET_KEY, and older ones in" in line
    (tmp_path / "secret.key").chmod(0o644)
    (line,) = map(str, doctor.secret_key(chosen))
    assert line.startswith("broken  key ")
    assert "chmod 600" in line


def _state(number: int, **fields: object) -> FeedState:
    state = FeedState(feed_url=make.feed(f"Feed {number}").url, next_poll_at=NOW, polled_at=NOW)
    return replace(state, **fields)  # type: ignore[arg-type]  # fields of a test


def test_a_clock_behind_what_was_stored_is_seen() -> None:
    states = {FeedUrl("u"): _state(1, polled_at=NOW + timedelta(hours=1))}
    assert _grades(doctor.clock(NOW, states)) == ["look"]
    assert _grades(doctor.clock(NOW, {})) == ["ok"]
    assert _grades(doctor.clock(NOW.replace(year=1970), {})) == ["broken"]


def test_feeds_that_fail_are_named_with_since_when_and_why() -> None:
    feeds = [make.feed(f"Feed {number}") for number in range(5)]
    states = {feed.url: _state(number) for number, feed in enumerate(feeds)}
    since = NOW - timedelta(days=3)
    states[feeds[0].url] = _state(0, failures=4, failing_since=since, fault="503 down")
    states[feeds[1].url] = _state(1, failures=1, failing_since=NOW, fault="once")
    states[feeds[2].url] = _state(2, is_stopped=True, fault="410 gone")
    first, *named = doctor.feeds(feeds, states, NOW)
    assert first.grade is Grade.LOOK
    assert first.words == "5 in the list, 5 polled so far, 1 failing, 1 stopped"
    assert [each.words for each in named] == [
        "Feed 2 stopped: 410 gone",
        f"Feed 0 failing since {since:%Y-%m-%d}: 503 down",
    ]
    assert all(each.mend.startswith("python -m bot feeds check http") for each in named)


def test_when_most_feeds_fail_it_is_not_the_feeds() -> None:
    feeds = [make.feed(f"Feed {number}") for number in range(40)]
    states = {
        feed.url: _state(number, failures=9, failing_since=NOW, fault="no connection")
        for number, feed in enumerate(feeds)
    }
    first, *named = doctor.feeds(feeds, states, NOW)
    assert first.grade is Grade.BROKEN
    assert len(named) == 5


def test_feeds_that_were_never_polled_are_no_fault() -> None:
    assert _grades(doctor.feeds([make.feed("A")], {}, NOW)) == ["ok"]
    assert _grades(doctor.feeds([], {}, NOW)) == ["broken"]


def test_open_private_addresses_are_shown() -> None:
    chosen = replace(CHOSEN, fetch_allow="10.0.0.1:80")
    assert _grades(doctor.addresses(chosen, ())) == ["look"]
    assert _grades(doctor.addresses(CHOSEN, ())) == ["ok"]
    assert _grades(doctor.addresses(chosen, ("x is wrong",))) == ["broken"]


def test_the_zones_of_the_world_are_here() -> None:
    assert _grades(doctor.zones()) == ["ok"]


def test_each_finding_is_one_line() -> None:
    finding = Finding(grade=Grade.LOOK, subject="disk", words="90 MiB free", mend="make room soon")
    assert str(finding) == "look    disk      90 MiB free; make room soon"
