"""Rich menus as LINE has them: one in each language, and that of most people for everybody.

::

    ours by name: there? ─▶ left as it is · not there ─▶ made, with its picture
    everybody's ─▶ that of the usual language
    ours of another version ─▶ taken away, once nobody sees it any more
"""

from __future__ import annotations

from collections.abc import Sequence

from adapters.line import menu
from adapters.line.client import Api
from digest.model import Language
from digest.words.table import LANGUAGES

_OURS = "daybrief "
_PICTURE = "image/png"


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
    there = {name: id_ for id_, name in await api.menus() if name.startswith(_OURS)}
    everything = {id_ for id_, name in await api.menus() if name.startswith(_OURS)}
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
    for id_ in sorted(everything - set(kept.values())):
        await api.drop_menu(id_)
    return made
