"""What the chat server has besides messages: answers that grow, pages, and forms.

::

    POST /grow   {chat, thread?, to}                 200 {message}: a message that is still empty
                 {chat, message, text}               one more line of it
                 {chat, message, text, is_over, actions?}   all of it, which begins as it stood
    POST /page   {person, parts: [{text, actions}]}  in the place of what was there
    POST /form   {to, title, send, note, fields}     for who asked; only while that is answered for
    POST /faults {to, faults: {field: text}}         the form stays open, and shows what is wrong

A label of a page has 80 characters, a title 24, a form twenty fields.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

_MOST_TITLE_CHARS, _MOST_FIELDS = 24, 20
_KINDS = {"text", "time", "one", "several", "search"}


class Wrong(Exception):
    """What was asked for is not right."""


@dataclass(slots=True)
class Extras:
    """Pages by person, forms and what is wrong with them by the update that asked."""

    pages: dict[str, list[dict[str, Any]]] = field(default_factory=dict)
    forms: dict[str, dict[str, Any]] = field(default_factory=dict)
    faults: dict[str, dict[str, str]] = field(default_factory=dict)
    grown: list[str] = field(default_factory=list)
    """Every text that was shown of an answer on its way, the last one whole."""

    def page(self, fields: dict[str, Any]) -> None:
        """Show a page."""
        person, parts = fields.get("person"), fields.get("parts")
        if not isinstance(person, str) or not person or not isinstance(parts, list) or not parts:
            raise Wrong("page")
        for part in parts:
            if not isinstance(part, dict) or part.keys() != {"text", "actions"}:
                raise Wrong("page_part")
        self.pages[person] = parts

    def form(self, fields: dict[str, Any]) -> None:
        """Open a form."""
        asked = fields.get("fields")
        if not isinstance(asked, list) or not 0 < len(asked) <= _MOST_FIELDS:
            raise Wrong("form_fields")
        for name in ("title", "send"):
            if not 0 < len(str(fields.get(name, ""))) <= _MOST_TITLE_CHARS:
                raise Wrong(f"form_{name}")
        keys = [each.get("key") for each in asked if isinstance(each, dict)]
        if len(set(keys)) != len(asked):
            raise Wrong("form_keys")
        for each in asked:
            if each.get("kind") not in _KINDS or len(each.get("choices", ())) > 100:
                raise Wrong("form_field")
            chosen = set(each.get("chosen", ()))
            if each["kind"] in {"one", "several", "search"} and not chosen <= {
                value for value, _ in each["choices"]
            }:
                raise Wrong("form_chosen")
        self.forms[str(fields.get("to"))] = fields

    def wrong(self, fields: dict[str, Any]) -> None:
        """Say what is wrong with what was filled in."""
        self.faults[str(fields.get("to"))] = dict(fields.get("faults", {}))
