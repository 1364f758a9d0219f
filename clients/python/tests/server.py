"""The server that the tests are run against, and what is between them and it."""

import os
import socket
import threading
from contextlib import suppress
from typing import List, Optional
from urllib.parse import urlsplit

URL = os.environ.get("HARMONIA_URL", "")
if URL == "":
    raise RuntimeError("HARMONIA_URL must name a running server: HARMONIA_URL=http://127.0.0.1:8002 python3 -m unittest")

ECHO = {"component": "harmonia", "action": "echo"}


def wait_task(seconds: float) -> dict:
    return {"component": "harmonia", "action": "wait", "input": {"seconds": seconds}}


class CuttingProxy:
    """Passes connections on to the server, and cuts each of the first ones after so many bytes of its answer."""

    def __init__(self, cuts: List[int]) -> None:
        self.requests: List[str] = []
        self._cuts = list(cuts)
        self._listening = socket.create_server(("127.0.0.1", 0))
        self.url = f"http://127.0.0.1:{self._listening.getsockname()[1]}"
        threading.Thread(target=self._accept, daemon=True).start()

    def close(self) -> None:
        self._listening.close()

    def _accept(self) -> None:
        while True:
            try:
                client, _ = self._listening.accept()
            except OSError:
                return
            threading.Thread(target=self._pass, args=(client,), daemon=True).start()

    def _pass(self, client: socket.socket) -> None:
        parts = urlsplit(URL)
        with client, socket.create_connection((parts.hostname, parts.port)) as server:
            head = client.recv(65536).decode("latin-1")
            self.requests.append(head)
            server.sendall(head.replace(self.url.split("//")[1], parts.netloc).encode("latin-1"))
            threading.Thread(target=self._body, args=(client, server), daemon=True).start()
            is_stream = head.startswith("GET /events")
            left = self._cuts.pop(0) if is_stream and self._cuts else None
            # Either side may have gone already.
            with suppress(OSError):
                self._answer(server, client, left)
            # Who reads from it in the other thread would keep it open.
            with suppress(OSError):
                client.shutdown(socket.SHUT_RDWR)

    @staticmethod
    def _answer(server: socket.socket, client: socket.socket, left: Optional[int]) -> None:
        while left is None or left > 0:
            answer = server.recv(65536 if left is None else min(left, 65536))
            if answer == b"":
                return
            client.sendall(answer)
            left = None if left is None else left - len(answer)

    @staticmethod
    def _body(client: socket.socket, server: socket.socket) -> None:
        # The connection is cut, which is what this is for.
        with suppress(OSError):
            while True:
                rest = client.recv(65536)
                if rest == b"":
                    return
                server.sendall(rest)
