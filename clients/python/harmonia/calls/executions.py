"""Runs of workflows: starting, steering, reading them."""

from typing import Any, Mapping, Optional, Union

from ..request import Calls, Reference, given

At = Union[int, str]
"""One of an execution's events by its revision, or the last one at or before a time (RFC 3339)."""


class ExecutionReads(Calls):
    def get_execution(
        self, execution_id: Reference, *, at: Optional[At] = None, min_position: Optional[int] = None
    ) -> Any:
        """The execution now, or with `at` as of a moment."""
        query = given(at=at, min_position=min_position)
        return self._call("GET", "/api/executions/{id}", {"id": execution_id}, query=query, id_key="execution_id")

    get_workflow_status = get_execution

    def get_execution_tasks(
        self,
        execution_id: Reference,
        *,
        at: Optional[At] = None,
        limit: Optional[int] = None,
        cursor: Optional[str] = None,
        min_position: Optional[int] = None,
    ) -> Any:
        query = given(at=at, limit=limit, cursor=cursor, min_position=min_position)
        return self._call(
            "GET", "/api/executions/{id}/tasks", {"id": execution_id}, query=query, id_key="task_id", rows_key="tasks"
        )

    def list_execution_events(
        self,
        execution_id: Reference,
        *,
        from_revision: Optional[int] = None,
        limit: Optional[int] = None,
        cursor: Optional[str] = None,
        min_position: Optional[int] = None,
    ) -> Any:
        """One page of the history; `each` gives all of it."""
        query = {**given(limit=limit, cursor=cursor, min_position=min_position), "from": from_revision}
        return self._call("GET", "/api/executions/{id}/events", {"id": execution_id}, query=query, rows_key="events")


class ExecutionCalls(ExecutionReads):
    def execute_workflow(
        self,
        workflow_id: Reference,
        input: Any = None,
        *,
        version: Optional[int] = None,
        metadata: Optional[Mapping[str, Any]] = None,
        priority: Optional[int] = None,
        start_key: Optional[str] = None,
        on_conflict: Optional[str] = None,
        idempotency_key: Optional[str] = None,
    ) -> Any:
        """Starts a workflow. At most one execution of it is started with a `start_key`; `on_conflict` says what a second start gets."""
        named = workflow_id if isinstance(workflow_id, str) else workflow_id["workflow_id"]
        body = given(
            workflow_id=named,
            input=input,
            version=version,
            metadata=metadata,
            priority=priority,
            idempotency_key=start_key,
            on_conflict=on_conflict,
        )
        return self._call(
            "POST", "/api/executions", body=body, idempotency_key=idempotency_key, id_key="execution_id"
        )

    def list_executions(
        self,
        *,
        workflow_id: Optional[str] = None,
        status: Optional[Any] = None,
        name: Optional[str] = None,
        parent_id: Optional[str] = None,
        started_after: Optional[str] = None,
        started_before: Optional[str] = None,
        archived: Optional[bool] = None,
        metadata: Optional[Mapping[str, str]] = None,
        limit: Optional[int] = None,
        cursor: Optional[str] = None,
        min_position: Optional[int] = None,
    ) -> Any:
        """One page, newest first. `status` is one or a list of them; `name` is the workflow's."""
        query = given(
            workflow_id=workflow_id,
            status=status,
            name=name,
            parent_id=parent_id,
            started_after=started_after,
            started_before=started_before,
            archived=archived,
            limit=limit,
            cursor=cursor,
            min_position=min_position,
        )
        tags = {f"metadata.{key}": value for key, value in (metadata or {}).items()}
        return self._call(
            "GET", "/api/executions", query={**query, **tags}, id_key="execution_id", rows_key="executions"
        )

    def list_children(
        self,
        execution_id: Reference,
        *,
        status: Optional[Any] = None,
        limit: Optional[int] = None,
        cursor: Optional[str] = None,
        min_position: Optional[int] = None,
    ) -> Any:
        """Those that tasks of this one have started."""
        query = given(status=status, limit=limit, cursor=cursor, min_position=min_position)
        return self._call(
            "GET",
            "/api/executions/{id}/children",
            {"id": execution_id},
            query=query,
            id_key="execution_id",
            rows_key="executions",
        )

    def pause_execution(
        self, execution_id: Reference, reason: Optional[str] = None, *, idempotency_key: Optional[str] = None
    ) -> Any:
        """Running tasks finish, no other starts."""
        return self._steer("POST", "/api/executions/{id}/pause", execution_id, reason, idempotency_key)

    def resume_execution(
        self, execution_id: Reference, reason: Optional[str] = None, *, idempotency_key: Optional[str] = None
    ) -> Any:
        return self._steer("POST", "/api/executions/{id}/resume", execution_id, reason, idempotency_key)

    def cancel_execution(
        self, execution_id: Reference, reason: Optional[str] = None, *, idempotency_key: Optional[str] = None
    ) -> Any:
        """Running tasks are given up."""
        return self._steer("POST", "/api/executions/{id}/cancel", execution_id, reason, idempotency_key)

    cancel_workflow = cancel_execution

    def retry_execution(
        self, execution_id: Reference, reason: Optional[str] = None, *, idempotency_key: Optional[str] = None
    ) -> Any:
        """A failed execution goes on in place: what failed and what that blocked starts over."""
        return self._steer("POST", "/api/executions/{id}/retry", execution_id, reason, idempotency_key)

    def fork_execution(
        self,
        execution_id: Reference,
        *,
        at_revision: Optional[int] = None,
        changes: Optional[Mapping[str, Any]] = None,
        reason: Optional[str] = None,
        idempotency_key: Optional[str] = None,
    ) -> Any:
        """A new execution goes on from an event of this one, the last unless given, with changes."""
        body = given(at_revision=at_revision, changes=changes, reason=reason)
        return self._call(
            "POST",
            "/api/executions/{id}/fork",
            {"id": execution_id},
            body=body,
            idempotency_key=idempotency_key,
            id_key="execution_id",
        )

    def preview_fork(
        self,
        execution_id: Reference,
        *,
        at_revision: Optional[int] = None,
        changes: Optional[Mapping[str, Any]] = None,
    ) -> Any:
        """What a fork would keep, and what would run in it. Nothing is recorded."""
        return self._call(
            "POST",
            "/api/executions/{id}/fork/preview",
            {"id": execution_id},
            body=given(at_revision=at_revision, changes=changes),
            id_key="execution_id",
        )

    def send_signal(
        self,
        execution_id: Reference,
        name: str,
        data: Any = None,
        *,
        signal_id: Optional[str] = None,
        idempotency_key: Optional[str] = None,
    ) -> Any:
        """With a `signal_id`, or else an `idempotency_key`, one that is sent twice counts once."""
        return self._call(
            "POST",
            "/api/executions/{id}/signals/{name}",
            {"id": execution_id, "name": name},
            query=given(signal_id=signal_id),
            body=data,
            idempotency_key=idempotency_key,
            id_key="execution_id",
        )

    def _steer(
        self, method: str, path: str, execution_id: Reference, reason: Optional[str], idempotency_key: Optional[str]
    ) -> Any:
        return self._call(
            method,
            path,
            {"id": execution_id},
            body=given(reason=reason),
            idempotency_key=idempotency_key,
            id_key="execution_id",
        )
