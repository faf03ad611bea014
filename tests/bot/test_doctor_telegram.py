"""What the doctor says of Telegram."""

from __future__ import annotations

from bot import app, doctor, settings
from bot.doctor import Grade, TelegramBot
from tests.fakes.telegram.server import TelegramServer

WELL = TelegramBot(username="daybrief_bot")


def _said(found: TelegramBot | None, wanted: str = "") -> str:
    return "\n".join(str(each) for each in doctor.telegram(found, wanted))


def test_where_it_is_off_nothing_is_said() -> None:
    assert not _said(None)


def test_a_bot_that_is_well_is_named() -> None:
    (finding,) = doctor.telegram(WELL)
    assert finding.grade is Grade.OK
    assert "@daybrief_bot" in finding.words


def test_a_token_that_is_not_taken_is_broken() -> None:
    (finding,) = doctor.telegram(TelegramBot(fault="auth: Unauthorized"))
    assert finding.grade is Grade.BROKEN


def test_what_keeps_updates_away_is_named_with_what_helps() -> None:
    hooked = TelegramBot(
        username="b", webhook="https://old.example/x", trouble="404", waiting=2000
    )
    said = _said(hooked)
    assert "brought to https://old.example/x" in said
    assert "PUBLIC_URL" in said
    assert "2,000 updates wait" in said
    assert "asked for" in _said(WELL, "https://brief.example/telegram/webhook")


def test_a_bot_that_reads_along_need_not() -> None:
    assert "/setprivacy" in _said(TelegramBot(username="b", reads_all=True))


def test_a_bot_that_cannot_be_called_elsewhere_shares_no_stories() -> None:
    assert "/setinline" in _said(TelegramBot(username="b", is_inline=False))
    assert "setinline" not in _said(WELL)


async def test_a_look_asks_and_changes_nothing() -> None:
    async with TelegramServer(has_privacy=False) as server:
        server.world.has_inline = False
        given = {"TELEGRAM_BOT_TOKEN": server.token, "TELEGRAM_API_URL": server.url}
        found = await app.telegram_bot(settings.read(given, dotenv=None))
        assert found == TelegramBot(username="daybrief_bot", reads_all=True, is_inline=False)
        assert {each.method for each in server.calls()} == {"getMe", "getWebhookInfo"}
        server.revoke()
        found = await app.telegram_bot(settings.read(given, dotenv=None))
        assert found is not None
        assert found.fault


async def test_nobody_is_asked_where_it_is_off() -> None:
    assert await app.telegram_bot(settings.read({}, dotenv=None)) is None
