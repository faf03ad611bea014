"""Secrets at rest: what is sealed opens in its place with its key, and nowhere else."""

from __future__ import annotations

import base64
import hashlib

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from adapters.store.sealing import Place, Sealer, key_id
from digest.errors import ConfigError, StoreCorrupt

OLD, NEW = (hashlib.sha256(name).digest() for name in (b"old", b"new"))
TOKEN = Place(platform="slack", tenant="T1", field="token")
SECRET = "xoxb-1234-abcd-EFGH"  # noqa: S105  # made up

texts = st.text(max_size=40) | st.text(alphabet="|:1 \ud800", max_size=8)
places = st.builds(Place, platform=texts, tenant=texts, field=texts)


@given(st.text() | st.text(alphabet="\ud800a"), places)
def test_what_is_sealed_opens_again(secret: str, place: Place) -> None:
    sealer = Sealer([NEW])
    sealed = sealer.seal(secret, place)
    assert sealed.isascii()
    assert sealer.open(sealed, place) == secret


@given(places, places)
def test_no_secret_opens_in_another_place(one: Place, other: Place) -> None:
    assume(one != other)
    sealer = Sealer([NEW])
    with pytest.raises(StoreCorrupt):
        sealer.open(sealer.seal(SECRET, one), other)


def test_parts_of_a_place_cannot_be_shifted_into_each_other() -> None:
    sealer = Sealer([NEW])
    sealed = sealer.seal(SECRET, Place(platform="a|b", tenant="c", field="d"))
    with pytest.raises(StoreCorrupt):
        sealer.open(sealed, Place(platform="a", tenant="b|c", field="d"))


@given(st.data())
def test_a_changed_character_is_noticed_wherever_it_is(data: st.DataObject) -> None:
    sealer = Sealer([NEW])
    sealed = sealer.seal(SECRET, TOKEN)
    at = data.draw(st.integers(0, len(sealed) - 1))
    with_ = data.draw(st.characters())
    assume(sealed[at] != with_)
    with pytest.raises((StoreCorrupt, ConfigError)):
        sealer.open(sealed[:at] + with_ + sealed[at + 1 :], TOKEN)


@given(st.text() | st.text().map(lambda text: f"v1.{key_id(NEW)}.{text}"))
def test_what_was_never_sealed_is_refused(text: str) -> None:
    with pytest.raises((StoreCorrupt, ConfigError)):
        Sealer([NEW]).open(text, TOKEN)


@given(st.integers(0, 200))
def test_a_cut_secret_is_refused(length: int) -> None:
    sealer = Sealer([NEW])
    sealed = sealer.seal(SECRET, TOKEN)
    assume(length < len(sealed))
    with pytest.raises((StoreCorrupt, ConfigError)):
        sealer.open(sealed[:length], TOKEN)


def test_the_same_secret_looks_different_each_time() -> None:
    sealer = Sealer([NEW])
    assert len({sealer.seal(SECRET, TOKEN) for _ in range(100)}) == 100


def test_the_format_is_the_one_that_is_documented() -> None:
    sealed = Sealer([NEW], random_bytes=lambda n: bytes(range(n))).seal("", TOKEN)
    version, named, text = sealed.split(".")
    raw = base64.urlsafe_b64decode(text)
    assert (version, named) == ("v1", key_id(NEW))
    assert raw[:12] == bytes(range(12))
    assert len(raw) == 12 + 16


def test_after_a_rotation_old_secrets_open_and_are_sealed_anew() -> None:
    before = Sealer([OLD]).seal(SECRET, TOKEN)
    rotating = Sealer([NEW, OLD])
    assert rotating.open(before, TOKEN) == SECRET
    after = rotating.renewed(before, TOKEN)
    assert after is not None
    assert Sealer([NEW]).open(after, TOKEN) == SECRET
    assert rotating.renewed(after, TOKEN) is None
    assert rotating.seal(SECRET, TOKEN).startswith(f"v1.{key_id(NEW)}.")


def test_a_key_that_is_gone_is_named_by_its_id() -> None:
    sealed = Sealer([OLD]).seal(SECRET, TOKEN)
    with pytest.raises(ConfigError, match=f"slack|T1|token .* key {key_id(OLD)}"):
        Sealer([NEW]).open(sealed, TOKEN)


def test_relabelling_a_secret_with_another_key_id_does_not_open_it() -> None:
    sealed = Sealer([OLD]).seal(SECRET, TOKEN).replace(key_id(OLD), key_id(NEW))
    with pytest.raises(StoreCorrupt):
        Sealer([NEW, OLD]).open(sealed, TOKEN)


@pytest.mark.parametrize("keys", [[], [b"short"], [NEW, b"x" * 31], [b"x" * 16]])
def test_a_sealer_takes_proper_keys_alone(keys: list[bytes]) -> None:
    with pytest.raises(ConfigError) as caught:
        Sealer(keys)
    assert "short" not in str(caught.value)


def test_no_error_and_no_repr_shows_key_or_secret() -> None:
    sealer = Sealer([NEW])
    sealed = sealer.seal(SECRET, TOKEN)
    said = [repr(sealer)]
    for wrong in (sealed[:-4] + "AAAA", "v1.zz", SECRET, f"v1.{SECRET}.x", sealed + "="):
        with pytest.raises((StoreCorrupt, ConfigError)) as caught:
            sealer.open(wrong, TOKEN)
        said.append(str(caught.value))
    assert not [each for each in said if SECRET in each or NEW.hex() in each]


def test_a_key_has_the_same_id_in_every_version() -> None:
    """Stored secrets are found by it."""
    assert key_id(bytes(32)) == "4ef4f542"


def test_what_does_not_open_is_told_by_its_place_and_no_odd_id_is_repeated() -> None:
    with pytest.raises(StoreCorrupt, match=r"^slack\|T1\|token: "):
        Sealer([NEW]).open("plain", TOKEN)
    for odd in ("ab<|>cd!", "a" * 9, "a" * 200):
        with pytest.raises(ConfigError, match="of no proper id"):
            Sealer([NEW]).open(f"v1.{odd}.AAAA", TOKEN)


def test_what_was_sealed_by_an_earlier_version_opens() -> None:
    kept = "v1.4ef4f542.AAAAAAAAAAAAAAAAtsg4X2BRWV0zY6Sx2ZewXTQnS9V4oMG7q6gBTehai0OkHsY="
    assert Sealer([bytes(32)]).open(kept, TOKEN) == SECRET


def test_who_lacks_a_key_is_told_which_setting_wants_it_and_for_what() -> None:
    with pytest.raises(ConfigError) as caught:
        Sealer([NEW]).open(Sealer([OLD]).seal(SECRET, TOKEN), TOKEN)
    (fault,) = caught.value.faults
    assert fault.startswith("SECRET_KEY: ")
    assert f"was sealed with key {key_id(OLD)}, which is not among the keys given" in fault
    assert SECRET not in fault
