"""What is at other addresses than methods: OAuth, uploads, downloads, response_urls."""

from __future__ import annotations

import html
import json
from dataclasses import dataclass

from aiohttp import web

from tests.fakes.script import Script
from tests.fakes.slack import files
from tests.fakes.slack.directions import Direction
from tests.fakes.slack.installs import Installs
from tests.fakes.slack.nouns import Called
from tests.fakes.slack.refusals import Refusal
from tests.fakes.slack.replies import Replies
from tests.fakes.slack.world import World

_SIGN_IN = "<!DOCTYPE html><html><body><h1>Sign in to your workspace</h1></body></html>"


@dataclass(slots=True)
class Pages:
    """See the module."""

    world: World
    installs: Installs
    replies: Replies
    script: Script[Direction]

    def routes(self) -> list[web.RouteDef]:
        """Return where they are."""
        return [
            web.get("/oauth/v2/authorize", self._authorize),
            web.get("/signin", self._sign_in),
            web.post("/upload/{file}", self._upload),
            web.get("/files-pri/{place}/{name:.*}", self._download),
            web.post("/actions/{name:.*}", self._later),
        ]

    async def _authorize(self, request: web.Request) -> web.Response:
        try:
            target = self.installs.authorize(dict(request.query))
        except Refusal as wrong:
            page = f"<h1>Something went wrong</h1><p>{html.escape(wrong.error)}</p>"
            return web.Response(text=page, content_type="text/html")
        raise web.HTTPFound(target)

    async def _sign_in(self, _request: web.Request) -> web.Response:
        return web.Response(text=_SIGN_IN, content_type="text/html")

    async def _upload(self, request: web.Request) -> web.Response:
        kept = self.world.files.get(request.match_info["file"])
        if kept is None or kept.is_uploaded:
            return web.Response(status=404, text="no such upload")
        body = await request.read()
        if request.content_type == "multipart/form-data":
            form = await request.post()
            parts = [each for each in form.values() if isinstance(each, web.FileField)]
            body = parts[0].file.read() if parts else b""
        if len(body) != kept.length:
            return web.Response(status=400, text="length differs from what was said")
        kept.body, kept.is_uploaded = body, True
        return web.Response(text=f"OK - {len(body)}")

    async def _download(self, request: web.Request) -> web.StreamResponse:
        """Bring a file; whoever may not have it is sent to a page to sign in, with 302 and 200."""
        team, _, name = request.match_info["place"].partition("-")
        direction = self.script.take("files.download", team=team, channel="")
        if direction.wait_s:
            await self.world.clock.sleep(direction.wait_s)
        called = Called(
            method="files.download", team=team, channel="", args={}, at=self.world.clock()
        )
        self.world.calls.append(called)
        if direction.hangs_up and request.transport is not None:
            called.status = 0
            request.transport.abort()
            return web.Response()
        if direction.answer is not None:
            called.status = direction.status
            return await direction.answer(request)
        shown = request.headers.get("Authorization", "").removeprefix("Bearer ")
        token, kept = self.world.tokens.get(shown), self.world.files.get(name)
        if token is None or token.error is not None or "files:read" not in token.scopes:
            raise web.HTTPFound("/signin")
        if kept is None or not kept.is_uploaded:
            return web.Response(status=404, text="no such file")
        if not files.is_visible(self.world, kept, token.team or team):
            raise web.HTTPFound("/signin")
        return web.Response(body=kept.body, content_type=kept.mimetype)

    async def _later(self, request: web.Request) -> web.StreamResponse:
        name = request.match_info["name"]
        later = self.replies.urls.get(name)
        team, channel = name.partition("/")[0], later.channel if later else ""
        direction = self.script.take("response_url", team=team, channel=channel)
        if direction.wait_s:
            await self.world.clock.sleep(direction.wait_s)
        called = Called(
            method="response_url", team=team, channel=channel, args={}, at=self.world.clock()
        )
        self.world.calls.append(called)
        refusal = self._said(name, await request.read(), called) if direction.is_accepted else None
        if direction.hangs_up and request.transport is not None:
            called.status = 0
            request.transport.abort()
            return web.Response()
        if direction.answer is not None:
            called.status = direction.status
            return await direction.answer(request)
        if refusal is None:
            return web.Response(text="ok")
        called.status, called.error = refusal.status, refusal.error
        return web.json_response(refusal.body(), status=refusal.status)

    def _said(self, name: str, body: bytes, called: Called) -> Refusal | None:
        self.world.posting = called.posted
        try:
            called.args = _object(body)
            self.replies.later(name, called.args)
        except Refusal as wrong:
            return wrong
        finally:
            self.world.posting = []
        return None


def _object(body: bytes) -> dict[str, object]:
    try:
        said = json.loads(body)
    except (ValueError, RecursionError):
        raise Refusal("invalid_payload", status=400) from None
    if not isinstance(said, dict):
        raise Refusal("invalid_payload", status=400)
    return said
