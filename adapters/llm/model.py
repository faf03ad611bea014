"""One model at one server, asked in time and at most once too often.

::

    turn ─▶ budget? ─▶ admit? ─▶ wire ─▶ Said ─▶ an object? ─▶ Completion
     ▲                            └─▶ Fault: RETRY, after a pause that fits the deadline
     └──────────────────────────────         STEP_DOWN, DROP at once
                                             GIVE_UP, END, or no time left ─▶ ModelError
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncGenerator, AsyncIterator, Iterator, Mapping
from contextlib import (
    AbstractAsyncContextManager,
    aclosing,
    asynccontextmanager,
    contextmanager,
)
from dataclasses import dataclass, field, replace

from adapters.llm import faults, objects, request, tokens
from adapters.llm.breaker import Breaker
from adapters.llm.faults import Fault, Next, Said
from adapters.llm.ladder import Ladder
from adapters.llm.request import Manner, Step
from adapters.llm.server import Server
from digest.errors import (
    BudgetSpent,
    ModelError,
    ModelThrottled,
    ModelUnavailable,
    StoreError,
)
from digest.ports.llm import OVER_BUDGET, Completion, Exchange, Json, Prompt, Usage

_log = logging.getLogger(__name__)

SILENCE_S = 10.0
"""Between two pieces of a stream; the first may take as long as there is time."""
_PAUSE_S = (0.5, 1.0)
"""Before a retry, if the server names no longer time."""


@dataclass(slots=True, kw_only=True)
class _Call:
    """A prompt on its way."""

    prompt: Prompt
    ends_at: float
    """By the loop's clock."""
    usage: Usage
    """Of all requests so far."""
    step: Step = Step.STRICT
    """What the last request asked with."""
    dropped: set[str] = field(default_factory=set)
    is_retried: bool = False


@dataclass(slots=True, kw_only=True)
class _Request:
    """One request of a call."""

    outcome: Said | Fault | None = None
    """None until something is known."""
    pieces: list[str] = field(default_factory=list)
    """What has come of a stream."""


class ChatModel:
    """See LanguageModel."""

    def __init__(self, server: Server, name: str, *, manner: Manner | None = None) -> None:
        """Take the server, and the name by which it knows the model."""
        self._server = server
        self._name = name
        self._manner = manner or Manner()
        self._ladder = Ladder()
        self._breaker = Breaker()

    async def complete(self, prompt: Prompt) -> Completion:
        """See LanguageModel."""
        call = self._begun(prompt)
        while True:
            outcome = await self._asked(call)
            if isinstance(outcome, Completion):
                return outcome
            await self._overcome(call, outcome)

    async def stream(self, prompt: Prompt) -> AsyncGenerator[str]:
        """See LanguageModel. Close it when you leave it early: it holds a turn."""
        call = self._begun(prompt)
        while True:
            has_begun = False
            outcome: Said | Fault | None = None
            async with aclosing(self._pieces(call)) as pieces:
                async for piece in pieces:
                    if isinstance(piece, str):
                        has_begun = True
                        yield piece
                    else:
                        outcome = piece
            if not isinstance(outcome, Fault):
                return
            if has_begun:
                raise outcome.error
            await self._overcome(call, outcome)

    def _begun(self, prompt: Prompt) -> _Call:
        self._server.share.earn()
        ends_at = asyncio.get_running_loop().time() + prompt.within.total_seconds()
        usage = Usage(model=self._name, input_tokens=0, output_tokens=0)
        return _Call(prompt=prompt, ends_at=ends_at, usage=usage)

    async def _asked(self, call: _Call) -> Completion | Fault:
        """Make one request and judge its text."""
        async with self._turn(call), self._paid(call):
            with self._requested(call) as made:
                try:
                    async with asyncio.timeout_at(call.ends_at):
                        wire = await self._server.wire()
                        outcome = await wire.chat(self._body(call, is_streamed=False))
                except TimeoutError:
                    outcome = _late(call, Said(text=""))
                data = _object(call, outcome) if isinstance(outcome, Said) else outcome
                made.outcome = data if isinstance(data, Fault) else outcome
        if isinstance(data, Fault):
            return data
        return Completion(data=data, usage=call.usage)

    async def _pieces(self, call: _Call) -> AsyncGenerator[str | Said | Fault]:
        """Make one request and yield the pieces of its object, and last what became of it."""
        reading = objects.ObjectText()
        async with self._turn(call), self._paid(call):
            with self._requested(call) as made:
                wire = await self._server.wire()
                body = self._body(call, is_streamed=True)
                async with aclosing(wire.stream(body)) as pieces:
                    while made.outcome is None:
                        piece = await _next(pieces, call, made)
                        if not isinstance(piece, str):
                            made.outcome = piece
                            break
                        made.pieces.append(piece)
                        mine = reading.take(piece)
                        if mine:
                            yield mine
                if isinstance(made.outcome, Said) and not reading.is_whole:
                    made.outcome = faults.shapeless("no JSON object", made.outcome)
        yield made.outcome

    def _turn(self, call: _Call) -> AbstractAsyncContextManager[None]:
        is_urgent = self._server.is_urgent(call.prompt.purpose)
        return self._server.turns.take(is_urgent=is_urgent, ends_at=call.ends_at)

    @asynccontextmanager
    async def _paid(self, call: _Call) -> AsyncIterator[None]:
        """Have one request within what may be spent: set aside before, settled after it.

        Raises:
            BudgetSpent: it may not be made today.
            ModelUnavailable: nobody can tell.
        """
        spending, prompt, before = self._server.spending, call.prompt, call.usage
        if spending is None:
            yield
            return
        most = tokens.of_prompt(prompt.system, prompt.user) + prompt.max_output_tokens
        try:
            reservation = await spending.reserve(most, account=prompt.account)
        except BudgetSpent:
            self._server.observer(Exchange.of_none(prompt.purpose, self._name, OVER_BUDGET))
            raise
        except StoreError as error:
            raise ModelUnavailable("what may be spent is not known") from error
        try:
            yield
        finally:
            try:
                await spending.settle(
                    reservation, _less(call.usage, before), purpose=prompt.purpose
                )
            except StoreError as error:
                _log.warning("a call to a model was not settled: %s", error)

    def _body(self, call: _Call, *, is_streamed: bool) -> Mapping[str, Json]:
        now = self._server.clock.now()
        call.step = self._ladder.step(now)
        return request.body(
            call.prompt,
            model=self._name,
            host=self._server.host,
            step=call.step,
            without=self._ladder.without(now),
            manner=self._manner,
            is_streamed=is_streamed,
        )

    async def _overcome(self, call: _Call, fault: Fault) -> None:
        """Make way for another request, or raise what the caller is to know."""
        now = self._server.clock.now()
        match fault.next:
            case Next.STEP_DOWN if self._ladder.step_down(call.step, now):
                return
            case Next.DROP if fault.parameter not in call.dropped:
                call.dropped.add(fault.parameter)
                self._ladder.drop(fault.parameter, now)
                return
            case Next.RETRY:
                await self._wait(call, fault.error)
            case _:
                raise fault.error

    async def _wait(self, call: _Call, error: ModelError) -> None:
        """Let the time before a retry pass, if there may be one."""
        left_s = call.ends_at - asyncio.get_running_loop().time()
        asked_s = error.retry_after.total_seconds() if error.retry_after else 0.0
        if error.retry_after and asked_s > left_s:
            now = self._server.clock.now()
            is_news = self._breaker.give_up(error, error.retry_after, now, is_probe=False)
            self._tell(error, is_news=is_news)
            raise ModelThrottled(error.reason, retry_after=error.retry_after)
        shortest, longest = _PAUSE_S
        pause_s = max(asked_s, shortest + (longest - shortest) * self._server.chance())
        if call.is_retried or pause_s >= left_s or not self._server.share.spend():
            raise error
        call.is_retried = True
        await self._server.pause(pause_s)

    @contextmanager
    def _requested(self, call: _Call) -> Iterator[_Request]:
        """Count one request: for the breaker, the caller and the observer.

        Raises:
            ModelError: the model is not to be asked now.
        """
        is_probe = self._breaker.admit(self._server.clock.now())
        began = asyncio.get_running_loop().time()
        made = _Request()
        try:
            yield made
        finally:
            self._judge(made.outcome, is_probe=is_probe)
            usage = self._usage(call.prompt, made)
            call.usage = _sum(call.usage, usage)
            exchange = Exchange(
                purpose=call.prompt.purpose,
                usage=usage,
                outcome=_word(made.outcome),
                seconds=asyncio.get_running_loop().time() - began,
            )
            self._server.observer(exchange)

    def _judge(self, outcome: Said | Fault | None, *, is_probe: bool) -> None:
        """Tell the breaker what an outcome says about the server."""
        now = self._server.clock.now()
        is_news = False
        match outcome:
            case Fault(next=Next.RETRY, error=error):
                is_news = self._breaker.failed(error, now, is_probe=is_probe)
                self._tell(error, is_news=is_news)
            case Fault(next=Next.GIVE_UP, error=error):
                wait = error.retry_after or faults.LASTING
                is_news = self._breaker.give_up(error, wait, now, is_probe=is_probe)
                self._tell(error, is_news=is_news)
            case Said() | Fault(next=Next.END | Next.DROP) | Fault(said=Said()):
                if self._breaker.answered(is_probe=is_probe):
                    _log.info("%s at %s answers again", self._name, self._server.host)
            case _:
                self._breaker.left(is_probe=is_probe)

    def _tell(self, error: ModelError, *, is_news: bool) -> None:
        if is_news:
            _log.warning(
                "%s at %s is left alone for a while: %s",
                self._name,
                self._server.host,
                error.reason,
            )

    def _usage(self, prompt: Prompt, made: _Request) -> Usage:
        """Return what a request cost; where the server declined before it worked, nothing."""
        said = made.outcome
        if isinstance(said, Fault):
            said = said.said or Said(text="", input_tokens=0, output_tokens=0)
        elif said is None:  # it worked until it was left
            said = Said(text="".join(made.pieces))
        given, taken = said.output_tokens, said.input_tokens
        return Usage(
            model=self._name,
            input_tokens=tokens.of_prompt(prompt.system, prompt.user) if taken is None else taken,
            output_tokens=tokens.estimate(said.text) if given is None else given,
            is_estimated=given is None or taken is None,
        )


async def _next(
    pieces: AsyncGenerator[str | Said | Fault], call: _Call, made: _Request
) -> str | Said | Fault:
    """Return the next piece of a stream, or the fault that it does not come in time."""
    ends_at = call.ends_at
    if made.pieces:
        ends_at = min(ends_at, asyncio.get_running_loop().time() + SILENCE_S)
    try:
        async with asyncio.timeout_at(ends_at):
            return await anext(pieces)
    except TimeoutError:
        return _late(call, Said(text="".join(made.pieces)))


def _object(call: _Call, said: Said) -> Mapping[str, Json] | Fault:
    """Return the object in a text; where a schema was to be enforced, it has that shape."""
    data = objects.parse(said.text)
    if data is None:
        return faults.shapeless("no JSON object", said)
    if call.step < Step.OBJECT and not objects.has_shape(data, call.prompt.schema):
        return faults.shapeless("another object", said)
    return data


def _late(call: _Call, said: Said) -> Fault:
    within_s = call.prompt.within.total_seconds()
    fault = faults.unavailable(f"no whole answer within {within_s:g} s")
    return replace(fault, said=said)


def _word(outcome: Said | Fault | None) -> str:
    match outcome:
        case None:
            return "cancelled"
        case Said():
            return "answered"
        case Fault(next=Next.STEP_DOWN | Next.DROP):
            return "stepped_down"
        case Fault(error=error):
            return type(error).__name__.removeprefix("Model").lower()


def _less(one: Usage, other: Usage) -> Usage:
    return replace(
        one,
        input_tokens=one.input_tokens - other.input_tokens,
        output_tokens=one.output_tokens - other.output_tokens,
    )


def _sum(one: Usage, other: Usage) -> Usage:
    return Usage(
        model=one.model,
        input_tokens=one.input_tokens + other.input_tokens,
        output_tokens=one.output_tokens + other.output_tokens,
        is_estimated=one.is_estimated or other.is_estimated,
    )
