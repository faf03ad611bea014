"""Rich menus as LINE has them: one in each language, and that of most people for everybody.

::

    ours by name: there? ─▶ left as it is · not there ─▶ made, with its picture
    everybody's ─▶ that of the usual language
    ours of another version ─▶ taken away, once nobody sees it any more
    who comes and reads another language ─▶ that of his language, for him alone
"""

from __future__ import annotations

import logging
from collections.abc import Sequence

from adapters.hands import Hands
from adapters.line import menu
from adapters.line.client import Api
from digest.errors import DeliveryError
from digest.model import Language
from digest.words.table import LANGUAGES

_OURS = "daybrief "
_PICTURE = "image/png"
_MOST_HANDS = 20

_log = logging.getLogger(__name__)


async def renew(token: str, api_url: str, *, usual: Language) -> Sequence[str]:
    """Have the menus be as they are to be; return the names of those that were made.

    Args:
        token: the channel's access token.
        api_url: where the Messaging API is.
        usual: the language of the menu that everybody sees.

    Raises:
        DeliveryError: LINE does not take them; what was done is done.
    """
    api = Api(token, api_url=api_url)
    try:
        return await _renewed(api, usual)
    finally:
        await api.aclose()


async def _renewed(api: Api, usual: Language) -> Sequence[str]:
    ours = [each for each in await api.menus() if each[1].startswith(_OURS)]
    there = {name: id_ for id_, name in ours}
    made: list[str] = []
    kept: dict[str, str] = {}
    for language in LANGUAGES:
        name = menu.name(language)
        if name not in there:
            shape, picture = menu.rich_menu(language), menu.picture(language)
            there[name] = await api.add_menu(shape, picture, _PICTURE)
            made.append(name)
        kept[name] = there[name]
    wanted = kept[menu.name(usual)]
    if await api.default_menu() != wanted:
        await api.set_default_menu(wanted)
    for id_ in sorted({id_ for id_, _ in ours} - set(kept.values())):
        await api.drop_menu(id_)
    return made


class Menus:
    """Shows people the menu of their language, beside what else there is to do."""

    def __init__(self, api: Api) -> None:
        """Take what calls LINE."""
        self._api = api
        self._hands = Hands(_MOST_HANDS)

    def show(self, person: str, language: Language) -> None:
        """Have somebody see the menu of his language; whoever does not has the usual one."""
        self._hands.do(lambda: self._shown(person, language))

    async def _shown(self, person: str, language: Language) -> None:
        try:
            found = {name: id_ for id_, name in await self._api.menus()}
            his = found.get(menu.name(language))
            if his is not None and his != await self._api.default_menu():
                await self._api.link_menu(person, his)
        except DeliveryError as error:
            _log.info("somebody sees the usual menu: %s", error.reason)

    async def aclose(self) -> None:
        """Leave nothing behind that runs."""
        await self._hands.aclose()
