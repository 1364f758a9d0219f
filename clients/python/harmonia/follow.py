"""Event streams (SSE) that go on where they broke."""

import random
import socket
import threading
import time
from http.client import HTTPException, HTTPResponse
from typing import Any, Callable, Dict, Iterator, List, Optional, Tuple

from .connection import Connection, Request
from .document import Document, document
from .errors import HarmoniaError, HarmoniaException, HarmoniaUnreachable

SILENCE = 45.0
FIRST_DELAY = 0.25
LONGEST_DELAY = 5.0

OnLost = Callable[[HarmoniaException, float], None]


class Follower:
    """Events in order, each once. A lost connection is taken up again behind the last one; it ends when nothing more can come.

    `close` ends it from any thread. A server that was never reached is not waited for; one that was reached is, for
    `give_up_after` seconds. `on_lost` is told each time, with the seconds until the next try.
    """

    def __init__(
        self,
        connection: Connection,
        path: str,
        query: Optional[Dict[str, Any]] = None,
        after: Optional[int] = None,
        give_up_after: float = 60.0,
        on_lost: Optional[OnLost] = None,
    ) -> None:
        self._connection = connection
        self._path = path
        self._query = query or {}
        self._last = after
        self._give_up_after = give_up_after
        self._on_lost = on_lost
        self._closed = threading.Event()
        self._socket: Optional[socket.socket] = None
        self._connected = False
        self._failures = 0
        self._delay = FIRST_DELAY
        self._heard = time.monotonic()
        self._events = self._follow()

    def __iter__(self) -> "Follower":
        return self

    def __next__(self) -> Document:
        return next(self._events)

    def __enter__(self) -> "Follower":
        return self

    def __exit__(self, *_: Any) -> None:
        self.close()

    def close(self) -> None:
        self._closed.set()
        sock = self._socket
        if sock is not None:
            try:
                sock.shutdown(socket.SHUT_RDWR)
            except OSError:
                pass  # It is closed already, which is what was wanted.

    def _follow(self) -> Iterator[Document]:
        while not self._closed.is_set():
            try:
                over = yield from self._one_connection()
                if over or self._closed.is_set():
                    return
                # It closes after the last event as well; then the next answer is 204.
                if self._failures == 0:
                    self._failures = 1
                    continue
                raise HarmoniaUnreachable(self._connection.url, "it closed the event stream")
            except HarmoniaException as error:
                if self._closed.is_set():
                    return
                if not self._is_passing(error) or time.monotonic() - self._heard > self._give_up_after:
                    raise
                delay = self._delay_after(error)
                self._failures += 1
                if self._on_lost is not None:
                    self._on_lost(error, delay)
                self._closed.wait(delay)

    def _one_connection(self) -> Iterator[Document]:
        resume = {} if self._last is None else {"Last-Event-ID": str(self._last)}
        request = Request("GET", self._path, self._query, headers={"Accept": "text/event-stream", **resume})
        response, sock = self._connection.open(request, SILENCE)
        self._socket = sock
        try:
            self._connected = True
            self._heard = time.monotonic()
            if response.status == 204:
                return True
            for number, text in self._messages(response):
                self._heard = time.monotonic()
                if number <= (-1 if self._last is None else self._last):
                    continue
                self._last = number
                self._failures = 0
                yield document(text)
            return False
        except (OSError, HTTPException, ValueError) as error:
            reason = f"nothing came for {SILENCE:g} s" if isinstance(error, socket.timeout) else str(error)
            raise HarmoniaUnreachable(self._connection.url, f"the event stream broke: {reason}") from error
        finally:
            self._socket = None
            response.close()
            sock.close()

    def _messages(self, response: HTTPResponse) -> Iterator[Tuple[int, str]]:
        number: Optional[int] = None
        data: List[str] = []
        for raw in response:
            line = raw.decode("utf-8").rstrip("\r\n")
            if line == "":
                if number is not None and data:
                    yield number, "\n".join(data)
                data = []
                continue
            name, _, value = line.partition(":")
            value = value[1:] if value.startswith(" ") else value
            if name == "data":
                data.append(value)
            elif name == "id" and value.isdigit():
                number = int(value)
            elif name == "retry" and value.isdigit():
                self._delay = int(value) / 1000

    def _is_passing(self, error: HarmoniaException) -> bool:
        if isinstance(error, HarmoniaError):
            return error.status >= 500 or error.status in (408, 425, 429)
        return self._connected

    def _delay_after(self, error: HarmoniaException) -> float:
        asked = (error.retry_after or 0.0) if isinstance(error, HarmoniaError) else 0.0
        backoff = min(LONGEST_DELAY, self._delay * 2 ** min(self._failures, 10))
        return max(asked, backoff * (0.5 + random.random() / 2))
