"""A third judge of calls and of updates: the models of aiogram, where they are installed.

They are another reading of the same reference: a field that is missing or of a wrong type is
refused, one that nobody knows is left over. `telegram.judged_by(judge.faults)` lets it look at
each call.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from importlib import import_module
from importlib.util import find_spec
from typing import Any

from tests.fakes.telegram.nouns import Json


def is_there() -> bool:
    """Return whether it can judge."""
    return find_spec("aiogram") is not None


def faults(method: str, args: Json) -> list[str]:
    """Return what the models have against the arguments of a method."""
    model = _methods().get(method)
    return _validated(model, args) if model is not None else []


def update_faults(update: Json) -> list[str]:
    """Return what the models have against an update."""
    return shape_faults("Update", update)


def shape_faults(name: str, shape: Json) -> list[str]:
    """Return what the models have against an object of a type."""
    if not is_there():
        return []
    _names()
    return _validated(getattr(import_module("aiogram.types"), name), shape)


def fields(name: str) -> tuple[set[str], set[str]]:
    """Return the fields that the model of a type must be given, and those that it may be."""
    _names()
    found = getattr(import_module("aiogram.types"), name).model_fields
    must = {each for each, field in found.items() if field.is_required()}
    return must, set(found) - must


@cache
def _methods() -> dict[str, Any]:
    if not is_there():
        return {}
    _names()
    module = import_module("aiogram.methods")
    found = [getattr(module, name) for name in module.__all__]
    return {each.__api_method__: each for each in found if hasattr(each, "__api_method__")}


@cache
def _names() -> Json:
    """Import the models as they are written, and return what the names in them mean.

    When it is imported aiogram works out hundreds of models, which takes four seconds of a
    processor. Here each is worked out when it is asked for.
    """
    names: Json = {}

    def noted(_: type, /, **given: Any) -> None:  # noqa: ANN401  # as pydantic has it
        names.update(given.get("_types_namespace") or {})

    model = import_module("pydantic").BaseModel
    rebuild = vars(model)["model_rebuild"]
    model.model_rebuild = classmethod(noted)
    try:
        import_module("aiogram.methods")
    finally:
        model.model_rebuild = rebuild
    return names


def _validated(model: Any, given: Json) -> list[str]:  # noqa: ANN401  # of a library's metaclass
    model.model_rebuild(
        _types_namespace=_names()
    )  # once: of one that is made nothing is made anew
    try:
        made = model.model_validate(given)
    except ValueError as wrong:
        return [f"aiogram: {line}" for line in str(wrong).splitlines()[1:3]]
    return [f"aiogram: {path} unknown" for path in _left_over(made, "")]


def _left_over(part: Any, path: str) -> Iterator[str]:  # noqa: ANN401  # whatever the model holds
    """Yield the fields that no model has, wherever they are."""
    if isinstance(part, list):
        for number, each in enumerate(part):
            yield from _left_over(each, f"{path}[{number}]")
    elif hasattr(part, "model_extra"):
        yield from (f"{path}.{name}" for name in part.model_extra or {})
        for name in type(part).model_fields:
            yield from _left_over(getattr(part, name, None), f"{path}.{name}")
