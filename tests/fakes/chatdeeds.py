"""What people do at a chat server besides writing: with forms, pages and growing answers."""

from __future__ import annotations

from typing import Any, Protocol

from tests.fakes.chatextras import Extras

TENANT = "T1"


class _Server(Protocol):
    """The chat server, as far as these deeds need it."""

    @property
    def extras(self) -> Extras: ...

    def press_token(self, chat: str, token: str, *, asker: str = ...) -> str: ...

    def bring(self, update: dict[str, Any], *, tenant: str = ...) -> None: ...

    def _update(self, kind: str, chat: str) -> dict[str, Any]: ...

    def _brought(self, update: dict[str, Any], chat: str) -> str: ...


class Deeds:
    """See `tests.fakes.chatserver`."""

    def press_page(self: _Server, chat: str, label: str, *, asker: str = "U1") -> str:
        """Press the first action of a label on somebody's page; return the update's id.

        Raises:
            LookupError: there is none.
        """
        for part in self.extras.pages.get(asker, []):
            for action in part["actions"]:
                if action["label"] == label:
                    return self.press_token(chat, action["token"], asker=asker)
        raise LookupError(label)

    def open_page(
        self: _Server, chat: str, *, asker: str = "U1", language: str = "", tz: str = ""
    ) -> str:
        """Let somebody open the bot's page; return the update's id."""
        update = self._update("opened", chat)
        update |= {"from": asker, "language": language, "tz": tz}
        return self._brought(update, chat)

    def want_form(
        self: _Server, chat: str, kind: str, *, asker: str = "U1", token: str = ""
    ) -> str:
        """Let somebody ask for a form; return the update's id."""
        update = self._update("form", chat)
        update |= {"from": asker, "form": kind, "token": token}
        return self._brought(update, chat)

    def fill(self: _Server, to: str, **given: list[str]) -> str:
        """Let somebody send a form, changed in some fields; return the update's id.

        Raises:
            LookupError: no form was opened for that.
        """
        form = self.extras.forms[to]
        chosen = {each["key"]: list(each["chosen"]) for each in form["fields"]}
        update = self._update("filled", form["chat"])
        update |= {
            "from": form["person"],
            "form": form["kind"],
            "token": form["token"],
            "given": chosen | given,
        }
        return self._brought(update, form["chat"])

    def enough(self: _Server, chat: str, *, thread: str | None = None) -> str:
        """Let somebody say that an answer is wanted no more; return the update's id."""
        return self._brought(self._update("enough", chat) | {"from": "U1", "thread": thread}, chat)

    def uninstall(self: _Server, *, tenant: str = TENANT) -> str:
        """Let a tenant take the bot away; return the update's id."""
        update = self._update("uninstalled", "")
        self.bring(update, tenant=tenant)
        return str(update["id"])
