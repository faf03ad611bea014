"""How the arguments of a call come in: a query, a form, JSON; the token in a header or there."""

from __future__ import annotations

import base64
import binascii
import json
from dataclasses import dataclass, field

from aiohttp import web

from tests.fakes.slack.methods import AS_JSON, FLAGS, LISTS, NUMBERS, STRUCTURED, Method
from tests.fakes.slack.nouns import Json, Token
from tests.fakes.slack.refusals import Refusal, bad_arguments


@dataclass(slots=True, kw_only=True)
class Call:
    """A call that is allowed, with its arguments as Python has them."""

    method: str
    args: Json
    token: Token | None = None
    team: str = ""
    """The workspace it is made for."""
    secrets: dict[str, str] = field(default_factory=dict)
    """client_id and client_secret of basic authentication."""

    @property
    def bearer(self) -> Token:
        """Return the token; the method is one that needs it."""
        if self.token is None:
            raise Refusal("not_authed")
        return self.token


async def read(request: web.Request) -> tuple[Json, str | None, dict[str, str]]:
    """Return the arguments as they came, the token, and what basic authentication says.

    Raises:
        Refusal: a body that cannot be read.
    """
    args: Json = dict(request.query)
    body = await request.read()
    if request.content_type == "application/json":
        args |= _json(body)
    elif body and request.content_type in {
        "application/x-www-form-urlencoded",
        "multipart/form-data",
    }:
        form = await request.post()
        args |= {name: value for name, value in form.items() if isinstance(value, str)}
    elif body:
        raise Refusal("invalid_post_type")
    token = args.get("token")
    kind, _, shown = request.headers.get("Authorization", "").partition(" ")
    basic: dict[str, str] = {}
    if kind == "Bearer":
        token = shown
        args.pop("token", None)
    elif kind == "Basic":
        basic = _basic(shown)
    return args, token, basic


def _json(body: bytes) -> Json:
    try:
        args = json.loads(body)
    except (ValueError, RecursionError):
        raise Refusal("invalid_json") from None
    if not isinstance(args, dict):
        raise Refusal("json_not_object")
    return args


def _basic(shown: str) -> dict[str, str]:
    try:
        name, _, secret = base64.b64decode(shown).decode().partition(":")
    except (binascii.Error, UnicodeDecodeError):
        return {}
    return {"client_id": name, "client_secret": secret}


def judged(args: Json, method: Method) -> Json:
    """Return the arguments of a method, as Python has them.

    The real server passes over most arguments it does not know; this one refuses them, so that
    a slip of the pen shows.

    Raises:
        Refusal: invalid_arguments, invalid_blocks_format, invalid_metadata_format.
    """
    args = {name: value for name, value in args.items() if value is not None}
    if method.auth == "bot":
        args.pop("token", None)
    if "team_id" in args and "team_id" not in method.may:
        args = {name: value for name, value in args.items() if name != "team_id"}
    faults = [f"missing required field: {each}" for each in sorted(method.must - args.keys())]
    unknown = sorted(args.keys() - method.must - method.may - {"token"})
    faults += [f"unknown argument: {each}" for each in unknown]
    if faults:
        raise bad_arguments(*faults)
    return {name: _value(name, value) for name, value in args.items()}


def _value(name: str, value: object) -> object:
    if name in AS_JSON and isinstance(value, str):
        value = _parsed(name, value)
    if name in LISTS and not isinstance(value, list):
        raise bad_arguments(f"must be an array [json-pointer:/{name}]")
    if name in FLAGS:
        return str(value).lower() in {"1", "true"}
    if name in NUMBERS:
        try:
            return int(str(value))
        except ValueError:
            raise bad_arguments(f"must be an integer: {name}") from None
    if name not in STRUCTURED and not isinstance(value, str):
        raise bad_arguments(f"must be a string: {name}")
    return value


def _parsed(name: str, value: str) -> object:
    try:
        return json.loads(value)
    except (ValueError, RecursionError):
        match name:
            case "blocks":
                raise Refusal("invalid_blocks_format") from None
            case "metadata":
                raise Refusal("invalid_metadata_format") from None
            case _:
                raise bad_arguments(f"must be valid JSON: {name}") from None
