"""The settings, read once from the environment and a `.env` file.

::

    table.py     every setting with its default and its meaning
    values.py    what the text of each may say

Every wrong setting is named at once. The environment wins over the file.
"""

from __future__ import annotations

import base64
import contextlib
import os
from collections.abc import Iterator, Mapping, MutableMapping
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from bot.prices import Prices
from bot.settings import values
from bot.settings.table import OPENAI, SETTINGS
from digest.errors import ConfigError
from digest.model import InDoubt, Language
from digest.stories.languagenames import NAMES
from digest.words import table


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """What the environment says; the fields are explained in `table.py`."""

    data_dir: Path
    redis_url: str = field(repr=False)
    redis_unsafe: bool
    feeds: tuple[str, ...]
    fetch_allow: str
    public_url: str
    language: Language
    tz: ZoneInfo
    openai_api_key: str = field(repr=False)
    openai_base_url: str = field(repr=False)
    llm_model: tuple[str, ...]
    llm_embeddings: str
    llm_concurrency: int
    llm_budget_tokens_per_day: int
    llm_tenant_tokens_per_day: int
    llm_prices: Prices
    slack_bot_token: str = field(repr=False)
    slack_app_token: str = field(repr=False)
    slack_signing_secret: tuple[str, ...] = field(repr=False)
    slack_client_id: str
    slack_client_secret: str = field(repr=False)
    slack_api_url: str
    slack_layout: Mapping[str, str]
    """By workspace; that of all others under an empty name."""
    telegram_bot_token: str = field(repr=False)
    telegram_webhook_secret: str = field(repr=False)
    telegram_uncertain: InDoubt
    telegram_probe: bool
    telegram_api_url: str
    line_channel_secret: str = field(repr=False)
    line_channel_access_token: str = field(repr=False)
    line_api_url: str
    log_level: str
    bind_host: str
    port: int
    secret_key: tuple[bytes, ...] = field(repr=False)
    dyno: str
    called_from: Path

    @property
    def has_model(self) -> bool:
        """Whether a language model is switched on."""
        return bool(self.llm_model)

    @property
    def has_slack(self) -> bool:
        """Whether Slack is switched on."""
        return bool(self.slack_bot_token or self.slack_client_id)

    @property
    def has_telegram(self) -> bool:
        """Whether Telegram is switched on."""
        return bool(self.telegram_bot_token)

    @property
    def has_line(self) -> bool:
        """Whether LINE is switched on."""
        return bool(self.line_channel_access_token and self.line_channel_secret)

    @property
    def languages(self) -> tuple[Language, ...]:
        """The languages of briefs: a model writes more of them than we have words for."""
        more = tuple(map(Language, NAMES)) if self.has_model else ()
        return tuple(dict.fromkeys((*table.LANGUAGES, *more)))


def read(
    environment: Mapping[str, str] | None = None, dotenv: Path | None = Path(".env")
) -> Settings:
    """Read the settings; without arguments from the process and the working directory.

    Raises:
        ConfigError: naming every setting that does not fit.
    """
    given = dict(os.environ if environment is None else environment)
    faults: list[str] = []
    from_file = _read_dotenv(dotenv, faults) if dotenv else {}
    found: dict[str, object] = {}
    for setting in SETTINGS:
        text = given.get(setting.name, from_file.get(setting.name, "")).strip()
        try:
            found[setting.name.lower()] = setting.parse(text or setting.default)
        except ValueError as error:
            shown = setting.name if setting.is_secret else f"{setting.name}={text!r}"
            faults.append(f"{shown} is not {error}")
    if faults:
        raise ConfigError(faults)
    chosen = Settings(**found)  # type: ignore[arg-type]  # the table and the fields are one: tested
    if faults := list(_at_odds(chosen)):
        raise ConfigError(faults)
    return chosen


def hide(environment: MutableMapping[str, str] | None = None) -> None:
    """Take what is secret, and all of Slack's, out of the environment once it was read.

    Processes that this one starts inherit the rest. Slack's framework looks for settings of these
    names by itself, and then keeps tokens in files of its own (slack-bolt 1.30.0).
    """
    there = os.environ if environment is None else environment
    for row in SETTINGS:
        if row.is_secret or row.name.startswith("SLACK_"):
            there.pop(row.name, None)


def _at_odds(chosen: Settings) -> Iterator[str]:
    """Yield what is wrong with settings that are good each by itself."""
    if chosen.language not in chosen.languages:
        yield (
            f"LANGUAGE={chosen.language!r} is written by a language model alone: set LLM_MODEL, "
            f"or one of {', '.join(table.LANGUAGES)}"
        )
    is_hosted = chosen.openai_base_url == OPENAI
    if chosen.has_model and is_hosted and not chosen.openai_api_key:
        yield "LLM_MODEL wants OPENAI_API_KEY, or OPENAI_BASE_URL for another server"
    if chosen.llm_embeddings and not chosen.has_model:
        yield "LLM_EMBEDDINGS wants LLM_MODEL"
    yield from _slack_at_odds(chosen)
    yield from _telegram_at_odds(chosen)
    yield from _line_at_odds(chosen)


def _slack_at_odds(chosen: Settings) -> Iterator[str]:
    """Yield what is wrong with the settings of Slack together."""
    has_way_in = bool(chosen.slack_app_token or chosen.slack_signing_secret)
    if chosen.slack_bot_token and chosen.slack_client_id:
        yield "SLACK_BOT_TOKEN is for one workspace and SLACK_CLIENT_ID for many: set one of them"
    if chosen.slack_client_id and not chosen.slack_client_secret:
        yield "SLACK_CLIENT_ID wants SLACK_CLIENT_SECRET, which stands beside it in Slack"
    if chosen.slack_client_secret and not chosen.slack_client_id:
        yield "SLACK_CLIENT_SECRET wants SLACK_CLIENT_ID, which stands beside it in Slack"
    if chosen.slack_client_id and not values.is_private(chosen.public_url):
        yield (
            "SLACK_CLIENT_ID wants PUBLIC_URL, the https address at which workspaces install "
            "the app"
        )
    if chosen.slack_client_id and not chosen.secret_key:
        yield "SLACK_CLIENT_ID wants SECRET_KEY, which seals the tokens of workspaces"
    if chosen.has_slack and not has_way_in:
        yield (
            "Slack wants SLACK_APP_TOKEN (Socket Mode) or SLACK_SIGNING_SECRET (requests): "
            "without either nothing that people write can come in"
        )
    if has_way_in and not chosen.has_slack:
        named = "SLACK_APP_TOKEN" if chosen.slack_app_token else "SLACK_SIGNING_SECRET"
        yield f"{named} wants SLACK_BOT_TOKEN, or SLACK_CLIENT_ID for many workspaces"


def _telegram_at_odds(chosen: Settings) -> Iterator[str]:
    """Yield what is wrong with the settings of Telegram together."""
    if chosen.telegram_webhook_secret and not chosen.telegram_bot_token:
        yield "TELEGRAM_WEBHOOK_SECRET wants TELEGRAM_BOT_TOKEN"
    if chosen.telegram_webhook_secret and not values.is_private(chosen.public_url):
        yield (
            "TELEGRAM_WEBHOOK_SECRET wants PUBLIC_URL, the https address below which Telegram "
            "reaches `/telegram/webhook`"
        )


def _line_at_odds(chosen: Settings) -> Iterator[str]:
    """Yield what is wrong with the settings of LINE together."""
    if chosen.line_channel_secret and not chosen.line_channel_access_token:
        yield "LINE_CHANNEL_SECRET wants LINE_CHANNEL_ACCESS_TOKEN: nothing could be answered"
    if chosen.line_channel_access_token and not chosen.line_channel_secret:
        yield (
            "LINE_CHANNEL_ACCESS_TOKEN wants LINE_CHANNEL_SECRET: without it nothing that people "
            "write can come in"
        )


def secrets(chosen: Settings) -> tuple[str, ...]:
    """Return what no log may show: the values of the secret settings, as they may be written."""
    found: list[str] = []
    for row in SETTINGS:
        if not row.is_secret:
            continue
        value = getattr(chosen, row.name.lower())
        for each in value if isinstance(value, tuple) else (value,):
            if isinstance(each, bytes):
                found += [each.hex(), base64.b64encode(each).decode()]
            elif each and each != row.default:
                found.append(each)
    with contextlib.suppress(ValueError):
        found.append(urlsplit(chosen.redis_url).password or "")
        found.append(urlsplit(chosen.openai_base_url).password or "")
    return tuple(filter(None, found))


def _read_dotenv(path: Path, faults: list[str]) -> dict[str, str]:
    """Read NAME=VALUE lines; quotes around a value are dropped, # starts a comment line."""
    try:
        text = path.read_text(encoding="utf-8")
    except FileNotFoundError:
        return {}
    except (OSError, UnicodeDecodeError):
        faults.append(f"{path.name} cannot be read as UTF-8 text")
        return {}
    found = {}
    for number, raw in enumerate(text.splitlines(), start=1):
        line = raw.strip().removeprefix("export ")
        if not line or line.startswith("#"):
            continue
        name, equals, value = line.partition("=")
        if not equals or not name.strip().isidentifier():
            faults.append(f"{path.name} line {number} is not NAME=VALUE")
            continue
        value = value.strip()
        if len(value) > 1 and value[0] == value[-1] and value[0] in "'\"":
            value = value[1:-1]
        found[name.strip()] = value
    return found
