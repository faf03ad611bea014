"""What may be wrong with Slack: tokens, scopes, and the way in.

*Pure.*
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from bot.doctor.finding import Finding, broken, look, ok

_INSTALL_AGAIN = "give the app the manifest that `slack manifest` prints, then install it again"


@dataclass(frozen=True, slots=True, kw_only=True)
class Taken:
    """Whether Slack takes something that the settings say."""

    setting: str
    fault: str = ""
    """Slack's word for why not."""
    is_away: bool = False
    """Whether Slack did not answer, so that nothing is known."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Slack:
    """What was found out about Slack."""

    trials: tuple[Taken, ...]
    tenant: str = ""
    """Of the one workspace, where Slack has said it."""
    lacking: tuple[str, ...] = ()
    """Scopes that the bot cannot do without, and does not have."""
    without: Mapping[str, str] = field(default_factory=dict)
    """What else happens, by the scopes that it can do without and does not have."""
    events_at: str = ""
    """Where Slack posts; empty in Socket Mode."""
    installed_at: str = ""
    """Where workspaces install it; empty with one workspace."""
    redirect_at: str = ""


def slack(found: Slack | None) -> Iterator[Finding]:
    """Judge Slack, if it is switched on."""
    if found is None:
        return
    for trial in found.trials:
        if trial.is_away:
            yield look("slack", f"Slack did not say whether it takes {trial.setting}", trial.fault)
        elif trial.fault:
            mend = "copy it anew from the app's page at api.slack.com/apps"
            yield broken("slack", f"{trial.setting} is not taken: {trial.fault}", mend)
        else:
            yield ok("slack", f"{trial.setting} is taken")
    if found.lacking:
        words = f"{found.tenant} does not grant {', '.join(found.lacking)}"
        yield broken("slack", words, _INSTALL_AGAIN)
    for scope, instead in found.without.items():
        yield look("slack", f"without {scope}: {instead.removesuffix('.')}", _INSTALL_AGAIN)
    if found.events_at:
        yield ok("slack", f"the app's request URL has to be {found.events_at}")
    else:
        yield ok("slack", "updates are fetched by Socket Mode")
    if found.installed_at:
        words = f"workspaces install it at {found.installed_at}"
        yield ok("slack", f"{words}; the app's redirect URL has to be {found.redirect_at}")
