"""The server itself: how it is, its log, its archives."""

from typing import Any, Optional

from ..request import Calls, Reference, given


class ServerCalls(Calls):
    def get_status(self, *, min_position: Optional[int] = None) -> Any:
        return self._call("GET", "/api/status", query=given(min_position=min_position))

    def get_monitor(
        self, *, window: Optional[int] = None, since: Optional[str] = None, min_position: Optional[int] = None
    ) -> Any:
        """How fast it goes, with samples of the last `window` seconds: only those that end after the time `since`."""
        query = given(window=window, since=since, min_position=min_position)
        return self._call("GET", "/api/monitor", query=query)

    def get_health(self) -> Any:
        return self._call("GET", "/health")

    def get_ready(self) -> Any:
        """A 503 (`not_ready`) says what it waits for."""
        return self._call("GET", "/ready")

    def get_metrics(self) -> Any:
        """In the text format of Prometheus."""
        return self._call("GET", "/metrics", text=True)

    def register_with_hermes(self, *, idempotency_key: Optional[str] = None) -> Any:
        """Registers the server with Hermes now; 409 (`hermes_not_configured`) when it has no `HERMES_URL`."""
        return self._call("POST", "/api/hermes/register", body={}, idempotency_key=idempotency_key)

    def verify_audit(
        self,
        *,
        stream: Optional[str] = None,
        limit: Optional[int] = None,
        cursor: Optional[str] = None,
        min_position: Optional[int] = None,
    ) -> Any:
        """Checks one piece of the log, or of one stream; go on with its `next_cursor`."""
        query = given(stream=stream, limit=limit, cursor=cursor, min_position=min_position)
        return self._call("GET", "/api/audit/verify", query=query)

    def list_refusals(
        self,
        *,
        month: Optional[str] = None,
        limit: Optional[int] = None,
        cursor: Optional[str] = None,
        min_position: Optional[int] = None,
    ) -> Any:
        """The commands that were refused in a month such as `2026-01`, the present one unless given."""
        query = given(month=month, limit=limit, cursor=cursor, min_position=min_position)
        return self._call("GET", "/api/refusals", query=query, rows_key="refusals")

    def run_archive(self, *, idempotency_key: Optional[str] = None, **run: Any) -> Any:
        """Archives executions that are over: at most `limit`; `more` in the answer says whether to ask again."""
        return self._call("POST", "/api/archive/run", body=run, idempotency_key=idempotency_key)

    def list_archives(
        self, *, limit: Optional[int] = None, cursor: Optional[str] = None, min_position: Optional[int] = None
    ) -> Any:
        query = given(limit=limit, cursor=cursor, min_position=min_position)
        return self._call("GET", "/api/archives", query=query, id_key="archive_id", rows_key="archives")

    def get_archive(self, archive: Reference, *, min_position: Optional[int] = None) -> Any:
        query = given(min_position=min_position)
        return self._call("GET", "/api/archives/{id}", {"id": archive}, query=query, id_key="archive_id")

    def verify_archive(self, archive: Reference, *, min_position: Optional[int] = None) -> Any:
        query = given(min_position=min_position)
        return self._call("GET", "/api/archives/{id}/verify", {"id": archive}, query=query)

    def restore_archive(self, archive: Reference, *, idempotency_key: Optional[str] = None) -> Any:
        """Puts all that is in an archive back into the log. The file stays."""
        return self._call(
            "POST", "/api/archives/{id}/restore", {"id": archive}, body={}, idempotency_key=idempotency_key
        )
