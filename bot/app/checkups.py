"""Looks at chat platforms from their side, which change nothing."""

from __future__ import annotations

from bot import doctor
from bot.settings import Settings
from digest.errors import DeliveryError


async def telegram_bot(settings: Settings) -> doctor.TelegramBot | None:
    """Ask Telegram for the bot; None where it is not switched on."""
    if not settings.has_telegram:
        return None
    from adapters.telegram import checkup

    try:
        found = await checkup.look(settings.telegram_bot_token, settings.telegram_api_url)
    except DeliveryError as error:
        return doctor.TelegramBot(fault=error.reason)
    return doctor.TelegramBot(
        username=found.username,
        reads_all=found.reads_all,
        is_inline=found.is_inline,
        webhook=found.webhook,
        waiting=found.waiting,
        trouble=found.trouble,
    )


def telegram_webhook(settings: Settings) -> str:
    """Return where the settings have updates brought; empty: they are asked for."""
    if not settings.telegram_webhook_secret:
        return ""
    from bot.app.telegram import WEBHOOK_PATH

    return settings.public_url.rstrip("/") + WEBHOOK_PATH
