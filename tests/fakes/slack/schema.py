"""A second judge of blocks: the JSON Schema of the vendor's own types, where it is at hand.

It knows shapes and no lengths. The file is generated from the npm package @slack/types and
stands outside this repository; without it, or without jsonschema, nothing is judged.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from functools import cache, lru_cache
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from tests.fakes.slack.nouns import Json

FILE = Path(__file__).resolve().parents[4] / "shared" / "specs" / "slack-blocks.schema.json"
_LATER = {"visible_to_user_ids", "offset"}
"""Fields that are documented and not yet among the types."""


@cache
def _definitions() -> Json | None:
    if not FILE.exists() or find_spec("jsonschema") is None:
        return None
    given: Json = json.loads(FILE.read_text(encoding="utf-8"))["definitions"]
    return {name: _by_kind(part, given) for name, part in given.items()}


def is_there() -> bool:
    """Return whether it can judge."""
    return _definitions() is not None


def _by_kind(part: Any, definitions: Json) -> Any:  # noqa: ANN401  # as JSON has it
    """Let the type of an object choose its schema, in place of trying one after the other."""
    if isinstance(part, list):
        return [_by_kind(each, definitions) for each in part]
    if not isinstance(part, dict):
        return part
    if "anyOf" in part:
        kinds = list(_kinds(part, definitions))
        names = [name for name, _ in kinds]
        if None not in names and len(set(names)) == len(names):
            return {
                "required": ["type"],
                "properties": {"type": {"enum": names}},
                "allOf": [
                    {"if": {"properties": {"type": {"const": name}}}, "then": schema}
                    for name, schema in kinds
                ],
            }
    return {name: _by_kind(each, definitions) for name, each in part.items()}


def _kinds(part: Json, definitions: Json) -> Iterator[tuple[str | None, Json]]:
    """Yield what may stand at a place, with the type that says so."""
    named = definitions[part["$ref"].rpartition("/")[2]] if "$ref" in part else part
    if "anyOf" in named:
        for each in named["anyOf"]:
            yield from _kinds(each, definitions)
    else:
        yield named.get("properties", {}).get("type", {}).get("const"), part


@cache
def _judge(name: str) -> Any:  # noqa: ANN401  # of a library that has no types
    validator = import_module("jsonschema").Draft7Validator
    return validator({"$ref": f"#/definitions/{name}", "definitions": _definitions()})


@lru_cache(maxsize=4096)
def _wrong(name: str, block: str) -> tuple[str, ...]:
    """Return where a block is wrong; a brief that goes to many is judged once."""
    found = _judge(name).iter_errors(_without_later(json.loads(block)))
    return tuple("/".join(map(str, error.absolute_path)) for error in found)


def faults(blocks: list[Any], pointer: str = "/blocks") -> list[str]:
    """Return what the schema has against blocks; nothing where there is no schema."""
    definitions = _definitions()
    found: list[str] = []
    for number, block in enumerate(blocks if definitions else []):
        name = f"{''.join(part.title() for part in block['type'].split('_'))}Block"
        if definitions is None or name not in definitions:
            continue
        for path in _wrong(name, json.dumps(block)):
            at = f"{pointer}/{number}/{path}".rstrip("/")
            found.append(f"failed to match all allowed schemas [json-pointer:{at}]")
    return found


def _without_later(part: Any) -> Any:  # noqa: ANN401  # as JSON has it
    if isinstance(part, dict):
        return {k: _without_later(v) for k, v in part.items() if k not in _LATER}
    return [_without_later(each) for each in part] if isinstance(part, list) else part
