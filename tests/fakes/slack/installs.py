"""How the app is installed in a team or an organisation, and how it is taken out again."""

from __future__ import annotations

import secrets
from dataclasses import dataclass, field
from urllib.parse import urlencode

from tests.fakes.slack import limits
from tests.fakes.slack.arguments import Call
from tests.fakes.slack.nouns import Json, Token
from tests.fakes.slack.refusals import Refusal
from tests.fakes.slack.world import TEAM, World


@dataclass(slots=True)
class Grant:
    """A code that was sent to the app and waits to be exchanged."""

    place: str
    user: str
    scopes: frozenset[str]
    redirect_uri: str | None
    until: float
    is_used: bool = False


@dataclass(slots=True)
class Installs:
    """The pages and methods of OAuth, and who sits before the browser."""

    world: World
    place: str = TEAM
    """Where that person installs the app: a team, or an organisation (E…)."""
    user: str = ""
    is_refused: bool = False
    """Whether that person presses cancel."""
    _codes: dict[str, Grant] = field(default_factory=dict)

    def authorize(self, query: dict[str, str]) -> str:
        """Return where the page sends the browser once the person has decided.

        Raises:
            Refusal: what the page says in place of asking.
        """
        app = self.world.app
        if query.get("client_id") != app.client_id:
            raise Refusal("invalid_client_id")
        uri = query.get("redirect_uri")
        prefixes = app.redirect_urls
        if uri is not None and prefixes and not uri.startswith(tuple(prefixes)):
            raise Refusal("bad_redirect_uri")
        target = uri or (prefixes[0] if prefixes else None)
        if target is None:
            raise Refusal("bad_redirect_uri")
        scopes = frozenset(each for each in query.get("scope", "").split(",") if each)
        if not scopes:
            raise Refusal("invalid_scope")
        answer = {"state": query.get("state", "")}
        if self.is_refused:
            return _with(target, answer | {"error": "access_denied"})
        code = f"{len(self._codes)}.{secrets.token_hex(16)}"
        place = query.get("team") or self.place
        until = self.world.clock() + limits.CODE_S
        self._codes[code] = Grant(place, self.user, scopes, uri, until)
        return _with(target, {"code": code} | answer)

    def access(self, world: World, call: Call) -> Json:
        """See oauth.v2.access."""
        self._check_client(call)
        if call.args.get("grant_type") == "refresh_token":
            return self._refreshed(call.args.get("refresh_token", ""))
        grant = self._codes.get(call.args.get("code", ""))
        if grant is None or world.clock() > grant.until:
            raise Refusal("invalid_code")
        if grant.is_used:
            raise Refusal("code_already_used")
        if call.args.get("redirect_uri") != grant.redirect_uri:
            raise Refusal("bad_redirect_uri")
        grant.is_used = True
        token = world.install(grant.place, scopes=grant.scopes, is_rotating=world.app.has_rotation)
        return self._answer(token, grant.user)

    def exchange(self, world: World, call: Call) -> Json:
        """See oauth.v2.exchange: a token that lives for ever becomes one that is rotated."""
        self._check_client(call)
        old = world.tokens.get((call.secrets | call.args).get("token", ""))
        if old is None or old.error is not None:
            raise Refusal("invalid_auth")
        if old.expires_at is not None:
            raise Refusal("already_exchanged")
        old.error = "token_revoked"
        return self._renewed(old)

    def _refreshed(self, shown: str) -> Json:
        old = next((each for each in self.world.tokens.values() if each.refresh == shown), None)
        if not shown or old is None or old.error == "account_inactive":
            raise Refusal("invalid_refresh_token")
        old.refresh = None
        return self._renewed(old)

    def _renewed(self, old: Token) -> Json:
        place = old.team or old.enterprise or TEAM
        token = self.world.install(place, scopes=old.scopes, is_rotating=True)
        return self._answer(token, None)

    def _answer(self, token: Token, user: str | None) -> Json:
        team = self.world.teams.get(token.team or "")
        enterprise = token.enterprise
        answer: Json = {
            "ok": True,
            "app_id": self.world.app.id,
            "scope": ",".join(sorted(token.scopes)),
            "token_type": "bot",
            "access_token": token.value,
            "bot_user_id": token.user,
            "team": {"id": team.id, "name": team.name} if team else None,
            "enterprise": {"id": enterprise, "name": enterprise} if enterprise else None,
            "is_enterprise_install": token.team is None,
        }
        if user is not None:
            answer["authed_user"] = {"id": user}
        if token.refresh is not None:
            answer |= {"refresh_token": token.refresh, "expires_in": limits.ACCESS_TOKEN_S}
        return answer

    def _check_client(self, call: Call) -> None:
        given = call.secrets | call.args
        if given.get("client_id") != self.world.app.client_id:
            raise Refusal("invalid_client_id")
        if given.get("client_secret") != self.world.app.client_secret:
            raise Refusal("bad_client_secret")

    def revoke(self, world: World, call: Call) -> Json:
        """See auth.revoke."""
        if not call.args.get("test"):
            tokens = {"oauth": [], "bot": [call.bearer.user]}
            event = {"type": "tokens_revoked", "tokens": tokens, "event_ts": world.ts()}
            world.happened(call.team, event, None)
            call.bearer.error = "token_revoked"
        return {"ok": True, "revoked": not call.args.get("test")}

    def uninstall(self, world: World, call: Call) -> Json:
        """See apps.uninstall."""
        self._check_client(call)
        take_out(world, call.bearer.team or call.bearer.enterprise or call.team)
        return {"ok": True}


def take_out(world: World, place: str) -> None:
    """Uninstall the app from a place: no token of it works any more, and the app is told."""
    team = place if place in world.teams else world.org(place)[0].id
    bots = {
        each.user
        for each in world.tokens.values()
        if each.kind == "bot" and place in {each.team, each.enterprise if not each.team else ""}
    }
    at = world.ts()
    world.happened(
        team,
        {"type": "tokens_revoked", "tokens": {"oauth": [], "bot": sorted(bots)}, "event_ts": at},
        None,
    )
    world.happened(team, {"type": "app_uninstalled", "event_ts": world.ts()}, None)
    for token in world.tokens.values():
        if token.user in bots:
            token.error = "account_inactive"
    for bot in bots:
        world.users[bot].deleted = True
        for channel in world.channels.values():
            if bot in channel.members and channel.kind != "im":
                channel.members.remove(bot)


def _with(target: str, query: dict[str, str]) -> str:
    return f"{target}{'&' if '?' in target else '?'}{urlencode(query)}"
