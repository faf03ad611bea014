"""The keys of the settings and of the file: read strictly, kept to their owner."""

from __future__ import annotations

import base64
import hashlib
import os
import threading
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot import keys, settings
from digest.errors import ConfigError

KEY, OTHER = (hashlib.sha256(name).digest() for name in (b"one", b"two"))


@pytest.mark.parametrize(
    "text",
    [
        KEY.hex(),
        KEY.hex().upper(),
        base64.b64encode(KEY).decode(),
        base64.b64encode(KEY).decode().rstrip("="),
        base64.urlsafe_b64encode(KEY).decode(),
        f"  {KEY.hex()}\n",
    ],
)
def test_a_key_may_be_written_in_hex_or_base64(text: str) -> None:
    assert keys.parse(text) == (KEY,)


@given(st.binary(min_size=32, max_size=32).filter(lambda key: len(set(key)) > 20))
def test_every_spelling_of_a_key_is_that_key(key: bytes) -> None:
    for text in (
        key.hex(),
        base64.b64encode(key).decode(),
        base64.urlsafe_b64encode(key).decode(),
    ):
        assert keys.parse(text) == (key,)


def test_several_keys_keep_their_order() -> None:
    assert keys.parse(f"{OTHER.hex()}, {KEY.hex()}") == (OTHER, KEY)
    assert keys.parse("") == ()


@pytest.mark.parametrize(
    "text",
    [
        "changeme",
        "0" * 64,
        "A" * 43,
        KEY.hex()[:-2],
        KEY.hex() + "00",
        base64.b64encode(KEY[:31]).decode(),
        f"{KEY.hex()},{KEY.hex()}",
        "ключ" * 11,
    ],
)
def test_a_wrong_key_is_refused_without_a_word_of_it(text: str) -> None:
    with pytest.raises(ConfigError) as caught:
        settings.read({"SECRET_KEY": text}, dotenv=None)
    (fault,) = caught.value.faults
    assert fault.startswith("SECRET_KEY is not a ")
    assert text not in fault
    assert text[:12] not in fault


def test_the_settings_do_not_show_their_keys() -> None:
    chosen = settings.read({"SECRET_KEY": KEY.hex()}, dotenv=None)
    assert chosen.secret_key == (KEY,)
    assert repr(KEY) not in repr(chosen)


def test_without_a_setting_a_key_is_made_once_for_its_owner_alone(tmp_path: Path) -> None:
    folder = tmp_path / "data"
    (made,) = keys.load((), folder)
    assert len(made) == 32
    assert keys.load((), folder) == (made,)
    assert (folder / "secret.key").stat().st_mode & 0o777 == 0o600
    assert [each.name for each in folder.iterdir()] == ["secret.key"]


def test_a_set_key_makes_no_file(tmp_path: Path) -> None:
    assert keys.load((KEY,), tmp_path) == (KEY,)
    assert not list(tmp_path.iterdir())


def test_a_key_set_later_seals_and_the_file_still_opens(tmp_path: Path) -> None:
    (made,) = keys.load((), tmp_path)
    assert keys.load((KEY,), tmp_path) == (KEY, made)
    assert keys.load((made,), tmp_path) == (made,)


def test_processes_that_begin_together_agree_on_one_key(tmp_path: Path) -> None:
    found: list[tuple[bytes, ...]] = []
    gate = threading.Barrier(8)

    def begin() -> None:
        gate.wait()
        found.append(keys.load((), tmp_path))

    threads = [threading.Thread(target=begin) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(set(found)) == 1
    assert len(found) == 8


@pytest.mark.parametrize("mode", [0o644, 0o640, 0o604, 0o660, 0o602])
def test_a_file_that_others_may_read_is_refused_in_one_line(tmp_path: Path, mode: int) -> None:
    keys.load((), tmp_path)
    path = tmp_path / "secret.key"
    path.chmod(mode)
    with pytest.raises(ConfigError) as caught:
        keys.load((), tmp_path)
    assert caught.value.faults == (f"{path} may be read by others: chmod 600 {path}",)


def _private(path: Path, body: bytes) -> None:
    path.write_bytes(body)
    path.chmod(0o600)


@pytest.mark.parametrize("body", [b"", b"# nothing\n", b"hunter2\n", b"\xff" * 40, b"#" * 5_000])
def test_a_damaged_file_is_refused_without_quoting_it(tmp_path: Path, body: bytes) -> None:
    path = tmp_path / "secret.key"
    _private(path, body)
    with pytest.raises(ConfigError) as caught:
        keys.load((), tmp_path)
    assert "hunter2" not in str(caught.value)
    assert str(path) in str(caught.value)
    assert path.read_bytes() == body


def test_a_link_and_a_folder_are_no_key_files(tmp_path: Path) -> None:
    _private(tmp_path / "elsewhere", KEY.hex().encode())
    path = tmp_path / "secret.key"
    path.symlink_to("elsewhere")
    with pytest.raises(ConfigError, match="cannot be read"):
        keys.load((), tmp_path)
    path.unlink()
    path.mkdir()
    with pytest.raises(ConfigError, match="Is a directory"):
        keys.load((), tmp_path)


def test_a_pipe_in_its_place_does_not_hang(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "secret.key", 0o600)
    with pytest.raises(ConfigError, match="is not a file"):
        keys.load((), tmp_path)


def test_a_folder_that_cannot_be_written_is_one_clear_line(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("", encoding="utf-8")
    with pytest.raises(ConfigError, match="cannot be made"):
        keys.load((), tmp_path / "file" / "data")
