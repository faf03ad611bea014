"""The Web API: how a call is let in, judged, done, answered and recorded."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TypeAlias

from aiohttp import web

from tests.fakes.script import Script
from tests.fakes.slack import (
    arguments,
    chat,
    conversations,
    files,
    modals,
    people,
    streams,
)
from tests.fakes.slack.arguments import Call
from tests.fakes.slack.directions import Direction
from tests.fakes.slack.installs import Installs
from tests.fakes.slack.methods import METHODS, Method
from tests.fakes.slack.nouns import Called, Json, Token
from tests.fakes.slack.rates import Rates
from tests.fakes.slack.refusals import Refusal
from tests.fakes.slack.world import World

_Doing: TypeAlias = Callable[[World, Call], Json]

_DOINGS: Mapping[str, _Doing] = {
    "agents.sessions.setStatus": streams.set_session,
    "agents.sessions.rename": streams.rename_session,
    "assistant.threads.setStatus": streams.set_status,
    "assistant.threads.setSuggestedPrompts": streams.set_prompts,
    "assistant.threads.setTitle": streams.set_title,
    "auth.test": people.auth_test,
    "blocks.validate": chat.validate,
    "bots.info": people.bots_info,
    "chat.appendStream": streams.append,
    "chat.delete": chat.delete,
    "chat.getPermalink": chat.get_permalink,
    "chat.postEphemeral": chat.post_ephemeral,
    "chat.postMessage": chat.post_message,
    "chat.startStream": streams.start,
    "chat.stopStream": streams.stop,
    "chat.update": chat.update,
    "conversations.history": conversations.history,
    "conversations.info": conversations.info,
    "conversations.join": conversations.join,
    "conversations.list": conversations.list_,
    "conversations.members": conversations.members,
    "conversations.open": conversations.open_,
    "conversations.replies": conversations.replies,
    "files.completeUploadExternal": files.complete,
    "files.getUploadURLExternal": files.get_upload_url,
    "files.info": files.info,
    "reactions.add": conversations.react,
    "reactions.remove": conversations.react,
    "team.info": people.team_info,
    "users.conversations": conversations.of_user,
    "users.info": people.users_info,
    "views.open": modals.open_,
    "views.publish": modals.publish,
    "views.push": modals.push,
    "views.update": modals.update,
}


@dataclass(slots=True)
class Api:
    """The endpoint `/api/METHOD`."""

    world: World
    script: Script[Direction]
    rates: Rates
    installs: Installs
    connect: _Doing
    """See apps.connections.open."""
    deaths: int = 0
    """How often the server died; what waited then comes to nothing."""

    def routes(self) -> list[web.RouteDef]:
        """Return where it is."""
        return [web.route("*", "/api/{method}", self._answer)]

    async def _answer(self, request: web.Request) -> web.StreamResponse:
        method = request.match_info["method"]
        world, deaths = self.world, self.deaths
        args: Json = {}
        shown: str | None = None
        secrets: dict[str, str] = {}
        refusal: Refusal | None = None
        try:
            args, shown, secrets = await arguments.read(request)
        except Refusal as wrong:
            refusal = wrong
        token = world.tokens.get(shown or "")
        team = self._team(token, args)
        channel = str(args.get("channel") or args.get("channel_id") or "")
        direction = self.script.take(method, team=team, channel=channel)
        if direction.wait_s:
            await self.world.clock.sleep(direction.wait_s)
        if deaths != self.deaths:
            return web.Response(status=503)
        called = Called(method=method, team=team, channel=channel, args=args, at=world.clock())
        world.calls.append(called)
        body: Json = {}
        if direction.error is not None:
            refusal = Refusal(direction.error)
        elif direction.is_accepted and refusal is None:
            try:
                body = self._done(method, args, shown, secrets, called)
            except Refusal as wrong:
                refusal = wrong
        if refusal is not None:
            body, called.status = refusal.body(), refusal.status
        called.error = body.get("error")
        if direction.wait_after_s:
            await world.clock.sleep(direction.wait_after_s)
        answer = await _given(request, direction, called, body, refusal)
        if token is not None and token.error is None:
            answer.headers["X-OAuth-Scopes"] = ",".join(sorted(token.scopes))
        answer.headers.popall(direction.dropped, None)
        return answer

    def _team(self, token: Token | None, args: Json) -> str:
        """Return the workspace that a call is for; one of an organisation has to say."""
        if token is None:
            return ""
        if token.team is not None:
            return token.team
        return str(args.get("team_id") or "")

    def _done(
        self,
        name: str,
        args: Json,
        shown: str | None,
        secrets: dict[str, str],
        called: Called,
    ) -> Json:
        """Do what a call asks.

        Raises:
            Refusal: it is not right.
        """
        method = METHODS.get(name)
        if method is None:
            raise Refusal("unknown_method", req_method=name)
        token = self._let_in(method, shown)
        if token is not None and method.auth == "bot":
            called.team = self._placed(token, called)
        self.rates.spend(name, called.team, called.channel)
        if token is not None:
            _check_scopes(method, token)
        call = Call(
            method=name,
            args=arguments.judged(args, method),
            token=token,
            team=called.team,
            secrets=secrets | ({"token": shown} if shown else {}),
        )
        self.world.posting = called.posted
        try:
            return self._doing(name)(self.world, call)
        finally:
            self.world.posting = []

    def _doing(self, name: str) -> _Doing:
        installs: Mapping[str, _Doing] = {
            "apps.connections.open": self.connect,
            "apps.uninstall": self.installs.uninstall,
            "auth.revoke": self.installs.revoke,
            "oauth.v2.access": self.installs.access,
            "oauth.v2.exchange": self.installs.exchange,
        }
        return installs[name] if name in installs else _DOINGS[name]

    def _let_in(self, method: Method, shown: str | None) -> Token | None:
        if method.auth == "none":
            return None
        if not shown:
            raise Refusal("not_authed")
        if method.auth == "app":
            if shown.startswith("xapp-") and shown == self.world.app.app_token:
                return None
            wrong = "invalid_auth" if shown.startswith("xapp-") else "not_allowed_token_type"
            raise Refusal(wrong)
        if shown.startswith("xapp-"):
            raise Refusal("not_allowed_token_type")
        token = self.world.tokens.get(shown)
        if token is None:
            raise Refusal("invalid_auth")
        if token.error is not None:
            raise Refusal(token.error)
        if token.expires_at is not None and self.world.clock() >= token.expires_at:
            raise Refusal("token_expired")
        return token

    def _placed(self, token: Token, called: Called) -> str:
        """Return the workspace of a call; a token of an organisation needs a team_id."""
        if token.team is not None:
            return token.team
        world = self.world
        named = called.team or _meant(world, called)
        teams = [each.id for each in world.org(token.enterprise or "") if each.is_granted]
        if named and named not in teams:
            raise Refusal("team_access_not_granted")
        if not named and METHODS[called.method].may & {"team_id"}:
            raise Refusal("missing_argument", ["missing required field: team_id"])
        if not teams:
            raise Refusal("team_access_not_granted")
        return named or teams[0]


def _meant(world: World, called: Called) -> str:
    """Return the workspace of what a call names: a channel, a trigger, a view or a person."""
    for name, nouns in (
        ("channel", world.channels),
        ("channel_id", world.channels),
        ("trigger_id", world.triggers),
        ("view_id", world.views),
        ("user_id", world.users),
        ("users", world.users),
        ("channel", world.users),
    ):
        noun = nouns.get(str(called.args.get(name)))
        if noun is not None:
            return str(noun.team)
    return ""


def _check_scopes(method: Method, token: Token) -> None:
    if method.scopes and not token.scopes & set(method.scopes):
        provided = ",".join(sorted(token.scopes))
        raise Refusal("missing_scope", needed=",".join(method.scopes), provided=provided)


async def _given(
    request: web.Request,
    direction: Direction,
    called: Called,
    body: Json,
    refusal: Refusal | None,
) -> web.StreamResponse:
    """Answer truly, or as directed."""
    if direction.hangs_up:
        called.status = 0
        if request.transport is not None:
            request.transport.abort()
        return web.Response()
    if direction.answer is not None:
        called.status = direction.status
        return await direction.answer(request)
    answer = web.json_response(body, status=called.status)
    if refusal is not None and refusal.retry_after is not None:
        answer.headers["Retry-After"] = str(refusal.retry_after)
    return answer
