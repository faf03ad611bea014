"""The rules of the house that no linter knows."""

from __future__ import annotations

import ast
import inspect
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from digest import errors
from digest.errors import DaybriefError
from tests.house import tree

VAGUE = {"utils", "util", "helpers", "helper", "common", "misc", "base", "manager", "core"}
VAGUE |= {"service", "services", "tools", "stuff", "lib"}
MOST_LINES = 400
IMPURE = {"time", "random", "secrets", "logging", "os", "asyncio", "socket", "subprocess"}
IMPURE |= {"threading", "uuid", "sqlite3", "pathlib", "tempfile", "shutil", "sys"}
DERIVED = {"UUID", "uuid5"}
"""Of `uuid`: what is made of its arguments alone."""


def _all_and_tests() -> Iterator[Path]:
    return tree.modules(*tree.PACKAGES, "tests")


@cache
def _pure() -> dict[Path, ast.Module]:
    """Return the modules that call themselves pure."""
    parsed = {path: tree.parsed(path) for path in tree.mentioning("*Pure.*")}
    return {
        path: module
        for path, module in parsed.items()
        if "*Pure.*" in (ast.get_docstring(module) or "")
    }


def _imports(module: ast.Module) -> set[str]:
    names: set[str] = set()
    for node in ast.walk(module):
        if isinstance(node, ast.Import):
            names |= {alias.name.partition(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            if node.module == "uuid" and {each.name for each in node.names} <= DERIVED:
                continue
            names.add((node.module or "").partition(".")[0])
    return names


def _drawn(docstring: str) -> dict[str, str]:
    """Read the tree in the docstring: each class with the class it hangs from."""
    parents: dict[str, str] = {}
    above: list[tuple[int, str]] = []
    for line in docstring.splitlines():
        found = re.match(r"^([ │├└─]*)([A-Z]\w+)", line)
        if not found or not re.match(r"^ {4}\S|^ {4}[│├└ ]", line):
            continue
        depth, name = len(found.group(1)), found.group(2)
        while above and above[-1][0] >= depth:
            above.pop()
        parents[name] = above[-1][1] if above else ""
        above.append((depth, name))
    return parents


def test_the_error_tree_in_the_docstring_is_the_tree_of_classes() -> None:
    classes = {
        each.__name__: each.__bases__[0].__name__
        for _, each in inspect.getmembers(errors, inspect.isclass)
        if issubclass(each, DaybriefError)
    }
    classes["DaybriefError"] = ""
    source = tree.parsed(tree.ROOT / "digest" / "errors.py")
    assert _drawn(ast.get_docstring(source, clean=False) or "") == classes


def test_a_module_says_in_its_docstring_what_it_knows() -> None:
    """Its first line is one sentence."""
    silent = [
        tree.name(path)
        for path in tree.modules()
        if not _first_line(tree.text(path)).endswith((".", ":", "?"))
    ]
    assert not silent


def _first_line(source: str) -> str:
    """Return the first line of a module's docstring, which is read without what follows."""
    body = ast.parse(source[: source.find('"""', 3) + 3]).body if source[:3] == '"""' else []
    return (ast.get_docstring(ast.Module(body, [])) or "").partition("\n")[0]


def test_a_pure_module_has_no_clock_no_chance_no_log_and_waits_for_nothing() -> None:
    assert not {
        tree.name(path): found for path, module in _pure().items() if (found := _impure(module))
    }


def _impure(module: ast.Module) -> list[str]:
    found = sorted(_imports(module) & IMPURE)
    for node in ast.walk(module):
        if isinstance(node, ast.AsyncFunctionDef | ast.Await | ast.AsyncFor):
            found.append(f"line {node.lineno}: waits")
        if isinstance(node, ast.Attribute) and node.attr in {"now", "utcnow", "today"}:
            found.append(f"line {node.lineno}: asks a clock")
    return found


def test_the_engine_is_mostly_pure() -> None:
    digest = [path for path in tree.modules("digest") if path.name != "__init__.py"]
    assert sum(path in _pure() for path in digest) >= 0.7 * len(digest)


def test_no_module_has_a_vague_name() -> None:
    assert not [
        tree.name(path) for path in _all_and_tests() if {path.stem, path.parent.name} & VAGUE
    ]


def test_no_module_is_longer_than_one_sitting() -> None:
    lengths = {tree.name(path): len(tree.text(path).splitlines()) for path in _all_and_tests()}
    assert not {name: length for name, length in lengths.items() if length > MOST_LINES}


def test_nearly_every_function_fits_a_screen() -> None:
    lengths = [
        (node.end_lineno or 0) - node.lineno + 1
        for path in tree.modules()
        for node in ast.walk(tree.parsed(path))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
    ]
    assert sum(length < 50 for length in lengths) >= 0.95 * len(lengths)


def test_feedparser_is_only_ever_given_bytes_in_memory() -> None:
    calls = [
        ast.unparse(node)
        for path in tree.mentioning("feedparser")
        for node in ast.walk(tree.parsed(path))
        if isinstance(node, ast.Call) and ast.unparse(node.func) == "feedparser.parse"
    ]
    assert calls
    assert all("io.BytesIO(" in call or "BytesIO(" in call for call in calls), calls


def test_broad_excepts_stand_only_where_they_are_agreed() -> None:
    agreed = {
        "digest/feeds/parse.py",
        "adapters/llm/wire.py",
        "adapters/store/sqlite/writer.py",
        "adapters/web/server.py",
        "bot/rounds.py",
        "bot/dispatch.py",
    }
    found = {
        tree.name(path)
        for path in tree.mentioning("except")
        for node in ast.walk(tree.parsed(path))
        if isinstance(node, ast.ExceptHandler)
        and (node.type is None or ast.unparse(node.type) in {"Exception", "BaseException"})
    }
    assert found <= agreed


def test_every_silenced_rule_says_why() -> None:
    silenced = re.compile(r"#\s*(?:noqa|type:\s*ignore)[^#]*$")
    bare = [
        f"{tree.name(path)}:{number}"
        for path in _all_and_tests()
        if path.name != "test_rules.py"
        for number, line in enumerate(tree.text(path).splitlines(), start=1)
        if silenced.search(line)
    ]
    assert not bare


def test_only_pages_that_exist_are_cited() -> None:
    page = re.compile(r"\b(?:docs/)?[\w/-]+\.md\b")
    section = re.compile(r"\breference(?:,? §? ?|: ?)\d")
    wrong = []
    for path in _all_and_tests():
        if path.parent.name == "house":  # the rules hold the patterns
            continue
        text = tree.text(path)
        cited = [found for found in page.findall(text) if not (tree.ROOT / found).exists()]
        wrong += [f"{tree.name(path)}: {each}" for each in cited + section.findall(text)]
    assert not wrong


def test_the_project_speaks_of_itself_alone() -> None:
    foreign = re.compile("/wo" + "rk/|/ro" + "ot/|py" + "pi\\.org|python" + "hosted")
    files = [*tree.modules(*tree.PACKAGES, "tests"), *tree.documents(), tree.ROOT / "run"]
    files += [tree.ROOT / "pyproject.toml", tree.ROOT / "constraints.txt"]
    assert not [tree.name(path) for path in files if foreign.search(path.read_text("utf-8"))]
