"""Addresses in payloads: Slack's own, and nobody else's."""

from __future__ import annotations

import pytest

from adapters.slack.inbound.addresses import Hosts

HERE = Hosts()
FAKE = Hosts(api_url="http://127.0.0.1:3999/api/")
GOVERNMENT = Hosts(api_url="https://slack-gov.com/api/")


def test_slacks_own_addresses_are_followed() -> None:
    assert HERE.is_answer("https://hooks.slack.com/commands/T1/1/abc")
    assert HERE.is_file("https://files.slack.com/files-pri/T1-F1/a.opml")
    assert HERE.is_file("https://files-origin.slack.com/files-pri/T1-F1/a.opml")
    assert GOVERNMENT.is_answer("https://hooks.slack-gov.com/commands/T1/1/abc")


def test_addresses_of_the_slack_that_is_configured_are_followed() -> None:
    assert FAKE.is_answer("http://127.0.0.1:3999/response/1")
    assert FAKE.is_file("http://127.0.0.1:3999/files-pri/T1-F1/a.opml")


@pytest.mark.parametrize(
    "url",
    [
        "",
        "https://hooks.slack.com.evil.example/x",
        "https://evil.example/hooks.slack.com",
        "https://hooks.slack.com@evil.example/x",
        "https://evil.example#@hooks.slack.com/x",
        "https://evil.example\\@hooks.slack.com/x",
        "http://hooks.slack.com/x",
        "https://hooks.slack.com:8443/x",
        "https://HOOKS.SLACK.COM.evil.example/x",
        "https://hooks.slack.com/x y",
        "https://hooks.slack.com/\n",
        "https://hooks.slack.cöm/x",
        "//hooks.slack.com/x",
        "file:///etc/passwd",
        "http://127.0.0.1:39990/x",
        "http://127.0.0.1/x",
        "https://[/x",
        "https://hooks.slack.com/" + "a" * 1_000,
    ],
)
def test_all_others_are_not(url: str) -> None:
    assert not any(hosts.is_answer(url) or hosts.is_file(url) for hosts in (HERE, FAKE))


def test_what_is_for_files_is_not_for_answers() -> None:
    assert not HERE.is_answer("https://files.slack.com/x")
    assert not HERE.is_file("https://hooks.slack.com/x")
