"""The way to the server: calls made together travel together, and none acts twice.

::

    callers ──▶ waiting ──▶ lane: a pipeline of up to BATCH calls ──▶ server
                            lane: …                (one round trip for all of them)
                        ──▶ each caller is answered, or its call goes again:
                            the script is unknown there      at once, with its text
                            connection lost, no answer yet   after a pause, all of the batch
                            the server refuses for now       after a pause

A lost connection says nothing about whether a write has acted. It is sent again with the
same operation id, and the script answers what it answered before. The client's own retries
are off: they would send what bears no such id again, too.

A write whose answer arrived at the first attempt has no other copy on its way, so the
server may forget it: its id travels with the next write to the same shard.
"""

from __future__ import annotations

import asyncio
from collections import defaultdict, deque
from collections.abc import Awaitable, Callable, Iterable, Iterator, Sequence
from typing import Any, TypeAlias

from redis.asyncio import Redis
from redis.asyncio.connection import AbstractConnection
from redis.exceptions import NoScriptError, RedisError, ResponseError

from adapters.store.redis.changes import Argument
from adapters.store.redis.failures import LOST, is_passing, store_error
from adapters.store.redis.scripts import Script
from digest.errors import StoreUnavailable

Pause: TypeAlias = Callable[[float], Awaitable[object]]

BATCH = 128
"""Calls in one pipeline at most."""
LANES = 3
"""Pipelines under way at most: while one is at the server, the next is being written."""
PAUSES = (0.05, 0.15, 0.4, 1.0, 2.0)
"""Seconds before each further attempt; with the client's time-outs far below OPERATIONS_KEPT."""
MOST_ARRIVED = 64
"""Ids that one write lets the server forget."""


class Call:
    """What is sent for one call, and who waits for its answers."""

    __slots__ = ("commands", "future", "is_known", "is_repeated", "is_to_be_told", "script")

    def __init__(self, commands: Sequence[Sequence[bytes]], script: Script | None) -> None:
        self.commands = commands
        self.script = script
        """With a script there is one command: its keys and arguments, their number before."""
        self.is_known = True
        """Whether the server is thought to have seen the script."""
        self.is_to_be_told = False
        """Whether it has just said that it has not."""
        self.is_repeated = False
        """Whether another copy may be on its way."""
        self.future: asyncio.Future[list[Any]] = asyncio.get_running_loop().create_future()

    def wire(self) -> Sequence[Sequence[str | bytes]]:
        """Return the commands as they are sent."""
        if self.script is None:
            return self.commands
        head = ("EVALSHA", self.script.sha) if self.is_known else ("EVAL", self.script.text)
        return [(*head, *self.commands[0])]

    def settle(self, answers: list[Any]) -> None:
        """Answer the caller, unless he has gone."""
        if not self.future.done():
            self.future.set_result(answers)

    def fail(self, error: Exception) -> None:
        """Tell the caller what went wrong, unless he has gone."""
        if not self.future.done():
            ours = store_error(error)
            ours.__cause__ = error
            self.future.set_exception(ours)


_Refused: TypeAlias = tuple[Call, Exception]


class Link:
    """Carries calls to one server."""

    def __init__(self, client: Redis, pause: Pause) -> None:
        """Take a client whose own retries are off, and a way to let seconds pass."""
        self._client = client
        self._pause = pause
        self._waiting: deque[Call] = deque()
        self._lanes: set[asyncio.Task[None]] = set()
        self._arrived: defaultdict[str, deque[str]] = defaultdict(deque)
        self._running = 0
        self._is_closed = False

    async def read(self, *commands: Sequence[Argument]) -> list[Any]:
        """Send commands that change nothing and return their answers.

        Raises:
            StoreError: the store could not do it.
        """
        return await self._submit(Call([_encoded(each) for each in commands], None))

    async def run(self, script: Script, keys: Sequence[str], arguments: Sequence[Argument]) -> Any:  # noqa: ANN401  # each script has its own form of answer
        """Run a script that acts once, however often it is sent, and return its answer.

        Raises:
            StoreError: the store could not do it.
        """
        call = Call([_encoded((len(keys), *keys, *arguments))], script)
        return (await self._submit(call))[0]

    async def write(
        self,
        script: Script,
        keys: Sequence[str],
        head: tuple[Argument, ...],
        arguments: Sequence[Argument],
        *,
        op_id: str,
        is_ours: bool,
    ) -> bytes:
        """Run a script that keeps its answer under an operation id, in its first key.

        Raises:
            StoreError: the store could not do it.
        """
        arrived = self._arrived[keys[0]]
        forget = " ".join([arrived.popleft() for _ in range(min(len(arrived), MOST_ARRIVED))])
        call = Call([_encoded((len(keys), *keys, *head, forget, *arguments))], script)
        answer: bytes = (await self._submit(call))[0]
        if is_ours and not call.is_repeated:
            arrived.append(op_id)
        return answer

    async def aclose(self) -> None:
        """Take no more calls and carry those that wait."""
        self._is_closed = True
        while self._lanes:
            await asyncio.wait(self._lanes)

    def _submit(self, call: Call) -> asyncio.Future[list[Any]]:
        if self._is_closed:
            raise StoreUnavailable("the store is closed")
        self._waiting.append(call)
        if self._running < LANES:
            self._running += 1
            # No TaskGroup spans all calls. A lane outlives none of its errors: each is told
            # to a caller, and a caller who goes away leaves the others' calls under way.
            lane = asyncio.get_running_loop().create_task(self._live())
            self._lanes.add(lane)
            lane.add_done_callback(self._lanes.discard)
        return call.future

    async def _live(self) -> None:
        try:
            while self._waiting:
                size = min(len(self._waiting), BATCH)
                await self._carry([self._waiting.popleft() for _ in range(size)])
        finally:
            self._running -= 1  # in the same step in which no call was found waiting

    async def _carry(self, batch: list[Call]) -> None:
        """Send calls until each has its answer or error."""
        try:
            for pause in PAUSES:
                refused = await self._attempt(batch)
                if not refused:
                    return
                await self._pause(pause)
                batch = [call for call, _ in refused]
            for call, error in await self._attempt(batch):
                call.fail(error)
        finally:
            for call in batch:  # should this task be cancelled, nobody waits for ever
                call.future.cancel()

    async def _attempt(self, batch: list[Call]) -> list[_Refused]:
        """Send calls and return those that may be sent again, with the reason."""
        refused: list[_Refused] = []
        while batch:
            try:
                answers = await self._send(batch)
            except LOST as error:
                for call in batch:
                    call.is_repeated = True
                return [*refused, *((call, error) for call in batch)]
            except RedisError as error:
                for call in batch:
                    call.fail(error)
                break
            pairs = list(zip(batch, answers, strict=True))
            refused += [each for call, mine in pairs for each in _settled(call, mine)]
            batch = [call for call, _ in pairs if call.is_to_be_told]
        return refused

    async def _send(self, batch: Sequence[Call]) -> list[list[Any]]:
        """Write calls at once and return what the server says to each, errors among it."""
        wires = [call.wire() for call in batch]
        pool = self._client.connection_pool
        connection = await pool.get_connection()  # type: ignore[no-untyped-call]  # as redis has it
        is_read = False
        try:
            packed = connection.pack_commands([command for wire in wires for command in wire])
            await connection.send_packed_command(packed)
            answers = [[await _answer(connection) for _ in wire] for wire in wires]
            is_read = True
            if any(_is_refused_for_now(each) for mine in answers for each in mine):
                # After a failover the same address may lead to another server. Only this one:
                # any other may be in another lane's hands before it is closed.
                connection.mark_for_reconnect()
            return answers
        finally:
            if not is_read:  # what is still on its way would be read as another call's answer
                await connection.disconnect(nowait=True)
            await pool.release(connection)


async def _answer(connection: AbstractConnection) -> Any:  # noqa: ANN401  # each command has its own form of answer
    try:
        return await connection.read_response()
    except ResponseError as error:  # to this command alone: the next answer is sound
        return error


def _is_refused_for_now(answer: object) -> bool:
    return isinstance(answer, RedisError) and is_passing(answer)


def _encoded(command: Iterable[Argument]) -> list[bytes]:
    """Encode here, where a fault is the caller's own and not that of all in the pipeline."""
    return [part if isinstance(part, bytes) else str(part).encode() for part in command]


def _settled(call: Call, answers: list[Any]) -> Iterator[_Refused]:
    """Answer a caller, or yield his call if it may be sent again."""
    call.is_to_be_told = False
    error = next((each for each in answers if isinstance(each, RedisError)), None)
    if error is None:
        call.settle(answers)
    elif isinstance(error, NoScriptError) and call.is_known:
        call.is_known = False
        call.is_to_be_told = True
    elif is_passing(error):
        yield call, error
    else:
        call.fail(error)
