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
