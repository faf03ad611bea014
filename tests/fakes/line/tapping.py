"""How people tap what they see: quick replies, cards, the rich menu."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from tests.fakes.line import reading
from tests.fakes.line.actions import MOMENTS
from tests.fakes.line.nouns import Event, Json, Menu, Message
from tests.fakes.line.reading import Tap
from tests.fakes.line.world import World


class Tapping:
    """A part of the stage.

    Args:
        world: what is there.
        happened: return all that the bot was told of.
    """

    def __init__(self, world: World, happened: Callable[[], list[Event]]) -> None:
        self.world = world
        self.happened = happened

    def say(self, chat: str, text: str, *, by: str | None = None) -> str:
        """See Stage."""
        raise NotImplementedError

    def tap(
        self, chat: str, label: str, *, by: str | None = None, value: str | None = None
    ) -> str:
        """Tap what has a label: a quick reply that stands, else the newest card that has it.

        Args:
            chat: where.
            label: of the action, or, where it has none, the words in it.
            by: who; in a chat with the bot the one whose it is.
            value: what is chosen in a datetime picker; its initial value when absent.

        Returns:
            The id of the event or message, the address it leads to, or the text it copies.

        Raises:
            LookupError: nobody sees such a thing there.
        """
        for each in self._seen(chat):
            if each.label == label:
                return self._do(chat, each.action, by=by, value=value)
        raise LookupError(label)

    def menu(self, person: str) -> Menu | None:
        """Return the rich menu that somebody sees."""
        who = self.world.people[person]
        name = who.menu or self.world.default_menu
        return self.world.menus.get(name or "") if who.follows else None

    def tap_menu(self, person: str, area: int | str, *, value: str | None = None) -> str:
        """Tap an area of the rich menu, by number from 0 or by the label of its action.

        Raises:
            LookupError: there is none.
        """
        menu = self.menu(person)
        areas = menu.shape["areas"] if menu is not None else []
        for number, each in enumerate(areas):
            if area in {number, each["action"].get("label")}:
                return self._do(person, each["action"], by=person, value=value)
        raise LookupError(area)

    def message(self, chat: str, name: str) -> Message:
        """Return a message that stands in a chat.

        Raises:
            LookupError: there is none.
        """
        for each in self.world.chats[chat]:
            if each.id == name:
                return each
        raise LookupError(name)

    def writer(self, chat: str, by: str | None) -> str:
        """Return who writes or taps in a chat.

        Raises:
            LookupError: he cannot do so there.
        """
        if chat in self.world.people:
            if by not in {None, chat}:
                raise LookupError(by)
            return chat
        if by is None or by not in self.world.groups[chat].members:
            raise LookupError(by)
        return by

    def _seen(self, chat: str) -> Iterator[Tap]:
        """Yield what can be tapped in a chat, newest message first."""
        for said in reversed(self.world.chats[chat]):
            yield from reading.quick_replies(self.world, said)
            if said.by is None:
                yield from reading.tappable(said.body)

    def _do(self, chat: str, action: Json, *, by: str | None, value: str | None) -> str:
        match action["type"]:
            case "message":
                return self.say(chat, action["text"], by=by)
            case "postback":
                shown = action.get("displayText") or action.get("text")
                return self._press(chat, action["data"], by=by, shown=shown)
            case "datetimepicker":
                return self._pick(chat, action, by, value)
            case "richmenuswitch":
                return self._switch(chat, action)
            case "uri":
                return str(action["uri"])
            case "clipboard":
                return str(action["clipboardText"])
            case kind:
                raise LookupError(kind)

    def _pick(self, chat: str, action: Json, by: str | None, value: str | None) -> str:
        mode = action["mode"]
        standing = {"date": "2026-11-28", "time": "08:00", "datetime": "2026-11-28T08:00"}[mode]
        chosen = value or action.get("initial") or standing
        low, high = action.get("min") or chosen, action.get("max") or chosen
        if mode not in MOMENTS or not low <= chosen <= high:
            raise LookupError(chosen)
        return self._press(chat, action["data"], by=by, params={mode: chosen})

    def _switch(self, person: str, action: Json) -> str:
        alias = action["richMenuAliasId"]
        menu = self.world.aliases.get(alias)
        self.world.people[person].menu = menu or self.world.people[person].menu
        status = "SUCCESS" if menu else "RICHMENU_ALIAS_ID_NOTFOUND"
        params = {"newRichMenuAliasId": alias, "status": status}
        return self._press(person, action["data"], by=person, params=params)

    def _press(
        self,
        chat: str,
        data: str,
        *,
        by: str | None,
        params: Json | None = None,
        shown: str | None = None,
    ) -> str:
        """Bring a postback; words to be shown stand in the chat, of which the bot is not told."""
        presser = self.writer(chat, by)
        if shown:
            name = self.world.new_message_id()
            body: Json = {"id": name, "type": "text", "text": shown}
            now = self.world.clock()
            self.world.post(Message(id=name, chat=chat, at=now, body=body, by=presser))
        content: Json = {"data": data} | ({"params": params} if params is not None else {})
        return self.world.happen("postback", chat, by=presser, postback=content).id
