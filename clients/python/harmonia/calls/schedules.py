"""Starting workflows by cron or at an interval."""

from typing import Any, Optional

from ..request import Calls, Reference, given


class ScheduleCalls(Calls):
    def create_schedule(self, *, idempotency_key: Optional[str] = None, **schedule: Any) -> Any:
        """`create_schedule(workflow_id=…, cron="0 6 * * *", timezone="Europe/Berlin", input={…})`, or `interval` seconds."""
        return self._call(
            "POST", "/api/schedules", body=schedule, idempotency_key=idempotency_key, id_key="schedule_id"
        )

    def list_schedules(
        self,
        *,
        workflow_id: Optional[str] = None,
        name: Optional[str] = None,
        paused: Optional[bool] = None,
        next: Optional[int] = None,
        limit: Optional[int] = None,
        cursor: Optional[str] = None,
        min_position: Optional[int] = None,
    ) -> Any:
        query = given(
            workflow_id=workflow_id,
            name=name,
            paused=paused,
            next=next,
            limit=limit,
            cursor=cursor,
            min_position=min_position,
        )
        return self._call("GET", "/api/schedules", query=query, id_key="schedule_id", rows_key="schedules")

    def get_schedule(
        self, schedule: Reference, *, next: Optional[int] = None, min_position: Optional[int] = None
    ) -> Any:
        """With the `next` due times, and its last runs."""
        query = given(next=next, min_position=min_position)
        return self._call("GET", "/api/schedules/{id}", {"id": schedule}, query=query, id_key="schedule_id")

    def update_schedule(self, schedule: Reference, **changed: Any) -> Any:
        """All of it anew."""
        return self._call("PUT", "/api/schedules/{id}", {"id": schedule}, body=changed, id_key="schedule_id")

    def delete_schedule(self, schedule: Reference) -> Any:
        return self._call("DELETE", "/api/schedules/{id}", {"id": schedule}, id_key="schedule_id")

    def pause_schedule(
        self, schedule: Reference, reason: Optional[str] = None, *, idempotency_key: Optional[str] = None
    ) -> Any:
        return self._call(
            "POST",
            "/api/schedules/{id}/pause",
            {"id": schedule},
            body=given(reason=reason),
            idempotency_key=idempotency_key,
            id_key="schedule_id",
        )

    def resume_schedule(
        self, schedule: Reference, reason: Optional[str] = None, *, idempotency_key: Optional[str] = None
    ) -> Any:
        return self._call(
            "POST",
            "/api/schedules/{id}/resume",
            {"id": schedule},
            body=given(reason=reason),
            idempotency_key=idempotency_key,
            id_key="schedule_id",
        )

    def trigger_schedule(self, schedule: Reference, *, idempotency_key: Optional[str] = None) -> Any:
        """One run now, whatever else runs."""
        return self._call(
            "POST",
            "/api/schedules/{id}/trigger",
            {"id": schedule},
            body={},
            idempotency_key=idempotency_key,
            id_key="execution_id",
        )

    def backfill_schedule(
        self, schedule: Reference, begin: str, end: str, *, idempotency_key: Optional[str] = None
    ) -> Any:
        """Runs the due times of a past span (RFC 3339), its ends included."""
        return self._call(
            "POST",
            "/api/schedules/{id}/backfill",
            {"id": schedule},
            body={"from": begin, "to": end},
            idempotency_key=idempotency_key,
            id_key="schedule_id",
        )
