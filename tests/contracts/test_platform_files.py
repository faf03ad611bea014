"""Files that go to readers and come from them, over each platform."""

from __future__ import annotations

from dataclasses import replace

import pytest

from adapters.contract import Action, Attachment, File, Said
from digest.errors import DeliveryError, Rejected
from digest.model import Repeat
from digest.words.plain import Line, Role
from tests.contracts.platform import Lack, MemoryDesk, Rig, until
from tests.contracts.test_platform_updates import listening

LINES = (Line(role=Role.NOTE, text="All that is set up here is in the file."),)
FILE = File(name="settings-1.json", media_type="application/json", body=b'{"a": "\xe3\x81\x82"}')
MOST = 1 << 20


async def attached(rig: Rig, body: bytes, *, said_size: int | None = None) -> Said:
    """Have somebody send a file, and return the update that comes of it."""
    if Lack.ATTACHING in rig.lacks:
        pytest.skip(Lack.ATTACHING)
    inbox = MemoryDesk()
    async with listening(rig, inbox):
        rig.attach("settings import", body, said_size=said_size)
        await until(lambda: bool(inbox.admitted))
    (said,) = inbox.admitted
    assert isinstance(said, Said)
    return said


async def fetched(rig: Rig, said: Said, most_bytes: int = MOST) -> bytes:
    assert said.attachment is not None
    return await rig.platform.download(said.recipient, said.attachment, most_bytes=most_bytes)


async def test_a_file_is_seen_with_its_answer(rig: Rig) -> None:
    if Lack.FILES in rig.lacks:
        return
    said = await attached(rig, b"x")
    action = Action(label="Undo", line="undo", token="v1:do:00:1:aaaaaaaaaaaaaa")  # noqa: S106  # none
    await rig.platform.reply(said, LINES, actions=[action], file=FILE)
    assert list(rig.files()) == [(FILE.name, FILE.body)]
    (seen,) = rig.seen()
    assert seen.startswith(LINES[0].text)


async def test_an_answer_with_a_file_that_is_given_again_is_shown_once_where_it_can(
    rig: Rig,
) -> None:
    if Lack.FILES in rig.lacks:
        return
    said = await attached(rig, b"x")
    await rig.platform.reply(said, LINES, file=FILE)
    await rig.platform.reply(said, LINES, file=FILE)
    is_once = rig.repeat is Repeat.IDEMPOTENT
    assert len(rig.files()) == (1 if is_once else 2)


async def test_the_largest_file_of_the_contract_goes_out(rig: Rig) -> None:
    if Lack.FILES in rig.lacks:
        return
    said = await attached(rig, b"x")
    await rig.platform.reply(said, LINES, file=replace(FILE, body=b"7" * MOST))
    assert [len(body) for _, body in rig.files()] == [MOST]


@pytest.mark.parametrize("body", [b"", b"{}", bytes(range(256)) * 100])
async def test_an_update_says_where_a_file_is_and_its_bytes_are_as_they_were(
    rig: Rig, body: bytes
) -> None:
    said = await attached(rig, body)
    assert said.text == "settings import"
    assert said.attachment is not None
    assert (said.attachment.name, said.attachment.size) == ("notes.json", len(body))
    assert rig.fetches() == 0
    assert await fetched(rig, said) == body


async def test_what_is_said_to_be_too_large_is_not_asked_for(rig: Rig) -> None:
    said = await attached(rig, b"x" * 11)
    with pytest.raises(Rejected):
        await fetched(rig, said, most_bytes=10)
    assert rig.fetches() == 0


async def test_what_turns_out_to_be_too_large_is_refused(rig: Rig) -> None:
    said = await attached(rig, b"x" * (4 << 20), said_size=5)
    with pytest.raises(Rejected):
        await fetched(rig, said, most_bytes=10)
    assert rig.fetches() == 1


@pytest.mark.parametrize("handle", ["nowhere", "../../etc/passwd", "http://127.0.0.1/", "\u3042"])
async def test_a_handle_that_leads_nowhere_is_a_delivery_error(rig: Rig, handle: str) -> None:
    said = await attached(rig, b"x")
    elsewhere = Attachment(name="x", size=1, handle=handle)
    with pytest.raises(DeliveryError):
        await rig.platform.download(said.recipient, elsewhere, most_bytes=MOST)


async def test_where_nobody_is_there_it_is_a_delivery_error(rig: Rig) -> None:
    said = await attached(rig, b"x")
    await rig.die()
    with pytest.raises(DeliveryError):
        await fetched(rig, said)
