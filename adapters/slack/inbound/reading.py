"""From a payload to what it comes to.

*Pure.* ::

    payload ─▶ Envelope ─▶ events · messages · commands · interactions ─▶ Outcome
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime

from adapters.contract import Grant
from adapters.slack.inbound import commands, events, fields, interactions
from adapters.slack.inbound.addresses import Hosts
from adapters.slack.inbound.circumstances import Circumstances
from adapters.slack.inbound.envelope import Envelope, Kind
from adapters.slack.inbound.outcomes import Nothing, Outcome

_FAREWELLS = frozenset({"app_uninstalled", "tokens_revoked", "team_access_revoked"})
"""What is true also of a tenant that has let nobody in, as far as we still know."""


def outcome(envelope: Envelope, grant: Grant | None, now: datetime, hosts: Hosts) -> Outcome:
    """Return what a payload comes to.

    Args:
        envelope: of the payload.
        grant: of its tenant; None where there is none.
        now: when it came in.
        hosts: whose addresses are Slack's.
    """
    if not envelope.tenant:
        return Nothing(why="no tenant")
    if grant is None:
        if fields.text(envelope.event, "type") not in _FAREWELLS:
            return Nothing(why="not installed there")
        grant = Grant(tenant=envelope.tenant, token="", scopes=frozenset(), bot="", user="")
    read = _READ.get(envelope.kind)
    if read is None:
        return Nothing(why=envelope.kind.value)
    return read(Circumstances(envelope=envelope, grant=grant, arrived_at=now, hosts=hosts))


_READ: Mapping[Kind, Callable[[Circumstances], Outcome]] = {
    Kind.COMMAND: commands.outcome,
    Kind.EVENT: events.outcome,
    Kind.MESSAGE_SHORTCUT: interactions.message_shortcut,
    Kind.PRESS: interactions.pressed,
    Kind.SEARCH: interactions.search,
    Kind.SHORTCUT: interactions.shortcut,
    Kind.SUBMISSION: interactions.submission,
}
