"""What is changed, and the tests that have to notice."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """Modules of one concern, and the narrow tests that guard them."""

    name: str
    modules: tuple[str, ...]
    tests: tuple[str, ...]
    words: str = "not redis"
    """Which of the tests, as pytest's `-k` has it: without those that start a server."""


TARGETS = (
    Target(
        name="addresses",
        modules=("adapters.web.addresses",),
        tests=("tests/adapters/web/test_addresses.py",),
    ),
    Target(
        name="targets",
        modules=("adapters.web.targets",),
        tests=("tests/adapters/web/test_targets.py",),
    ),
    Target(
        name="hosts",
        modules=("adapters.web.hosts",),
        tests=("tests/adapters/web/test_hosts.py", "tests/adapters/web/test_fetch_addresses.py"),
    ),
    Target(
        name="plain text",
        modules=("adapters.plaintext",),
        tests=("tests/adapters/test_plaintext.py",),
    ),
    Target(
        name="slack text",
        modules=("adapters.slack.text",),
        tests=("tests/adapters/slack/test_text.py",),
    ),
    Target(
        name="telegram text",
        modules=("adapters.telegram.text",),
        tests=("tests/adapters/telegram/test_text.py",),
    ),
    Target(
        name="telegram document",
        modules=("adapters.telegram.document",),
        tests=("tests/adapters/telegram/test_document.py",),
    ),
    Target(
        name="line text",
        modules=("adapters.line.text",),
        tests=("tests/adapters/line/test_text.py",),
    ),
    Target(
        name="feeds text",
        modules=("digest.feeds.text",),
        tests=("tests/digest/feeds/test_text.py",),
    ),
    Target(
        name="slack signature",
        modules=("adapters.slack.inbound.signature",),
        tests=("tests/adapters/slack/inbound/test_signature.py",),
    ),
    Target(
        name="line signature",
        modules=("adapters.line.inbound.signature",),
        tests=("tests/adapters/line/inbound/test_signature.py",),
    ),
    Target(
        name="telegram webhook",
        modules=("adapters.telegram.inbound.webhook",),
        tests=("tests/adapters/telegram/inbound/test_webhook.py",),
    ),
    Target(
        name="sealing",
        modules=("adapters.store.sealing",),
        tests=("tests/adapters/store/test_sealing.py",),
    ),
    Target(
        name="button tokens",
        modules=("bot.dialogue.tokens",),
        tests=("tests/bot/dialogue/test_tokens.py",),
    ),
    Target(
        name="ledger",
        modules=(
            "digest.delivery",
            "digest.delivery.attempts",
            "digest.delivery.doubts",
            "digest.delivery.identity",
            "digest.delivery.row",
        ),
        tests=(
            "tests/digest/delivery/test_drawing.py",
            "tests/digest/delivery/test_identity.py",
            "tests/digest/delivery/test_moments.py",
            "tests/digest/delivery/test_promises.py",
        ),
    ),
    Target(
        name="ledger's calendar",
        modules=("digest.delivery.alerts", "digest.delivery.notices", "digest.delivery.quiet"),
        tests=(
            "tests/digest/delivery/test_alerts.py",
            "tests/digest/delivery/test_notices.py",
            "tests/digest/delivery/test_quiet.py",
        ),
    ),
    Target(
        name="rationing",
        modules=("digest.delivery.rationing",),
        tests=("tests/digest/delivery/test_rationing.py",),
    ),
    Target(
        name="spending",
        modules=("adapters.store.spending",),
        tests=("tests/adapters/store/test_spending.py",),
    ),
    Target(
        name="allowance",
        modules=("adapters.store.allowance",),
        tests=("tests/adapters/store/test_allowance.py",),
    ),
)

_NO_HEADER = "neither is what a request has to bring"
_SHORT = "either is too short for a nonce and a tag"
_TRIMMED = "what is too long yet is trimmed in the next line"
_STRIPPED = "no piece begins with a space"
_SEAM = "no pattern of a seam looks at more than two characters before it or after it"
_SOONER = "it spares a search of what is found to be nothing, or to fit, by the next step"

EQUIVALENT: Mapping[tuple[str, str], str] = {
    ("adapters.plaintext", ":most - 1 → :most + 1"): _TRIMMED,
    (
        "adapters.plaintext",
        (
            "len(rest) * growth > most and size(written(rest)) > most → "
            "len(rest) * growth >= most and size(written(rest)) > most"
        ),
    ): _SOONER,
    ("adapters.plaintext", "space > 0 → space > -1"): _STRIPPED,
    (
        "adapters.plaintext",
        "space if space > 0 else cut → space if space >= 0 else cut",
    ): _STRIPPED,
    (
        "adapters.slack.inbound.signature",
        "headers.get(STAMP_HEADER, '') → headers.get(STAMP_HEADER, '~')",
    ): _NO_HEADER,
    (
        "adapters.slack.inbound.signature",
        "headers.get(SIGNATURE_HEADER, '') → headers.get(SIGNATURE_HEADER, '~')",
    ): _NO_HEADER,
    (
        "adapters.line.inbound.signature",
        "headers.get(HEADER, '') → headers.get(HEADER, '~')",
    ): _NO_HEADER,
    (
        "adapters.telegram.inbound.webhook",
        "headers.get(HEADER, '') → headers.get(HEADER, '~')",
    ): _NO_HEADER,
    (
        "adapters.line.text",
        r"re.compile('[@＠#＃/:]|[.．]\\w|\\d[^\\w]{0,2}\\d') → re.compile('')",
    ): _SOONER,
    ("adapters.line.text", "3 → 4"): _SOONER,
    ("adapters.telegram.text", "3 → 4"): _SOONER,
    ("adapters.telegram.text", "-2 → -3"): _SEAM,
    ("adapters.telegram.text", ":2 → :3"): _SEAM,
    (
        "adapters.slack.text",
        r"re.compile('[&<>*~`_]|:[^\\s:]+:') → re.compile('')",
    ): _SOONER,
    ("adapters.slack.text", "5 → 6"): _SOONER,
    ("adapters.store.sealing", "16 → 15"): "what is shorter than a tag is refused as changed too",
    ("adapters.store.sealing", "b'' → b'~'"): _SHORT,
    (
        "adapters.store.sealing",
        (
            "raw if base64.urlsafe_b64encode(raw).decode() == text else b'' → "
            "raw if base64.urlsafe_b64encode(raw).decode() == text else b'~'"
        ),
    ): _SHORT,
    (
        "adapters.store.sealing",
        "f'{_VERSION}.{self._newest}.' → f'{_VERSION}.{self._newest}'",
    ): "ids of keys are of one length",
}
"""Changes, by their module, that nobody could notice, with the reason."""
