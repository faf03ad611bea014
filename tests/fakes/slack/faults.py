"""The list of what is wrong in a payload: where, as a JSON pointer, and what."""

from __future__ import annotations

from collections.abc import Container
from dataclasses import dataclass, field
from typing import Any

from tests.fakes.slack.nouns import Json


@dataclass(slots=True)
class Faults:
    """Collects faults while a payload is read."""

    found: list[str] = field(default_factory=list)
    chars: int = 0
    """Of all texts that were read."""

    def add(self, pointer: str, what: str) -> None:
        """Note one."""
        self.found.append(f"{what} [json-pointer:{pointer}]")

    def only(self, pointer: str, shape: Json, must: set[str], may: set[str]) -> None:
        """Note fields that are missing, and those that nobody knows."""
        for name in sorted(must - shape.keys()):
            self.add(pointer, f"missing required field: {name}")
        for name in sorted(shape.keys() - must - may):
            self.add(f"{pointer}/{name}", f"failed to match all allowed schemas: {name}")

    def text(self, pointer: str, value: Any, most: int, least: int = 1) -> None:  # noqa: ANN401  # as JSON has it
        """Note a string that is none, too short or too long."""
        if not isinstance(value, str):
            self.add(pointer, "must be a string")
        elif len(value) > most:
            self.add(pointer, f"must be less than {most + 1} characters")
        elif len(value) < least:
            self.add(pointer, f"must be more than {least - 1} characters")

    def url(self, pointer: str, value: Any, most: int) -> None:  # noqa: ANN401  # as JSON has it
        """Note what is no address that a client could open."""
        self.text(pointer, value, most)
        is_url = isinstance(value, str) and value.startswith(("http://", "https://"))
        if not is_url or any(each in value for each in ' "<>\n'):
            self.add(pointer, "must be a valid URL")

    def list(self, pointer: str, value: Any, most: int, least: int = 1) -> list[Any]:  # noqa: ANN401  # as JSON has it
        """Return a list, or none at all; note it when it is none, too short or too long."""
        if not isinstance(value, list):
            self.add(pointer, "must be an array")
            return []
        if len(value) > most:
            self.add(pointer, f"no more than {most} items allowed")
        if len(value) < least:
            self.add(pointer, f"no fewer than {least} items allowed")
        return value

    def kind(self, pointer: str, part: Any, allowed: Container[str]) -> str:  # noqa: ANN401  # as JSON has it
        """Return the type of an object; empty, and noted, when it may not stand there."""
        name = part.get("type") if isinstance(part, dict) else None
        if isinstance(name, str) and name in allowed:
            return name
        self.add(f"{pointer}/type", f"unsupported type: {name}")
        return ""

    def number(self, pointer: str, value: Any, least: int, most: int) -> None:  # noqa: ANN401  # as JSON has it
        """Note what is no whole number within bounds."""
        if not isinstance(value, int) or not least <= value <= most:
            self.add(pointer, f"must be at least {least} and at most {most}")

    def flag(self, pointer: str, shape: Json, *names: str) -> None:
        """Note fields that are there and are not true or false."""
        for name in names:
            if name in shape and not isinstance(shape[name], bool):
                self.add(f"{pointer}/{name}", "must be a boolean")

    def one_of(self, pointer: str, value: Any, *allowed: str) -> None:  # noqa: ANN401  # as JSON has it
        """Note a value that is not among those allowed."""
        if value not in allowed:
            self.add(pointer, f"must be one of: {', '.join(allowed)}")

    def text_object(
        self,
        pointer: str,
        value: Any,  # noqa: ANN401  # as JSON has it
        most: int,
        *,
        plain: bool = False,
        mrkdwn: bool = False,
    ) -> None:
        """Note what is wrong with a text object; it may have to be of one kind."""
        if not isinstance(value, dict):
            self.add(pointer, "must be an object")
            return
        kinds = ("plain_text",) if plain else ("mrkdwn",) if mrkdwn else ("plain_text", "mrkdwn")
        kind = value.get("type")
        if kind not in kinds:
            self.add(f"{pointer}/type", f"must be one of: {', '.join(kinds)}")
        extra = {"emoji"} if kind == "plain_text" else {"verbatim"}
        self.only(pointer, value, {"type", "text"}, extra)
        self.flag(pointer, value, *extra)
        if "text" in value:
            self.text(f"{pointer}/text", value["text"], most)
            self.chars += len(value["text"]) if isinstance(value["text"], str) else 0
