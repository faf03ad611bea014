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
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from bot.prices import Prices
from bot.settings.table import OPENAI, SETTINGS
from digest.errors import ConfigError
from digest.model import Language
from digest.stories import languages
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
    def languages(self) -> tuple[Language, ...]:
        """The languages of briefs: a model writes more of them than we have words for."""
        more = tuple(map(Language, languages.NAMES)) if self.has_model else ()
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
    values: dict[str, object] = {}
    for setting in SETTINGS:
        text = given.get(setting.name, from_file.get(setting.name, "")).strip()
        try:
            values[setting.name.lower()] = setting.parse(text or setting.default)
        except ValueError as error:
            shown = setting.name if setting.is_secret else f"{setting.name}={text!r}"
            faults.append(f"{shown} is not {error}")
    if faults:
        raise ConfigError(faults)
    chosen = Settings(**values)  # type: ignore[arg-type]  # the table and the fields are one: tested
    if faults := list(_at_odds(chosen)):
        raise ConfigError(faults)
    return chosen


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
