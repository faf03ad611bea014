"""The table of what is asked of Slack and the code that uses it say the same."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

from slack_sdk.web.async_client import AsyncWebClient

from adapters.slack import table
from bot.dialogue import grammar
from bot.dialogue.lines import Ask
from tests.fakes.slack.events import SCOPES as EVENT_SCOPES
from tests.fakes.slack.methods import METHODS
from tests.house import tree

MODULES = [
    path for path in tree.modules("adapters") if "slack" in path.parts and path.stem != "table"
]
_METHOD = re.compile(r"[a-z]+(?:\.[a-zA-Z0-9]+)+")
_SCOPE = re.compile(r"[a-z_]+:(?:read|write|history|join)(?:\.[a-z]+)?")


def _texts() -> Iterator[str]:
    for path in MODULES:
        for node in ast.walk(tree.parsed(path)):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                yield node.value


def _called() -> set[str]:
    """Return the methods that the code names, by their names or as the SDK's functions."""
    named = {each for each in _texts() if _METHOD.fullmatch(each) and each in METHODS}
    for path in MODULES:
        for node in ast.walk(tree.parsed(path)):
            if (
                isinstance(node, ast.Attribute)
                and "_" in node.attr
                and hasattr(AsyncWebClient, node.attr)
                and (name := node.attr.replace("_", ".")) in METHODS
            ):
                named.add(name)
    return named


def test_the_methods_of_the_table_are_those_that_are_called() -> None:
    assert _called() == set(table.METHODS)


def test_no_scope_is_named_that_the_table_lacks() -> None:
    named = {each for each in _texts() if _SCOPE.fullmatch(each)}
    assert named <= {each.name for each in table.SCOPES}


def test_each_scope_is_needed_by_something() -> None:
    needed = {*table.EVENTS.values(), *table.METHODS.values(), table.DOWNLOADS, "commands"}
    assert {each.name for each in table.SCOPES} - {*table.HISTORIES, *needed} == set()
    assert needed - {""} <= {each.name for each in table.SCOPES}


def test_events_and_methods_need_what_slack_says() -> None:
    kinds = {"member_joined_channel": "channels:read", "member_left_channel": "channels:read"}
    for event, scope in table.EVENTS.items():
        assert scope == (kinds.get(event) or EVENT_SCOPES[event] or "")
    of_workspaces = {each: scope for each, scope in table.METHODS.items() if not _is_of_app(each)}
    for method, scope in of_workspaces.items():
        assert scope in METHODS[method].scopes or not (scope or METHODS[method].scopes)


def _is_of_app(method: str) -> bool:
    """Tell whether a method is called by the app's own token, whose scope is no bot's."""
    return METHODS[method].auth == "app"


def test_each_scope_says_why_and_what_else_happens_without_it() -> None:
    for each in table.SCOPES:
        assert each.reason.endswith(".")
        assert not each.without or each.without.endswith(".")
    assert set(table.MUST) | set(table.OPTIONAL) == {each.name for each in table.SCOPES}
    assert not set(table.MUST) & set(table.OPTIONAL)


def test_each_prompt_is_a_command_that_the_bot_understands() -> None:
    for prompt in table.PROMPTS:
        heard = grammar.heard(prompt.message)
        assert heard is not None
        assert not isinstance(heard.line, Ask), prompt.message
