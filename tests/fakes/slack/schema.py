"""A second judge of blocks: the JSON Schema of the vendor's own types, where it is at hand.

It knows shapes and no lengths. The file is generated from the npm package @slack/types and
stands outside this repository; without it, or without jsonschema, nothing is judged.
"""

from __future__ import annotations

import json
from functools import cache
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import Any

FILE = Path(__file__).resolve().parents[4] / "shared" / "specs" / "slack-blocks.schema.json"
_LATER = {"visible_to_user_ids", "offset"}
"""Fields that are documented and not yet among the types."""


@cache
def _definitions() -> dict[str, Any] | None:
    if not FILE.exists() or find_spec("jsonschema") is None:
        return None
    return dict(json.loads(FILE.read_text(encoding="utf-8"))["definitions"])


def is_there() -> bool:
    """Return whether it can judge."""
    return _definitions() is not None


@cache
def _judge(name: str) -> Any:  # noqa: ANN401  # of a library that has no types
    validator = import_module("jsonschema").Draft7Validator
    return validator({"$ref": f"#/definitions/{name}", "definitions": _definitions()})


def faults(blocks: list[Any], pointer: str = "/blocks") -> list[str]:
    """Return what the schema has against blocks; nothing where there is no schema."""
    definitions = _definitions()
    found: list[str] = []
    for number, block in enumerate(blocks if definitions else []):
        name = f"{''.join(part.title() for part in block['type'].split('_'))}Block"
        if definitions is None or name not in definitions:
            continue
        for error in _judge(name).iter_errors(_without_later(block)):
            path = "/".join(map(str, error.absolute_path))
            at = f"{pointer}/{number}/{path}".rstrip("/")
            found.append(f"failed to match all allowed schemas [json-pointer:{at}]")
    return found


def _without_later(part: Any) -> Any:  # noqa: ANN401  # as JSON has it
    if isinstance(part, dict):
        return {k: _without_later(v) for k, v in part.items() if k not in _LATER}
    return [_without_later(each) for each in part] if isinstance(part, list) else part
