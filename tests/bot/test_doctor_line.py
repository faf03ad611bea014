"""What the doctor says of LINE, and the menu that a command makes there."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from bot import app, cli, doctor, settings
from bot.doctor import Grade, LineBot
from bot.settings import Settings
from digest.errors import ConfigError, DeliveryError
from tests.adapters.line.wired import wired
from tests.contracts.kernel import HandClock
from tests.fakes.line import directions
from tests.fakes.line.server import LineServer

WELL = LineBot(
    name="Daybrief",
    basic_id="@daybrief",
    webhook="https://brief.example/line/webhook",
    is_active=True,
    limit=200,
    used=20,
    has_menu=True,
)


def _given(line: LineServer) -> dict[str, str]:
    return {
        "LINE_CHANNEL_SECRET": line.secret,
        "LINE_CHANNEL_ACCESS_TOKEN": line.access_token,
        "LINE_API_URL": line.url,
    }


def _settings(line: LineServer, **more: str) -> Settings:
    return settings.read(_given(line) | more, dotenv=None)


def _said(found: LineBot | None, wanted: str = "") -> str:
    return "\n".join(str(each) for each in doctor.line(found, wanted))


def test_where_it_is_off_nothing_is_said() -> None:
    assert not _said(None)


def test_a_bot_that_is_well_is_named_with_what_its_month_has_left() -> None:
    said = _said(WELL, WELL.webhook)
    assert {each.grade for each in doctor.line(WELL, WELL.webhook)} == {Grade.OK}
    assert "@daybrief" in said
    assert "180 of 200 messages are left" in said
    assert "redelivery" in said


def test_what_keeps_events_away_is_named_with_what_helps() -> None:
    assert "broken" in _said(LineBot(name="b", has_menu=True))
    off = _said(LineBot(name="b", webhook="https://old.example/x"), "https://new.example/x")
    assert "switched off" in off
    assert "brought to https://old.example/x" in off
    assert "line menu" in off


def test_a_month_that_is_nearly_spent_is_to_be_looked_at() -> None:
    assert "look" in _said(LineBot(name="b", limit=200, used=195))
    assert "no end of them" in _said(LineBot(name="b", used=7))


def test_a_token_that_is_not_taken_is_broken() -> None:
    (finding,) = doctor.line(LineBot(fault="auth: Authentication failed"))
    assert finding.grade is Grade.BROKEN


def test_a_message_that_line_finds_wrong_is_broken() -> None:
    assert "a brief is not taken" in _said(LineBot(name="b", trouble="payload: no"))


async def test_a_look_asks_and_changes_nothing() -> None:
    async with LineServer() as line:
        found = await app.line_bot(_settings(line))
        assert found is not None
        assert (found.name, found.limit, found.used) == (line.world.name, 200, 0)
        assert (found.fault, found.trouble, found.has_menu) == ("", "", False)
        changing = {"push", "reply", "set_endpoint", "create_menu", "set_default_menu"}
        assert not changing & {each.endpoint for each in line.calls()}
        line.revoke()
        found = await app.line_bot(_settings(line))
        assert found is not None
        assert found.fault


async def test_nobody_is_asked_where_it_is_off() -> None:
    assert await app.line_bot(settings.read({}, dotenv=None)) is None


async def test_the_menu_is_made_once_and_everybody_sees_that_of_the_usual_language() -> None:
    async with LineServer() as line:
        ann = line.stage.person("Ann", has_followed=True)
        assert len(await app.line_menus(_settings(line, LANGUAGE="ja"))) == 2
        menu = line.stage.menu(ann)
        assert menu is not None
        assert menu.image
        assert " ja " in menu.shape["name"]
        assert await app.line_menus(_settings(line, LANGUAGE="ja")) == []
        assert await app.line_menus(_settings(line, LANGUAGE="en")) == []
        menu = line.stage.menu(ann)
        assert menu is not None
        assert " en " in menu.shape["name"]
        assert line.faults() == []


async def test_a_menu_whose_picture_was_not_taken_is_made_anew() -> None:
    async with LineServer() as line:
        line.next(directions.failing(), on="upload_menu")
        with pytest.raises(DeliveryError):
            await app.line_menus(_settings(line))
        assert not line.world.menus
        assert len(await app.line_menus(_settings(line))) == 2


async def test_an_older_menu_of_ours_goes_and_one_of_somebody_elses_stays() -> None:
    async with LineServer() as line:
        await app.line_menus(_settings(line))
        for each in line.world.menus.values():
            if " ja " in each.shape["name"]:
                each.shape["name"] = "daybrief old v0"
        (kept, *_) = [each for each in line.world.menus.values() if " en " in each.shape["name"]]
        made = await app.line_menus(_settings(line))
        assert [name.split()[1] for name in made] == ["ja"]
        names = {each.shape["name"] for each in line.world.menus.values()}
        assert "daybrief old v0" not in names
        assert kept.id in line.world.menus


async def test_who_reads_another_language_sees_the_menu_in_it(tmp_path: Path) -> None:
    async with wired(tmp_path, HandClock()) as at:
        await app.line_menus(_settings(at.server, LANGUAGE="ja"))
        for person in (at.ann, at.ben):
            await at.line.profile(at.place(person), person)
        await asyncio.wait(at.line._menus._hands._busy)
        shown = [at.server.stage.menu(each) for each in (at.ann, at.ben)]
        assert [each.shape["name"].split()[1] for each in shown if each] == ["en", "ja"]
        assert len(at.server.calls("link_menu")) == 1


def test_the_command_wants_both_settings(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    for each in ("LINE_CHANNEL_SECRET", "LINE_CHANNEL_ACCESS_TOKEN"):
        monkeypatch.delenv(each, raising=False)
    assert cli.main(["line", "menu"]) == 2
    assert "LINE_CHANNEL_SECRET" in capsys.readouterr().err


@pytest.mark.parametrize("name", ["LINE_CHANNEL_SECRET", "LINE_CHANNEL_ACCESS_TOKEN"])
def test_half_of_line_is_a_fault(name: str) -> None:
    with pytest.raises(ConfigError, match=f"{name} wants"):
        settings.read({name: "0123456789abcdef0123456789abcdef"}, dotenv=None)
