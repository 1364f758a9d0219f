"""What executions have come to, and why."""

from typing import Any, Optional

from ..request import Calls, Reference, given
from .executions import At


class HistoryCalls(Calls):
    def explain_execution(
        self,
        execution_id: Reference,
        *,
        at: Optional[At] = None,
        limit: Optional[int] = None,
        cursor: Optional[str] = None,
        min_position: Optional[int] = None,
    ) -> Any:
        """Why each task that has not ended is not running, and what would move it."""
        query = given(at=at, limit=limit, cursor=cursor, min_position=min_position)
        return self._call("GET", "/api/executions/{id}/explain", {"id": execution_id}, query=query)

    def get_execution_graph(
        self, execution_id: Reference, *, at: Optional[At] = None, min_position: Optional[int] = None
    ) -> Any:
        query = given(at=at, min_position=min_position)
        return self._call("GET", "/api/executions/{id}/graph", {"id": execution_id}, query=query)

    def get_event_histogram(
        self,
        execution_id: Reference,
        *,
        from_revision: Optional[int] = None,
        to: Optional[int] = None,
        buckets: Optional[int] = None,
        min_position: Optional[int] = None,
    ) -> Any:
        """How many events of which types there are, bucket by bucket."""
        query = {**given(buckets=buckets, min_position=min_position), "from": from_revision, "to": to}
        return self._call("GET", "/api/executions/{id}/events/histogram", {"id": execution_id}, query=query)

    def diff_executions(
        self,
        a: Reference,
        b: Reference,
        *,
        at_a: Optional[At] = None,
        at_b: Optional[At] = None,
        timing: Optional[float] = None,
        limit: Optional[int] = None,
        min_position: Optional[int] = None,
    ) -> Any:
        """Two runs, task by task: where they part, and in what they differ."""
        query = given(at_a=at_a, at_b=at_b, timing=timing, limit=limit, min_position=min_position)
        return self._call("GET", "/api/executions/{id}/diff/{other}", {"id": a, "other": b}, query=query)

    def bisect_execution(
        self,
        execution_id: Reference,
        when: str,
        *,
        all: Optional[bool] = None,
        limit: Optional[int] = None,
        min_position: Optional[int] = None,
    ) -> Any:
        """The first event after which a condition such as `tasks.charge.attempt > 2` holds; with `all` every change of it."""
        query = given(when=when, all=all, limit=limit, min_position=min_position)
        return self._call("GET", "/api/executions/{id}/bisect", {"id": execution_id}, query=query)

    def export_audit(self, execution_id: Reference, *, min_position: Optional[int] = None) -> Any:
        """The file that proves an execution, as text: it can be verified without a server."""
        query = given(min_position=min_position)
        return self._call("GET", "/api/executions/{id}/audit", {"id": execution_id}, query=query, text=True)

    def unarchive_execution(self, execution_id: Reference, *, idempotency_key: Optional[str] = None) -> Any:
        """Puts the events of one execution back into the log; nothing when they are there."""
        return self._call(
            "POST",
            "/api/executions/{id}/unarchive",
            {"id": execution_id},
            body={},
            idempotency_key=idempotency_key,
        )

    def get_blob(self, sha256: Reference, *, min_position: Optional[int] = None) -> Any:
        """The value of an `output_ref` or `input_ref`."""
        return self._call("GET", "/api/blobs/{sha256}", {"sha256": sha256}, query=given(min_position=min_position))
