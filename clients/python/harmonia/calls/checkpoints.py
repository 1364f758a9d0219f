"""Checkpoints, a state of your own beside an execution, and rebuilding."""

from typing import Any, Optional

from ..request import Calls, Reference, given
from .executions import At


class CheckpointCalls(Calls):
    def create_checkpoint(
        self, execution_id: Reference, description: Optional[str] = None, *, idempotency_key: Optional[str] = None
    ) -> Any:
        """Of a running execution as well as of one that is over."""
        named = execution_id if isinstance(execution_id, str) else execution_id["execution_id"]
        body = given(execution_id=named, description=description)
        return self._call(
            "POST", "/api/checkpoints", body=body, idempotency_key=idempotency_key, id_key="checkpoint_id"
        )

    def list_checkpoints(
        self,
        *,
        execution_id: Optional[str] = None,
        limit: Optional[int] = None,
        cursor: Optional[str] = None,
        min_position: Optional[int] = None,
    ) -> Any:
        query = given(execution_id=execution_id, limit=limit, cursor=cursor, min_position=min_position)
        return self._call("GET", "/api/checkpoints", query=query, id_key="checkpoint_id", rows_key="checkpoints")

    def get_checkpoint(self, checkpoint_id: Reference, *, min_position: Optional[int] = None) -> Any:
        query = given(min_position=min_position)
        return self._call("GET", "/api/checkpoints/{id}", {"id": checkpoint_id}, query=query, id_key="checkpoint_id")

    def validate_checkpoint(self, checkpoint_id: Reference) -> Any:
        """Folds the events up to it again and compares. One that is not valid is an answer, not an error."""
        return self._call("POST", "/api/checkpoints/{id}/validate", {"id": checkpoint_id}, body={})

    def restore_from_checkpoint(
        self, checkpoint_id: Reference, *, reason: Optional[str] = None, idempotency_key: Optional[str] = None
    ) -> Any:
        """A new execution goes on from there; the one that it is of stays as it is."""
        return self._call(
            "POST",
            "/api/checkpoints/{id}/restore",
            {"id": checkpoint_id},
            body=given(reason=reason),
            idempotency_key=idempotency_key,
            id_key="execution_id",
        )

    def save_state(self, execution_id: Reference, state: Any) -> Any:
        """Keeps any JSON beside an execution, in the place of what was saved before."""
        return self._call("PUT", "/api/state/{execution_id}", {"execution_id": execution_id}, body=state)

    def load_state(
        self, execution_id: Reference, *, at: Optional[At] = None, min_position: Optional[int] = None
    ) -> Any:
        """What was saved last, as its `state`. A 404 (`state_not_saved`) when nothing was."""
        query = given(at=at, min_position=min_position)
        return self._call("GET", "/api/state/{execution_id}", {"execution_id": execution_id}, query=query)


class RebuildCalls(Calls):
    def rebuild_state(
        self, execution_id: Reference, *, dry_run: Optional[bool] = None, idempotency_key: Optional[str] = None
    ) -> Any:
        """Replays one execution from its first event, compares, and puts right what differs."""
        return self._call(
            "POST",
            "/api/state/{execution_id}/rebuild",
            {"execution_id": execution_id},
            body=given(dry_run=dry_run),
            idempotency_key=idempotency_key,
        )

    def rebuild_all(self, *, dry_run: Optional[bool] = None, idempotency_key: Optional[str] = None) -> Any:
        """Begins to rebuild everything; `get_rebuild` says how far it is."""
        return self._call(
            "POST", "/api/state/rebuild", body=given(dry_run=dry_run), idempotency_key=idempotency_key
        )

    def get_rebuild(self, *, min_position: Optional[int] = None) -> Any:
        return self._call("GET", "/api/state/rebuild", query=given(min_position=min_position))

    def cancel_rebuild(self) -> Any:
        return self._call("DELETE", "/api/state/rebuild")
