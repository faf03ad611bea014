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


async def line_bot(settings: Settings) -> doctor.LineBot | None:
    """Ask LINE for the bot; None where it is not switched on."""
    if not settings.has_line:
        return None
    from adapters.line import checkup

    try:
        found = await checkup.look(settings.line_channel_access_token, settings.line_api_url)
    except DeliveryError as error:
        return doctor.LineBot(fault=error.reason)
    return doctor.LineBot(
        name=found.name,
        basic_id=found.basic_id,
        is_chat_on=found.is_chat_on,
        webhook=found.webhook,
        is_active=found.is_active,
        limit=found.limit,
        used=found.used,
        has_menu=found.has_menu,
        trouble=found.trouble,
    )


def line_webhook(settings: Settings) -> str:
    """Return where the settings have events brought; empty: they do not say."""
    from bot.app.line import webhook_url

    return webhook_url(settings)


def telegram_webhook(settings: Settings) -> str:
    """Return where the settings have updates brought; empty: they are asked for."""
    if not settings.telegram_webhook_secret:
        return ""
    from bot.app.telegram import WEBHOOK_PATH

    return settings.public_url.rstrip("/") + WEBHOOK_PATH
