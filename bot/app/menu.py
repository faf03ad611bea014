"""What LINE shows under every chat, made there."""

from __future__ import annotations

from collections.abc import Sequence

from bot.settings import Settings


async def line_menus(settings: Settings) -> Sequence[str]:
    """Make LINE's menus be as they are to be; return the names of those that were made anew.

    Raises:
        DeliveryError: LINE does not take them; what was done is done.
    """
    from adapters.line import richmenus

    return await richmenus.renew(
        settings.line_channel_access_token, settings.line_api_url, usual=settings.language
    )
