"""`doctor` as a person starts it."""

from __future__ import annotations

from pathlib import Path

from tests.scenarios import process


def _graded(out: str) -> dict[str, str]:
    return {line.split()[1]: line.split()[0] for line in out.splitlines()}


def test_before_the_first_run_all_is_well_and_nothing_is_made(tmp_path: Path) -> None:
    data = tmp_path / "data"
    ended = process.run("doctor", data=data)
    assert (ended.code, ended.err) == (0, "")
    assert set(_graded(ended.out).values()) == {"ok"}
    assert not data.exists()


def test_after_a_run_the_store_is_found_good(tmp_path: Path) -> None:
    assert process.brief(data=tmp_path).code == 0
    ended = process.run("doctor", data=tmp_path)
    assert ended.code == 0
    assert _graded(ended.out)["store"] == "ok"


def test_wrong_settings_are_all_named_and_no_secret_is_shown(tmp_path: Path) -> None:
    wrong = {"PORT": "none", "SECRET_KEY": "hunter2hunter2", "TZ": "Mars/Olympus"}
    ended = process.run("doctor", data=tmp_path, environment=wrong)
    assert ended.code == 1
    assert ended.out.count("broken") == 3
    assert "hunter2" not in ended.out + ended.err


def test_what_is_broken_is_said_and_the_rest_is_looked_at_all_the_same(tmp_path: Path) -> None:
    (tmp_path / "daybrief.sqlite3").write_bytes(b"no database at all" * 100)
    (tmp_path / "sources.json").write_text("[not a list", encoding="utf-8")
    (tmp_path / "secret.key").write_text("x", encoding="utf-8")
    (tmp_path / "secret.key").chmod(0o644)
    ended = process.run("doctor", data=tmp_path, environment={"FETCH_ALLOW": "169.254.169.254:80"})
    assert ended.code == 1
    graded = _graded(ended.out)
    broken = {subject for subject, grade in graded.items() if grade == "broken"}
    assert broken == {"store", "list", "key", "addresses"}
    assert {"clock", "zones", "disk"} <= set(graded)


def test_a_host_whose_disk_forgets_is_told_what_to_set(tmp_path: Path) -> None:
    ended = process.run("doctor", data=tmp_path, environment={"DYNO": "web.1"})
    assert ended.code == 1
    assert _graded(ended.out)["state"] == "broken"
    assert "set REDIS_URL" in ended.out


def test_an_unknown_option_is_wrong_usage(tmp_path: Path) -> None:
    ended = process.run("doctor", "--fast", data=tmp_path)
    assert ended.code == 2
    assert ended.out == ""
