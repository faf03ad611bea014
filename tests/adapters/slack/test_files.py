"""Files come from Slack alone, whole and bounded, and the token goes nowhere else."""

from __future__ import annotations

import pytest

from adapters.contract import Attachment
from digest.errors import DeliveryError, Rejected, Throttled, Unavailable
from tests.adapters.slack.wired import CHANNEL, EVERY, PERSON, Wired, place
from tests.fakes import directions as http
from tests.fakes.slack import directions
from tests.fakes.slack.directions import Direction
from tests.fakes.webserver import WebServer

BODY = b"<opml/>" * 10


def brought(at: Wired, body: bytes = BODY, name: str = "feeds.opml") -> Attachment:
    """Have somebody bring a file, and return what the adapter is told of it."""
    message = at.server.stage.say(PERSON, CHANNEL, "import", upload=(name, body))
    kept = at.server.world.files[message.files[0]]
    url = f"{at.server.url}/files-pri/{kept.team}-{kept.id}/{name}"
    return Attachment(name=name, size=len(body), handle=url)


async def fetched(at: Wired, attachment: Attachment, most_bytes: int = 1000) -> bytes:
    return await at.slack.download(place(), attachment, most_bytes=most_bytes)


async def test_a_file_is_had_as_it_was(at: Wired) -> None:
    assert await fetched(at, brought(at)) == BODY


async def test_the_token_goes_to_no_other_host(at: Wired) -> None:
    async with WebServer() as elsewhere:
        for url in (elsewhere.url("/files-pri/x"), "http://files.slack.com/x", "file:///etc/x"):
            with pytest.raises(Rejected):
                await fetched(at, Attachment(name="x", size=1, handle=url))
        moved = http.redirect(elsewhere.url("/caught"))
        at.server.next(Direction(answer=moved), on="files.download")
        with pytest.raises(Rejected):
            await fetched(at, brought(at))
        assert elsewhere.requests() == 0


async def test_a_page_to_sign_in_is_no_file(at: Wired) -> None:
    at.server.install("T1", value=at.grants["T1"].token, scopes=EVERY - {"files:read"})
    with pytest.raises(Rejected):
        await fetched(at, brought(at))
    page = Direction(
        answer=http.raw(
            b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 6\r\n\r\n<html>"
        )
    )
    at.server.next(page, on="files.download")
    with pytest.raises(Rejected):
        await fetched(at, brought(at))


@pytest.mark.parametrize(
    ("moment", "kind"),
    [
        (directions.failing(404), Rejected),
        (directions.failing(500), Unavailable),
        (directions.throttled("3"), Throttled),
        (directions.hang_up(), Unavailable),
    ],
)
async def test_a_file_that_cannot_be_had_says_whether_to_ask_again(
    at: Wired, moment: Direction, kind: type[DeliveryError]
) -> None:
    attachment = brought(at)
    at.server.next(moment, on="files.download", times=2)  # aiohttp asks twice for what it gets
    with pytest.raises(kind):
        await fetched(at, attachment)


async def test_what_is_larger_than_was_said_is_not_read_to_its_end(at: Wired) -> None:
    attachment = brought(at, b"x" * (4 << 20))
    with pytest.raises(Rejected):
        await fetched(at, Attachment(name="x", size=5, handle=attachment.handle), 2000)
