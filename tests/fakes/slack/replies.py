"""What the app may answer to an interaction: at once, or later at its response_url."""

from __future__ import annotations

import secrets
from dataclasses import dataclass, field
from typing import Any

from tests.fakes.slack import chat, limits, modals, payloads, shapes
from tests.fakes.slack.carrier import Delivery
from tests.fakes.slack.nouns import Channel, Json, Message, View
from tests.fakes.slack.refusals import Refusal
from tests.fakes.slack.world import World


@dataclass(slots=True, kw_only=True)
class Later:
    """An address at which the app may say something to what somebody did."""

    channel: str
    user: str
    message: Message | None
    until: float
    uses: int = 0


@dataclass(slots=True)
class Replies:
    """Takes what the app answers, and shows it where it belongs."""

    world: World
    urls: dict[str, Later] = field(default_factory=dict)

    def new_url(self, there: Channel, user: str, message: Message | None = None) -> str:
        """Return a response_url for what somebody did in a channel, perhaps with a message."""
        name = f"{there.team}/{len(self.urls) + 1}/{secrets.token_hex(12)}"
        until = self.world.clock() + limits.RESPONSE_URL_S
        self.urls[name] = Later(channel=there.id, user=user, message=message, until=until)
        return f"{self.world.origin}/actions/{name}"

    def later(self, name: str, body: Json) -> None:
        """Do what is posted to a response_url.

        Raises:
            Refusal: expired_url, used_url, or what the message has wrong.
        """
        later = self.urls.get(name)
        if later is None:
            raise Refusal("invalid_url", status=404)
        if self.world.clock() > later.until:
            raise Refusal("expired_url", status=404)
        if later.uses >= limits.RESPONSE_URL_USES:
            raise Refusal("used_url", status=404)
        there = self.world.channel(later.channel)
        if there.is_archived:
            raise Refusal("is_archived", status=403)
        later.uses += 1
        if later.message is not None and body.get("delete_original"):
            self._take_away(there, later.message)
        elif later.message is not None and body.get("replace_original"):
            self._replace(there, later.message, body)
        else:
            self._say(there, later.user, body)

    def at_once(self, there: Channel, user: str, delivery: Delivery) -> None:
        """Show what the app answered to a command: a text, a message, or nothing."""
        if not delivery.is_taken:
            name = delivery.payload["command"]
            delivery.told = f"{name} failed with the error “operation_timeout”"
            return
        body = delivery.answers[-1].body
        if isinstance(body, str) and body.strip():
            body = {"text": body}
        if isinstance(body, dict) and (body.get("text") or body.get("blocks")):
            try:
                self._say(there, user, body)
            except Refusal as wrong:
                delivery.told = f"{delivery.payload['command']} failed: {wrong.error}"

    def submitted(self, shown: View, delivery: Delivery) -> None:
        """Do what the app answered to a submission: errors, another view, or none."""
        body = delivery.answers[-1].body if delivery.is_taken else None
        if not delivery.is_taken:
            delivery.told = "We had some trouble connecting. Try again?"
            return
        answer = body if isinstance(body, dict) else {}
        try:
            self._respond(shown, answer, delivery)
        except Refusal as wrong:
            delivery.told = f"We had some trouble connecting. Try again? ({wrong.error})"

    def _respond(self, shown: View, answer: Json, delivery: Delivery) -> None:
        match answer.get("response_action"):
            case None:
                shown.is_open = False
            case "clear":
                for each in modals.stack(self.world, shown):
                    each.is_open = False
            case "errors":
                delivery.told = _errors(shown, answer.get("errors"))
            case "update":
                team = self.world.teams[shown.team]
                given = answer.get("view")
                payload = payloads.check_view(given, team, is_home=False)
                modals.replace(self.world, shown, payload)
            case "push":
                modals.pushed(self.world, answer.get("view"), shown)
            case unknown:
                raise Refusal(f"unknown response_action: {unknown}")

    def _say(self, there: Channel, user: str, body: Json) -> None:
        said = self._message(there, body)
        if body.get("response_type") != "in_channel":
            said.ephemeral_to = user
        self.world.post(there, said)
        if said.ephemeral_to is None:
            chat.tell(self.world, there, said)

    def _message(self, there: Channel, body: Json) -> Message:
        token = self.world.installation(there.team)
        if token is None:
            raise Refusal("account_inactive", status=403)
        text = payloads.check_text(body.get("text", ""), limits.TEXT_CHARS)
        given = body.get("blocks", [])
        blocks = payloads.check_blocks(given, self.world.teams[there.team]) if given else []
        if not text.strip() and not blocks:
            raise Refusal("no_text", status=500)
        return Message(
            ts=self.world.ts(),
            channel=there.id,
            team=there.team,
            user=token.user,
            bot_id=token.bot_id,
            text=text,
            blocks=blocks,
            thread_ts=body.get("thread_ts"),
        )

    def _replace(self, there: Channel, old: Message, body: Json) -> None:
        new = self._message(there, body)
        before = shapes.message(self.world, there, old)
        old.edits.append(old.text)
        old.text, old.blocks, old.edited_ts = new.text, new.blocks, new.ts
        if old.ephemeral_to is None:
            chat.changed(self.world, there, old, before)

    def _take_away(self, there: Channel, old: Message) -> None:
        if old.ephemeral_to is None:
            chat.take_away(self.world, there, old)
        else:
            there.ephemerals.remove(old)


def _errors(shown: View, errors: Any) -> str:  # noqa: ANN401  # as JSON has it
    """Return what stands under the inputs; a real client takes errors of input blocks only."""
    inputs = {each["block_id"] for each in shown.payload["blocks"] if each.get("type") == "input"}
    if not isinstance(errors, dict) or not errors or not errors.keys() <= inputs:
        raise Refusal("errors of blocks that are no inputs of this view")
    return "\n".join(str(each) for each in errors.values())
