"""The settings: one table, all faults at once."""

from __future__ import annotations

import base64
from dataclasses import fields
from pathlib import Path

import pytest

from bot import settings
from bot.settings import Settings
from bot.settings.table import SETTINGS
from digest.errors import ConfigError


def test_the_table_and_the_record_name_the_same_settings() -> None:
    assert [row.name.lower() for row in SETTINGS] == [field.name for field in fields(Settings)]


def test_without_any_setting_everything_has_its_default() -> None:
    chosen = settings.read({}, dotenv=None)
    assert chosen.data_dir == Path("data")
    assert chosen.language == "en"
    assert chosen.feeds == ()
    assert chosen.tz.key == "UTC"


def test_the_environment_wins_over_the_file(tmp_path: Path) -> None:
    dotenv = tmp_path / ".env"
    dotenv.write_text("# mine\nLANGUAGE=ja\nexport TZ='Asia/Tokyo'\nOTHER=1\n", encoding="utf-8")
    chosen = settings.read({"LANGUAGE": "en"}, dotenv=dotenv)
    assert chosen.language == "en"
    assert chosen.tz.key == "Asia/Tokyo"


def test_every_wrong_setting_is_named_at_once(tmp_path: Path) -> None:
    dotenv = tmp_path / ".env"
    dotenv.write_text("not a setting\n", encoding="utf-8")
    wrong = {"LANGUAGE": "xx", "TZ": "Mars/Olympus", "LOG_LEVEL": "LOUD", "FETCH_ALLOW": "home"}
    with pytest.raises(ConfigError) as caught:
        settings.read(wrong, dotenv=dotenv)
    assert len(caught.value.faults) == 5
    for name in ("LANGUAGE", "TZ", "LOG_LEVEL", "FETCH_ALLOW", ".env line 1"):
        assert sum(name in fault for fault in caught.value.faults) == 1


@pytest.mark.parametrize(
    ("given", "language"),
    [
        ("ja", "ja"),
        ("ja-JP", "ja"),
        ("JA", "ja"),
        ("en_US:en", "en"),
        ("ja_JP.UTF-8", "ja"),
        ("xx_AT:xx:ja", "ja"),
        ("xx_XX:xx", "en"),
        ("xx_XX.UTF-8", "en"),
    ],
)
def test_a_list_of_locales_that_the_system_keeps_under_the_name_is_understood(
    given: str, language: str
) -> None:
    assert settings.read({"LANGUAGE": given}, dotenv=None).language == language


def test_quotes_hold_the_name_of_a_source_together() -> None:
    given = {"FEEDS": "https://a.example/f 'my feeds/list.opml' \"b c\""}
    assert settings.read(given, dotenv=None).feeds == (
        "https://a.example/f",
        "my feeds/list.opml",
        "b c",
    )
    with pytest.raises(ConfigError, match="FEEDS"):
        settings.read({"FEEDS": "'open"}, dotenv=None)


@pytest.mark.parametrize("url", ["ftp://a.example", "https://", "https://a b", "http://[", "x\ny"])
def test_whoever_runs_it_is_found_at_a_web_address(url: str) -> None:
    with pytest.raises(ConfigError, match="such as https"):
        settings.read({"PUBLIC_URL": url}, dotenv=None)
    with pytest.raises(ConfigError, match="such as https"):
        settings.read({"PUBLIC_URL": "https://a.example/\nX-Header: 1"}, dotenv=None)


@pytest.mark.parametrize("zone", ["../../etc/passwd", "/etc/localtime", "", "UTC\0", "A" * 5_000])
def test_a_zone_never_names_a_file(zone: str) -> None:
    if zone:
        with pytest.raises(ConfigError):
            settings.read({"TZ": zone}, dotenv=None)
    else:
        assert settings.read({"TZ": zone}, dotenv=None).tz.key == "UTC"


def test_the_secrets_are_named_as_they_may_be_written() -> None:
    key = bytes(range(32))
    chosen = settings.read({"SECRET_KEY": key.hex()}, dotenv=None)
    assert settings.secrets(chosen) == (key.hex(), base64.b64encode(key).decode())
    assert settings.secrets(settings.read({}, dotenv=None)) == ()


@pytest.mark.parametrize("wrong", ["0", "65536", "80x", "-1", "8" * 5_000, "٣"])
def test_a_port_is_one(wrong: str) -> None:
    assert settings.read({"PORT": "65535"}, dotenv=None).port == 65_535
    with pytest.raises(ConfigError, match="a port from 1 to 65535"):
        settings.read({"PORT": wrong}, dotenv=None)


@pytest.mark.parametrize("wrong", ["localhost", "x86_64-linux-gnu", "1.2.3", "1.2.3.4:80"])
def test_a_host_to_listen_on_is_an_address(wrong: str) -> None:
    assert settings.read({"BIND_HOST": "::1"}, dotenv=None).bind_host == "::1"
    with pytest.raises(ConfigError, match="an IP address"):
        settings.read({"BIND_HOST": wrong}, dotenv=None)


def test_an_unreadable_file_is_one_clear_fault(tmp_path: Path) -> None:
    dotenv = tmp_path / ".env"
    dotenv.write_bytes(b"\xff\xfe\x00")
    with pytest.raises(ConfigError, match="cannot be read"):
        settings.read({}, dotenv=dotenv)


MODEL = {"OPENAI_BASE_URL": "http://127.0.0.1:8080/v1/", "LLM_MODEL": "small, large"}


def test_a_model_is_switched_on_by_its_name() -> None:
    assert not settings.read({"OPENAI_API_KEY": "sk-1"}, dotenv=None).has_model
    chosen = settings.read(MODEL, dotenv=None)
    assert chosen.has_model
    assert chosen.llm_model == ("small", "large")
    assert chosen.openai_base_url == "http://127.0.0.1:8080/v1"
    hosted = settings.read({"LLM_MODEL": "m", "OPENAI_API_KEY": "sk-1"}, dotenv=None)
    assert hosted.openai_base_url == "https://api.openai.com/v1"


def test_settings_that_want_each_other_are_named_together() -> None:
    with pytest.raises(ConfigError) as caught:
        settings.read({"LLM_EMBEDDINGS": "e", "LANGUAGE": "de"}, dotenv=None)
    assert caught.value.faults == (
        "LANGUAGE='de' is written by a language model alone: set LLM_MODEL, or one of en, ja",
        "LLM_EMBEDDINGS wants LLM_MODEL",
    )
    with pytest.raises(ConfigError, match="LLM_MODEL wants OPENAI_API_KEY, or OPENAI_BASE_URL"):
        settings.read({"LLM_MODEL": "m"}, dotenv=None)


def test_a_model_writes_languages_that_have_no_words_of_ours() -> None:
    chosen = settings.read({**MODEL, "LANGUAGE": "de"}, dotenv=None)
    assert chosen.language == "de"
    assert chosen.languages[:2] == ("en", "ja")
    assert "de" in chosen.languages
    locales = settings.read({**MODEL, "LANGUAGE": "de_AT.UTF-8:de"}, dotenv=None)
    assert locales.language == "en", "a system's locale is no wish for a model's language"


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("OPENAI_BASE_URL", "api.openai.com"),
        ("OPENAI_BASE_URL", "http://a b/v1"),
        ("OPENAI_BASE_URL", "http://host/v1?key=1"),
        ("LLM_MODEL", "a,a"),
        ("LLM_CONCURRENCY", "0"),
        ("LLM_CONCURRENCY", "65"),
        ("LLM_BUDGET_TOKENS_PER_DAY", "-1"),
        ("LLM_BUDGET_TOKENS_PER_DAY", "1e6"),
        ("LLM_TENANT_TOKENS_PER_DAY", "many"),
        ("LLM_PRICES", "m=free"),
    ],
)
def test_a_wrong_setting_of_the_model_is_named(name: str, text: str) -> None:
    with pytest.raises(ConfigError) as caught:
        settings.read({**MODEL, name: text}, dotenv=None)
    (fault,) = caught.value.faults
    assert fault.startswith(name)


def test_key_and_password_of_the_models_server_are_secrets_and_its_usual_address_is_none() -> None:
    given = {"OPENAI_API_KEY": "sk-canary", "OPENAI_BASE_URL": "https://me:pw-canary@host/v1"}
    kept = settings.secrets(settings.read({**given, "LLM_MODEL": "m"}, dotenv=None))
    assert {"sk-canary", "pw-canary"} <= set(kept)
    usual = settings.read({"OPENAI_API_KEY": "sk-canary"}, dotenv=None)
    assert settings.secrets(usual) == ("sk-canary",)
    assert "canary" not in repr(usual)


KEY = bytes(range(32)).hex()
ONE_WORKSPACE = {"SLACK_BOT_TOKEN": "xoxb-123-abc", "SLACK_APP_TOKEN": "xapp-1-A1-abc"}
MANY = {
    "SLACK_CLIENT_ID": "1800000000001.1800000000002",
    "SLACK_CLIENT_SECRET": "0123456789abcdef-client",
    "SLACK_SIGNING_SECRET": "0123456789abcdef-first, 0123456789abcdef-second",
    "PUBLIC_URL": "https://brief.example.org",
    "SECRET_KEY": KEY,
}


def test_slack_is_switched_on_for_one_workspace_or_for_many() -> None:
    assert not settings.read({}, dotenv=None).has_slack
    one = settings.read(ONE_WORKSPACE, dotenv=None)
    assert one.has_slack
    assert one.slack_api_url == "https://slack.com/api/"
    many = settings.read(MANY, dotenv=None)
    assert many.has_slack
    assert many.slack_signing_secret == ("0123456789abcdef-first", "0123456789abcdef-second")


def test_secrets_of_slack_are_shown_to_nobody() -> None:
    for given in (ONE_WORKSPACE, MANY):
        chosen = settings.read(given, dotenv=None)
        hidden = settings.secrets(chosen)
        for name in ("SLACK_BOT_TOKEN", "SLACK_APP_TOKEN", "SLACK_CLIENT_SECRET"):
            assert (name in given) == (given.get(name, "-") in hidden)
        assert set(chosen.slack_signing_secret) <= set(hidden)
        assert not any(each in repr(chosen) for each in hidden)


@pytest.mark.parametrize(
    ("name", "wrong", "expected"),
    [
        ("SLACK_BOT_TOKEN", "xapp-1-A1-abc", "begins with xoxb-"),
        ("SLACK_BOT_TOKEN", "xoxp-123-abc", "begins with xoxb-"),
        ("SLACK_BOT_TOKEN", "xoxe.xoxb-123-abc", "switch token rotation off"),
        ("SLACK_APP_TOKEN", "xoxb-123-abc", "begins with xapp-"),
        ("SLACK_SIGNING_SECRET", "a" * 16 + " " + "b" * 16, "16 or more letters"),
        ("SLACK_SIGNING_SECRET", ",".join([c * 16 for c in "abc"]), "two different ones"),
        ("SLACK_SIGNING_SECRET", ",".join(["a" * 16] * 2), "two different ones"),
        ("SLACK_CLIENT_ID", "A0BCDEF", "two numbers"),
        ("SLACK_CLIENT_SECRET", "short", "16 or more letters"),
        ("SLACK_API_URL", "http://slack.com/api/", "an https address"),
        ("SLACK_API_URL", "https://user:word@slack.com/api/", "an https address"),
        ("SLACK_API_URL", "http://[", "an https address"),
    ],
)
def test_a_wrong_setting_of_slack_says_what_is_expected(
    name: str, wrong: str, expected: str
) -> None:
    with pytest.raises(ConfigError) as caught:
        settings.read({**ONE_WORKSPACE, name: wrong}, dotenv=None)
    (fault,) = caught.value.faults
    assert fault.startswith(name)
    assert expected in fault
    assert name in {"SLACK_API_URL", "SLACK_CLIENT_ID"} or wrong not in fault


def test_the_api_of_slack_may_be_on_this_machine_for_a_trial() -> None:
    for given in ("http://127.0.0.1:3999/api", "http://localhost:3999/api/", "http://[::1]/api"):
        chosen = settings.read({"SLACK_API_URL": given}, dotenv=None)
        assert chosen.slack_api_url == f"{given.rstrip('/')}/"


@pytest.mark.parametrize(
    ("given", "faults"),
    [
        ({"SLACK_BOT_TOKEN": "xoxb-123-abc"}, ["SLACK_APP_TOKEN (Socket Mode) or"]),
        ({"SLACK_APP_TOKEN": "xapp-1-A1-abc"}, ["SLACK_APP_TOKEN wants SLACK_BOT_TOKEN"]),
        ({"SLACK_SIGNING_SECRET": "a" * 32}, ["SLACK_SIGNING_SECRET wants SLACK_BOT_TOKEN"]),
        ({"SLACK_CLIENT_SECRET": "a" * 32}, ["SLACK_CLIENT_SECRET wants SLACK_CLIENT_ID"]),
        ({**MANY, **ONE_WORKSPACE}, ["set one of them"]),
        ({**MANY, "PUBLIC_URL": "http://brief.example.org"}, ["wants PUBLIC_URL, the https"]),
        (
            {"SLACK_CLIENT_ID": "1.2"},
            ["SLACK_CLIENT_SECRET", "PUBLIC_URL", "SECRET_KEY", "SLACK_SIGNING_SECRET"],
        ),
    ],
)
def test_settings_of_slack_that_want_each_other_are_named_together(
    given: dict[str, str], faults: list[str]
) -> None:
    with pytest.raises(ConfigError) as caught:
        settings.read(given, dotenv=None)
    assert len(caught.value.faults) == len(faults)
    for fault, expected in zip(caught.value.faults, faults, strict=True):
        assert expected in fault


def test_what_is_secret_is_not_left_in_the_environment() -> None:
    environment = {**MANY, **ONE_WORKSPACE, "LOG_LEVEL": "INFO", "HOME": "/home/x"}
    settings.hide(environment)
    assert environment == {
        "LOG_LEVEL": "INFO",
        "HOME": "/home/x",
        "PUBLIC_URL": MANY["PUBLIC_URL"],
    }


@pytest.mark.parametrize(
    ("given", "found"),
    [
        ("", {"": "classic"}),
        ("expandable", {"": "expandable"}),
        (
            "classic, T0123=expandable,E01=text",
            {"": "classic", "T0123": "expandable", "E01": "text"},
        ),
        ("T0123=text", {"": "classic", "T0123": "text"}),
    ],
)
def test_briefs_in_slack_look_as_it_is_set_for_all_or_for_one(
    given: str, found: dict[str, str]
) -> None:
    chosen = settings.read({"SLACK_LAYOUT": given}, dotenv=None)
    assert dict(chosen.slack_layout) == found


@pytest.mark.parametrize("wrong", ["fancy", "T1=fancy", "t1=text", "=text", "text=T1"])
def test_a_layout_that_there_is_not_is_named(wrong: str) -> None:
    with pytest.raises(ConfigError, match="SLACK_LAYOUT"):
        settings.read({"SLACK_LAYOUT": wrong}, dotenv=None)
