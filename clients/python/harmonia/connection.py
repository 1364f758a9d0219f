"""The HTTP side: one answer, or an open stream. Each request has a connection of its own, so that threads share nothing."""

import json
import socket
from dataclasses import dataclass, field
from http.client import HTTPConnection, HTTPException, HTTPResponse, HTTPSConnection
from typing import Any, Dict, Mapping, Optional, Tuple
from urllib.parse import quote, urlencode, urlsplit

from .document import document
from .errors import HarmoniaUnreachable, refusal

NOTHING: Any = object()


@dataclass(frozen=True)
class Request:
    """One request. `id_key` and `rows_key` say what the answer is called by, and what it is a page of;
    `extra` is how many seconds longer than others it may take.
    """

    method: str
    path: str
    query: Mapping[str, Any] = field(default_factory=dict)
    body: Any = NOTHING
    headers: Mapping[str, str] = field(default_factory=dict)
    id_key: Optional[str] = None
    rows_key: Optional[str] = None
    text: bool = False
    extra: float = 0.0


class Connection:
    """Where the server is, who asks, and how long an answer may take."""

    def __init__(
        self,
        url: Optional[str] = None,
        host: Optional[str] = None,
        port: Optional[int] = None,
        timeout: float = 30.0,
        actor: Optional[str] = None,
    ) -> None:
        self.url = (url or _url(host or "127.0.0.1", port or 8002)).rstrip("/")
        parts = urlsplit(self.url)
        if parts.scheme not in ("http", "https") or not parts.hostname:
            raise ValueError(f"{self.url!r} is no server: give http://<host>:<port>, or host and port")
        self.timeout = timeout
        self._parts = parts
        self._who = {} if actor is None else {"X-Harmonia-Actor": quote(actor, safe="")}

    def send(self, request: Request) -> Any:
        """The answer: its JSON, None when there is none, or its text when that was asked for."""
        opened, target = self._begin(request, self.timeout + request.extra)
        try:
            response = opened.getresponse()
            text = response.read().decode("utf-8", "replace")
        except (OSError, HTTPException) as error:
            raise HarmoniaUnreachable(self.url, self._reason(error, request)) from error
        finally:
            opened.close()
        if not 200 <= response.status < 300:
            raise refusal(target, response.status, text, response.getheader("Retry-After"))
        if request.text:
            return text
        if response.status == 204:
            return None
        try:
            return document(text, request.id_key, request.rows_key)
        except ValueError:
            raise refusal(target, response.status, text, None) from None

    def open(self, request: Request, silence: float) -> Tuple[HTTPResponse, socket.socket]:
        """An open stream, and the socket by which it can be closed; `silence`: the seconds that it may say nothing."""
        opened, target = self._begin(request, self.timeout)
        sock = opened.sock
        try:
            response = opened.getresponse()
            if response.status >= 300:
                text = response.read().decode("utf-8", "replace")
                raise refusal(target, response.status, text, response.getheader("Retry-After"))
            sock.settimeout(silence)
            return response, sock
        except (OSError, HTTPException) as error:
            sock.close()
            raise HarmoniaUnreachable(self.url, self._reason(error, request)) from error
        except BaseException:
            sock.close()
            raise

    def _begin(self, request: Request, timeout: float) -> Tuple[HTTPConnection, str]:
        parts = self._parts
        make = HTTPSConnection if parts.scheme == "https" else HTTPConnection
        opened = make(parts.hostname or "", parts.port, timeout=timeout)
        headers: Dict[str, str] = {"Accept": "application/json", "Connection": "close", **self._who}
        body = None
        if request.body is not NOTHING:
            body = json.dumps(request.body, allow_nan=False).encode("utf-8")
            headers["Content-Type"] = "application/json"
        headers.update(request.headers)
        query = urlencode({name: _text(value) for name, value in request.query.items() if value is not None})
        path = request.path + ("" if query == "" else "?" + query)
        try:
            opened.request(request.method, parts.path + path, body, headers)
        except OSError as error:
            opened.close()
            raise HarmoniaUnreachable(self.url, self._reason(error, request)) from error
        return opened, self.url + path

    def _reason(self, error: Exception, request: Request) -> str:
        if isinstance(error, (TimeoutError, socket.timeout)):
            return f"no answer within {self.timeout + request.extra:g} s"
        return str(error) or type(error).__name__


def _url(host: str, port: int) -> str:
    return f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"


def _text(value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, (list, tuple)):
        return ",".join(map(str, value))
    return str(value)
