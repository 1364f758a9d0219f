"""Being told of events over HTTP."""

from typing import Any, Optional, Sequence

from ..request import Calls, Reference, given


class WebhookCalls(Calls):
    def create_webhook(self, url: str, *, idempotency_key: Optional[str] = None, **webhook: Any) -> Any:
        """`create_webhook("https://hooks.example/h", types=["workflow_failed"], secrets=[{"secret": "HOOK"}])`; without `secrets` the answer has a `secret`."""
        return self._call(
            "POST",
            "/api/webhooks",
            body={"url": url, **webhook},
            idempotency_key=idempotency_key,
            id_key="webhook_id",
        )

    def list_webhooks(
        self, *, limit: Optional[int] = None, cursor: Optional[str] = None, min_position: Optional[int] = None
    ) -> Any:
        query = given(limit=limit, cursor=cursor, min_position=min_position)
        return self._call("GET", "/api/webhooks", query=query, id_key="webhook_id", rows_key="webhooks")

    def get_webhook(self, webhook: Reference, *, min_position: Optional[int] = None) -> Any:
        query = given(min_position=min_position)
        return self._call("GET", "/api/webhooks/{id}", {"id": webhook}, query=query, id_key="webhook_id")

    def update_webhook(self, webhook: Reference, url: str, **changed: Any) -> Any:
        """All of it anew; it goes on where it stands."""
        body = {"url": url, **changed}
        return self._call("PUT", "/api/webhooks/{id}", {"id": webhook}, body=body, id_key="webhook_id")

    def delete_webhook(self, webhook: Reference) -> Any:
        return self._call("DELETE", "/api/webhooks/{id}", {"id": webhook}, id_key="webhook_id")

    def pause_webhook(
        self, webhook: Reference, reason: Optional[str] = None, *, idempotency_key: Optional[str] = None
    ) -> Any:
        return self._call(
            "POST",
            "/api/webhooks/{id}/pause",
            {"id": webhook},
            body=given(reason=reason),
            idempotency_key=idempotency_key,
            id_key="webhook_id",
        )

    def resume_webhook(
        self, webhook: Reference, reason: Optional[str] = None, *, idempotency_key: Optional[str] = None
    ) -> Any:
        return self._call(
            "POST",
            "/api/webhooks/{id}/resume",
            {"id": webhook},
            body=given(reason=reason),
            idempotency_key=idempotency_key,
            id_key="webhook_id",
        )

    def test_webhook(self, webhook: Reference) -> Any:
        """Sends a message now. A receiver that does not take it is an answer here, not a `HarmoniaError`."""
        return self._call("POST", "/api/webhooks/{id}/test", {"id": webhook}, body={}, extra=60)

    def list_webhook_deliveries(self, webhook: Reference, *, min_position: Optional[int] = None) -> Any:
        """The last attempts, and the dead letters."""
        query = given(min_position=min_position)
        return self._call("GET", "/api/webhooks/{id}/deliveries", {"id": webhook}, query=query, rows_key="deliveries")

    def redeliver_webhook(
        self,
        webhook: Reference,
        *,
        positions: Optional[Sequence[int]] = None,
        from_position: Optional[int] = None,
        idempotency_key: Optional[str] = None,
    ) -> Any:
        """All dead letters, those at some positions, or everything behind a position."""
        body = given(positions=positions)
        if from_position is not None:
            body["from"] = from_position
        return self._call(
            "POST",
            "/api/webhooks/{id}/redeliver",
            {"id": webhook},
            body=body,
            idempotency_key=idempotency_key,
            id_key="webhook_id",
        )


class HookCalls(Calls):
    def create_hook(self, name: str, *, idempotency_key: Optional[str] = None, **hook: Any) -> Any:
        """`create_hook("deploys", start={"workflow_id": …, "input": {"ref": "${request.body.ref}"}}, verify={…})`; others POST to its `path`."""
        return self._call(
            "POST",
            "/api/hooks",
            body={"name": name, **hook},
            idempotency_key=idempotency_key,
            id_key="hook_id",
        )

    def list_hooks(
        self, *, limit: Optional[int] = None, cursor: Optional[str] = None, min_position: Optional[int] = None
    ) -> Any:
        query = given(limit=limit, cursor=cursor, min_position=min_position)
        return self._call("GET", "/api/hooks", query=query, id_key="hook_id", rows_key="hooks")

    def get_hook(self, hook: Reference, *, min_position: Optional[int] = None) -> Any:
        query = given(min_position=min_position)
        return self._call("GET", "/api/hooks/{id}", {"id": hook}, query=query, id_key="hook_id")

    def update_hook(self, hook: Reference, name: str, **changed: Any) -> Any:
        """All of it anew."""
        body = {"name": name, **changed}
        return self._call("PUT", "/api/hooks/{id}", {"id": hook}, body=body, id_key="hook_id")

    def delete_hook(self, hook: Reference) -> Any:
        return self._call("DELETE", "/api/hooks/{id}", {"id": hook}, id_key="hook_id")
