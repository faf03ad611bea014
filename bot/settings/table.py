"""Every setting: its name, its default, what it means, and how its text is read.

`docs/configuration.md` is written from this table.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from bot import keys, prices
from bot.settings import values
from digest.words import table

OPENAI = "https://api.openai.com/v1"
"""Where the hosted models of the usual name are."""
SLACK_API = "https://slack.com/api/"
TELEGRAM_API = "https://api.telegram.org"
LINE_API = "https://api.line.me"


@dataclass(frozen=True, slots=True, kw_only=True)
class Setting:
    """One row of the table: `parse` raises ValueError saying what is expected."""

    name: str
    default: str
    doc: str
    parse: Callable[[str], object]
    is_secret: bool = False
    """What it says is shown to nobody, not even when it is wrong."""


SETTINGS: tuple[Setting, ...] = (
    Setting(
        name="DATA_DIR",
        default="data",
        doc="Folder of the store, made when absent.",
        parse=values.folder,
    ),
    Setting(
        name="REDIS_URL",
        default="",
        doc="Address of the Redis or Valkey that keeps the state, such as "
        "redis://127.0.0.1:6379/0; rediss:// for TLS. Empty: SQLite in DATA_DIR.",
        parse=values.redis,
        is_secret=True,
    ),
    Setting(
        name="REDIS_UNSAFE",
        default="0",
        doc="1: use a Redis that may lose or drop what it was told (no append-only file, an "
        "eviction policy that takes durable keys). The dangers are logged at each start.",
        parse=values.flag,
    ),
    Setting(
        name="FEEDS",
        default="",
        doc="Sources to read instead of the catalogue: URLs, OPML files, feed files or folders, "
        "separated by spaces; quotes hold a name with spaces together.",
        parse=values.feeds,
    ),
    Setting(
        name="FETCH_ALLOW",
        default="",
        doc="Private addresses that feeds may be fetched from, as exact host:port pairs "
        "separated by commas. Empty: none.",
        parse=values.addresses,
    ),
    Setting(
        name="PUBLIC_URL",
        default="",
        doc="Where whoever runs this can be found: named to the servers of feeds in the "
        "User-Agent. Of a bot that many Slack workspaces install: the https address at which "
        "`serve` is reached from outside.",
        parse=values.url,
    ),
    Setting(
        name="LANGUAGE",
        default="en",
        doc=f"Language of briefs and of the terminal: {' or '.join(table.LANGUAGES)}. Of a "
        "system's list of locales the first that is one of them.",
        parse=values.language,
    ),
    Setting(
        name="TZ",
        default="UTC",
        doc="Time zone of dates and times, by its IANA name.",
        parse=values.zone,
    ),
    Setting(
        name="OPENAI_API_KEY",
        default="",
        doc="Key for the server of language models, where it wants one.",
        parse=str,
        is_secret=True,
    ),
    Setting(
        name="OPENAI_BASE_URL",
        default=OPENAI,
        doc="Server of language models that speaks Chat Completions: a hosted API, Ollama, vLLM, "
        "llama.cpp, LM Studio, OpenRouter. The address above `chat/completions`.",
        parse=values.server,
        is_secret=True,
    ),
    Setting(
        name="LLM_MODEL",
        default="",
        doc="The model that writes stories and answers, by the name its server knows; several, "
        "separated by commas, are asked one after the other when one is out of reach. Empty: "
        "no model; stories and answers are the articles' own words.",
        parse=values.names,
    ),
    Setting(
        name="LLM_EMBEDDINGS",
        default="",
        doc="A model of embeddings at the same server, which finds reports of one event in "
        "different languages. Empty: they stay apart.",
        parse=str,
    ),
    Setting(
        name="LLM_CONCURRENCY",
        default="4",
        doc="Calls to the server of models at a time, from each process. A model on this machine "
        "takes few.",
        parse=values.calls,
    ),
    Setting(
        name="LLM_BUDGET_TOKENS_PER_DAY",
        default="2000000",
        doc="Tokens that language models may use on one day (UTC), prompts and answers of all "
        "workers together. When they are spent, briefs and answers are the articles' own words "
        "and say so. 0: no limit.",
        parse=values.tokens,
    ),
    Setting(
        name="LLM_TENANT_TOKENS_PER_DAY",
        default="500000",
        doc="Of these, what the questions of one workspace, account or bot may use. 0: no limit.",
        parse=values.tokens,
    ),
    Setting(
        name="LLM_PRICES",
        default="",
        doc="What models cost, for `usage`: name=IN/OUT in dollars for a million tokens of "
        "prompts and of answers, separated by commas, such as small=0.10/0.50,large=2/10.",
        parse=prices.parse,
    ),
    Setting(
        name="SLACK_BOT_TOKEN",
        default="",
        doc="Switches Slack on for one workspace: the bot token (`xoxb-`) that its page «OAuth & "
        "Permissions» shows once the app is installed; see docs/platforms/slack.md.",
        parse=values.slack_bot_token,
        is_secret=True,
    ),
    Setting(
        name="SLACK_APP_TOKEN",
        default="",
        doc="Token of the Slack app (`xapp-`, with connections:write): updates are fetched by "
        "Socket Mode, and no public address is needed. Empty: Slack posts them to "
        "`/slack/events`.",
        parse=values.slack_app_token,
        is_secret=True,
    ),
    Setting(
        name="SLACK_SIGNING_SECRET",
        default="",
        doc="By which what Slack posts is known to be Slack's. Two, separated by a comma, while "
        "one takes the place of the other.",
        parse=values.slack_signing_secrets,
        is_secret=True,
    ),
    Setting(
        name="SLACK_CLIENT_ID",
        default="",
        doc="Switches Slack on for any number of workspaces, in the place of SLACK_BOT_TOKEN: "
        "they install the app at `/slack/install` below PUBLIC_URL. Wants SECRET_KEY.",
        parse=values.slack_client_id,
    ),
    Setting(
        name="SLACK_CLIENT_SECRET",
        default="",
        doc="The secret that belongs to SLACK_CLIENT_ID.",
        parse=values.secret,
        is_secret=True,
    ),
    Setting(
        name="SLACK_API_URL",
        default=SLACK_API,
        doc="Where Slack's Web API is: another address for GovSlack, or for a trial.",
        parse=values.slack_api,
    ),
    Setting(
        name="SLACK_LAYOUT",
        default="classic",
        doc="How briefs look in Slack: expandable (the points of a story open in the message), "
        "classic (they stand in the thread) or text. For single workspaces besides, such as "
        "classic,T0123=expandable.",
        parse=values.layouts,
    ),
    Setting(
        name="TELEGRAM_BOT_TOKEN",
        default="",
        doc="Switches Telegram on: the token that @BotFather gives. See "
        "docs/platforms/telegram.md.",
        parse=values.telegram_bot_token,
        is_secret=True,
    ),
    Setting(
        name="TELEGRAM_WEBHOOK_SECRET",
        default="",
        doc="Has Telegram post updates to `/telegram/webhook` below PUBLIC_URL, and proves that "
        "it was Telegram. Empty: updates are asked for; no public address is needed.",
        parse=values.telegram_webhook_secret,
        is_secret=True,
    ),
    Setting(
        name="TELEGRAM_UNCERTAIN",
        default="resend",
        doc="What becomes of a brief of which nobody can tell whether it arrived: `resend` sends "
        "it once more, and it may be there twice; `skip` leaves it, and it may be missing.",
        parse=values.in_doubt,
    ),
    Setting(
        name="TELEGRAM_PROBE",
        default="1",
        doc="1: such a brief is looked for first, by edits that change nothing. 0: nobody looks.",
        parse=values.flag,
    ),
    Setting(
        name="TELEGRAM_API_URL",
        default=TELEGRAM_API,
        doc="Where the Bot API is: another address for a server of one's own, or for a trial.",
        parse=values.telegram_api,
    ),
    Setting(
        name="LINE_CHANNEL_SECRET",
        default="",
        doc="Switches LINE on, together with LINE_CHANNEL_ACCESS_TOKEN: by it what LINE posts to "
        "`/line/webhook` is known to be LINE's. See docs/platforms/line.md.",
        parse=values.line_channel_secret,
        is_secret=True,
    ),
    Setting(
        name="LINE_CHANNEL_ACCESS_TOKEN",
        default="",
        doc="The long-lived token of the same channel, from its page «Messaging API».",
        parse=values.line_channel_access_token,
        is_secret=True,
    ),
    Setting(
        name="LINE_API_URL",
        default=LINE_API,
        doc="Where the Messaging API is: another address for a trial.",
        parse=values.line_api,
    ),
    Setting(
        name="LOG_LEVEL",
        default="WARNING",
        doc="DEBUG, INFO, WARNING or ERROR; the log goes to standard error.",
        parse=values.level,
    ),
    Setting(
        name="BIND_HOST",
        default="127.0.0.1",
        doc="Address that the HTTP server listens on; 0.0.0.0 for all, as containers need it.",
        parse=values.address,
    ),
    Setting(
        name="PORT",
        default="8080",
        doc="Port that the HTTP server of `serve` and `start` listens on.",
        parse=values.port,
    ),
    Setting(
        name="SECRET_KEY",
        default="",
        doc="Key that seals secrets in the store: 32 random bytes in base64 or hex. Several, "
        "separated by commas: the first seals, each opens. Empty: a key is made in "
        "`DATA_DIR/secret.key` when it is needed. With several machines it must be set.",
        parse=keys.parse,
        is_secret=True,
    ),
    Setting(
        name="DYNO",
        default="",
        doc="Set by Heroku, whose disks forget all at each restart: `serve`, `work` and `start` "
        "with a chat platform then want REDIS_URL and SECRET_KEY.",
        parse=str,
    ),
    Setting(
        name="CALLED_FROM",
        default=".",
        doc="Folder from which relative file names on the command line count. `./run` sets it "
        "to the folder it was called from.",
        parse=Path,
    ),
)
