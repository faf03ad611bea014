"""A second judge of bodies and of events: the machine-readable reference, where it is at hand.

It stands outside this repository; without it nothing is judged. For bodies it is the vendor's
OpenAPI file made strict. That of events says by a discriminator which schema is meant, which JSON
Schema does not know; here it becomes conditions, and fields that nobody knows are refused.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from importlib import import_module
from pathlib import Path
from typing import Any

from tests.fakes.line.nouns import Json

_SPECS = Path(__file__).resolve().parents[4] / "shared" / "specs"
_SENT = _SPECS / "line-messaging-strict.yml"
_TOLD = _SPECS / "line-webhook.yml"
BODIES = {
    "reply": "ReplyMessageRequest",
    "push": "PushMessageRequest",
    "multicast": "MulticastRequest",
    "validate": "ValidateMessageRequest",
    "loading": "ShowLoadingAnimationRequest",
    "mark_as_read": "MarkMessagesAsReadByTokenRequest",
    "set_endpoint": "SetWebhookEndpointRequest",
    "test_endpoint": "TestWebhookEndpointRequest",
    "create_menu": "RichMenuRequest",
    "validate_menu": "RichMenuRequest",
    "create_alias": "CreateRichMenuAliasRequest",
    "update_alias": "UpdateRichMenuAliasRequest",
    "link_many": "RichMenuBulkLinkRequest",
    "unlink_many": "RichMenuBulkUnlinkRequest",
}
"""The schema of each endpoint's body; the vendor's models have the same names."""


def is_there() -> bool:
    """Return whether it can judge."""
    return _SENT.is_file() and _TOLD.is_file()


def faults(endpoint: str, body: Any) -> list[str]:  # noqa: ANN401  # as JSON has it
    """Return what the reference has against a body, as `path: what`."""
    name = BODIES.get(endpoint)
    if name is None or not is_there():
        return []
    return sorted({_told(each) for each in _validator(_SENT, name).iter_errors(body)})


def shape_faults(name: str, shape: Any) -> list[str]:  # noqa: ANN401  # as JSON has it
    """Return what the reference has against an answer of a schema's name."""
    if not is_there():
        return []
    return sorted({_told(each) for each in _validator(_SENT, name).iter_errors(shape)})


def webhook_faults(body: Any) -> list[str]:  # noqa: ANN401  # as JSON has it
    """Return what the reference has against a webhook request's body."""
    if not is_there():
        return []
    errors = _validator(_TOLD, "CallbackRequest").iter_errors(body)
    return sorted({_told(each) for each in errors})


@cache
def _validator(file: Path, name: str) -> Any:  # noqa: ANN401  # of a library without types
    schemas = _schemas(file)
    whole = {"$ref": f"#/components/schemas/{name}", "components": {"schemas": schemas}}
    return import_module("jsonschema").Draft202012Validator(whole)


@cache
def _schemas(file: Path) -> Json:
    yaml = import_module("yaml")
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    read = yaml.load(file.read_text(encoding="utf-8"), Loader=loader)
    schemas: Json = read["components"]["schemas"]
    return _conditional(schemas) if file == _TOLD else schemas


def _conditional(schemas: Json) -> Json:
    """Return schemas in which a discriminator chooses among others by conditions."""
    parents = {name for name, each in schemas.items() if "discriminator" in each}
    made: Json = {}
    for name, each in schemas.items():
        own = f"{name}Own" if name in parents else name
        made[own] = {k: v for k, v in each.items() if k != "discriminator"}
        made[own]["allOf"] = [
            {"$ref": f"{part['$ref']}Own"}
            if part.get("$ref", "").rpartition("/")[2] in parents
            else part
            for part in each.get("allOf", ())
        ]
        if name in parents:
            made[name] = _chosen(own, each["discriminator"])
    return made


def _chosen(own: str, discriminator: Json) -> Json:
    tag, mapping = discriminator["propertyName"], discriminator["mapping"]
    conditions = [
        {"if": {"properties": {tag: {"const": value}}}, "then": {"$ref": child}}
        for value, child in mapping.items()
    ]
    return {
        "allOf": [{"$ref": f"#/components/schemas/{own}"}, *conditions],
        "properties": {tag: {"enum": list(mapping)}},
        "unevaluatedProperties": False,
    }


def _told(error: Any) -> str:  # noqa: ANN401  # of a library without types
    """Return the innermost thing that is wrong, in the branch whose type was meant."""
    while error.context:
        error = min(error.context, key=_strangeness)
    path = "/".join(str(each) for each in error.absolute_path)
    return f"{path}: {error.message[:200]}"


def _strangeness(error: Any) -> tuple[bool, int]:  # noqa: ANN401  # of a library without types
    branch = list(_branch(error))
    return any(each.validator == "enum" for each in branch), -len(error.absolute_path)


def _branch(error: Any) -> Iterator[Any]:  # noqa: ANN401  # of a library without types
    """Yield the errors of the branch that an error stands in."""
    number = error.schema_path[0] if error.schema_path else None
    for each in error.parent.context if error.parent is not None else ():
        if each.schema_path and each.schema_path[0] == number and _is_tag(each):
            yield each


def _is_tag(error: Any) -> bool:  # noqa: ANN401  # of a library without types
    return bool(error.path) and error.path[-1] == "type" and error.validator == "enum"
