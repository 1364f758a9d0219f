"""What tasks ask people to decide."""

from typing import Any, Optional

from ..request import Calls, Reference, given


class ApprovalCalls(Calls):
    def list_approvals(
        self,
        *,
        status: Optional[Any] = None,
        approver: Optional[str] = None,
        execution_id: Optional[str] = None,
        workflow_id: Optional[str] = None,
        limit: Optional[int] = None,
        cursor: Optional[str] = None,
        min_position: Optional[int] = None,
    ) -> Any:
        """Newest first; only those that are pending, unless `status` says otherwise."""
        query = given(
            status=status,
            approver=approver,
            execution_id=execution_id,
            workflow_id=workflow_id,
            limit=limit,
            cursor=cursor,
            min_position=min_position,
        )
        return self._call("GET", "/api/approvals", query=query, id_key="approval_id", rows_key="approvals")

    def get_approval(self, approval: Reference, *, min_position: Optional[int] = None) -> Any:
        query = given(min_position=min_position)
        return self._call("GET", "/api/approvals/{id}", {"id": approval}, query=query, id_key="approval_id")

    def approve(
        self,
        approval: Reference,
        *,
        by: Optional[str] = None,
        comment: Optional[str] = None,
        data: Any = None,
        idempotency_key: Optional[str] = None,
    ) -> Any:
        """`by` is needed where the approval names who may decide."""
        return self._call(
            "POST",
            "/api/approvals/{id}/approve",
            {"id": approval},
            body=given(by=by, comment=comment, data=data),
            idempotency_key=idempotency_key,
            id_key="approval_id",
        )

    def reject(
        self,
        approval: Reference,
        *,
        by: Optional[str] = None,
        comment: Optional[str] = None,
        data: Any = None,
        idempotency_key: Optional[str] = None,
    ) -> Any:
        return self._call(
            "POST",
            "/api/approvals/{id}/reject",
            {"id": approval},
            body=given(by=by, comment=comment, data=data),
            idempotency_key=idempotency_key,
            id_key="approval_id",
        )
