"""The clients: `HarmoniaClient` for plain code, `AsyncHarmoniaClient` for asyncio. Both have the same calls.

Arguments and values are the API's own JSON; a refusal is raised as `HarmoniaError`, no answer as `HarmoniaUnreachable`.
"""

import asyncio
import logging
import os
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import Any, AsyncIterator, Callable, Iterator, Optional, TypeVar

from .calls import AllCalls, StateCalls
from .connection import Connection, Request
from .document import Document
from .errors import HarmoniaError, HarmoniaException, HarmoniaUnreachable
from .follow import Follower, OnLost
from .request import Reference, path_of

__all__ = [
    "AsyncHarmoniaClient",
    "HarmoniaClient",
    "HarmoniaError",
    "HarmoniaException",
    "HarmoniaStateClient",
    "HarmoniaUnreachable",
    "get_harmonia_client",
    "get_harmonia_state_client",
]

logger = logging.getLogger("harmonia")

A = TypeVar("A")
OnEvent = Callable[[Document], Any]

EXECUTION_EVENTS = "/events/executions/{id}"
ALL_EVENTS = "/events"


class HarmoniaClient(AllCalls):
    """`HarmoniaClient(host="localhost", port=8002)` or `HarmoniaClient(url="https://…")`. Opens no connection and holds none.

    `timeout`: the seconds that an answer may take. `actor`: who asks; it is recorded with what happens because of it.
    """

    def __init__(
        self,
        host: Optional[str] = None,
        port: Optional[int] = None,
        *,
        url: Optional[str] = None,
        timeout: float = 30.0,
        actor: Optional[str] = None,
    ) -> None:
        self._connection = Connection(url, host, port, timeout, actor)
        self.url = self._connection.url

    def _send(self, request: Request) -> Any:
        return self._connection.send(request)

    def follow_execution(
        self,
        execution: Reference,
        *,
        after: Optional[int] = None,
        give_up_after: float = 60.0,
        on_lost: Optional[OnLost] = None,
    ) -> Follower:
        """The events of one execution, from the first (or behind revision `after`) to the last, each once and in order."""
        path = path_of(EXECUTION_EVENTS, {"id": execution})
        return Follower(self._connection, path, None, after, give_up_after, on_lost)

    def follow_events(
        self,
        *,
        types: Optional[Any] = None,
        workflow_id: Optional[str] = None,
        after: Optional[int] = None,
        give_up_after: float = 60.0,
        on_lost: Optional[OnLost] = None,
    ) -> Follower:
        """Everything that happens from now on (or behind position `after`). Never ends by itself."""
        query = {"types": types, "workflow_id": workflow_id}
        # The place is known before the first event comes, so that a connection that is lost before it loses nothing.
        place = self.get_status()["position"] if after is None else after
        return Follower(self._connection, ALL_EVENTS, query, place, give_up_after, on_lost)

    def monitor_execution(
        self, execution: Reference, on_event: Optional[OnEvent] = None, *, give_up_after: float = 60.0
    ) -> Document:
        """Follows an execution to its end, whatever happens to the connection, and gives its last state.

        `on_event` is called with each event; without it they go to the logger `harmonia`, at INFO.
        """
        tell = on_event or _log
        with self.follow_execution(execution, give_up_after=give_up_after) as events:
            for event in events:
                tell(event)
        return self.get_execution(execution)

    def each(self, listing: Callable[..., Document], *args: Any, **filters: Any) -> Iterator[Any]:
        """All rows of a list, fetched a page at a time: `client.each(client.list_executions, status="failed")`."""
        cursor = None
        while True:
            page = listing(*args, **filters, **({} if cursor is None else {"cursor": cursor}))
            yield from page.rows
            cursor = page["next_cursor"]
            if cursor is None:
                return

    def close(self) -> None:
        """Nothing is held; it is here so that both clients can be closed."""

    def __enter__(self) -> "HarmoniaClient":
        return self

    def __exit__(self, *_: Any) -> None:
        self.close()


class _InThreads:
    """Calls are carried out in threads of the client. A call that is cancelled is not waited for; the server may have acted."""

    THREADS = 16

    def __init__(
        self,
        host: Optional[str] = None,
        port: Optional[int] = None,
        *,
        url: Optional[str] = None,
        timeout: float = 30.0,
        actor: Optional[str] = None,
    ) -> None:
        self._connection = Connection(url, host, port, timeout, actor)
        self._threads = ThreadPoolExecutor(self.THREADS, "harmonia")
        self.url = self._connection.url

    def _send(self, request: Request) -> Any:
        return asyncio.get_running_loop().run_in_executor(self._threads, self._connection.send, request)

    async def close(self) -> None:
        self._threads.shutdown(wait=False)

    async def __aenter__(self: A) -> A:
        return self

    async def __aexit__(self, *_: Any) -> None:
        await self.close()


class AsyncHarmoniaClient(_InThreads, AllCalls):
    """The calls of `HarmoniaClient`, to be awaited; `follow_…` and `each` are for `async for`."""

    def follow_execution(self, execution: Reference, **options: Any) -> AsyncIterator[Document]:
        """As `HarmoniaClient.follow_execution`."""
        path = path_of(EXECUTION_EVENTS, {"id": execution})
        return _in_thread(lambda: Follower(self._connection, path, None, **options))

    async def follow_events(
        self, *, types: Optional[Any] = None, workflow_id: Optional[str] = None, after: Optional[int] = None, **options: Any
    ) -> AsyncIterator[Document]:
        """As `HarmoniaClient.follow_events`."""
        query = {"types": types, "workflow_id": workflow_id}
        place = (await self.get_status())["position"] if after is None else after
        async for event in _in_thread(lambda: Follower(self._connection, ALL_EVENTS, query, place, **options)):
            yield event

    async def monitor_execution(
        self, execution: Reference, on_event: Optional[OnEvent] = None, *, give_up_after: float = 60.0
    ) -> Document:
        """As `HarmoniaClient.monitor_execution`."""
        tell = on_event or _log
        async for event in self.follow_execution(execution, give_up_after=give_up_after):
            tell(event)
        return await self.get_execution(execution)

    async def each(self, listing: Callable[..., Any], *args: Any, **filters: Any) -> AsyncIterator[Any]:
        """As `HarmoniaClient.each`."""
        cursor = None
        while True:
            page = await listing(*args, **filters, **({} if cursor is None else {"cursor": cursor}))
            for row in page.rows:
                yield row
            cursor = page["next_cursor"]
            if cursor is None:
                return


class HarmoniaStateClient(_InThreads, StateCalls):
    """The part that is about an execution's state and history: checkpoints, a state of your own, rebuilding. To be awaited."""


async def get_harmonia_client(**options: Any) -> AsyncHarmoniaClient:
    """A client for the server that `HARMONIA_URL` names, unless the options (`url`, `host`, `port`, …) say otherwise."""
    return AsyncHarmoniaClient(**_from_environment(options))


async def get_harmonia_state_client(**options: Any) -> HarmoniaStateClient:
    """The same rules as those of `get_harmonia_client`."""
    return HarmoniaStateClient(**_from_environment(options))


def _from_environment(options: Any) -> Any:
    url = os.environ.get("HARMONIA_URL")
    named = any(options.get(name) is not None for name in ("url", "host", "port"))
    return options if named or not url else {**options, "url": url}


def _log(event: Document) -> None:
    logger.info("%s: %s", event["event_type"], event["message"])


_END: Any = object()


async def _in_thread(make: Callable[[], Follower]) -> AsyncIterator[Document]:
    """A follower, asked for one event at a time in a thread of its own, so that no stream keeps a call waiting."""
    loop = asyncio.get_running_loop()
    thread = ThreadPoolExecutor(1, "harmonia-events")
    follower = make()
    try:
        while True:
            event = await loop.run_in_executor(thread, partial(next, follower, _END))
            if event is _END:
                return
            yield event
    finally:
        follower.close()
        thread.shutdown(wait=False)
