"""A look at the bot from LINE's side, which changes nothing."""

from __future__ import annotations

from dataclasses import dataclass

from adapters.line import answer
from adapters.line.client import Api
from digest.errors import DeliveryError, Rejected
from digest.words.lines import Line, Role

_LIMIT_S = 8.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Checkup:
    """What LINE says of the bot."""

    name: str
    basic_id: str
    is_chat_on: bool
    webhook: str
    is_active: bool
    limit: int | None
    used: int
    has_menu: bool
    trouble: str
    """What is wrong with a message of ours, as LINE judges it."""


async def look(token: str, api_url: str) -> Checkup:
    """Ask LINE for the bot, its webhook, its month and its menu, and have a message judged.

    Raises:
        DeliveryError: it does not say.
    """
    api = Api(token, api_url=api_url, limit_s=_LIMIT_S)
    try:
        me, endpoint, quota = await api.me(), await api.endpoint(), await api.quota()
        menu, trouble = await api.default_menu(), await _trouble(api)
    finally:
        await api.aclose()
    return Checkup(
        name=me.name,
        basic_id=me.basic_id,
        is_chat_on=me.is_chat_on,
        webhook=endpoint.url,
        is_active=endpoint.is_active,
        limit=quota.limit,
        used=quota.used,
        has_menu=bool(menu),
        trouble=trouble,
    )


async def _trouble(api: Api) -> str:
    lines = (Line(role=Role.TAKEAWAY, text="Example. [1]"), Line(role=Role.SOURCE, text="Example"))
    try:
        await api.validate(answer.render(lines, ()))
    except Rejected as error:
        return error.reason
    except DeliveryError:
        return ""
    return ""
