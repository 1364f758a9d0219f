"""The programs that carry tasks out, and what they report by a token."""

from typing import Any, Optional

from ..request import Calls, given


class ComponentCalls(Calls):
    def register_component(self, name: str, *, idempotency_key: Optional[str] = None, **registration: Any) -> Any:
        """`register_component("ergon", endpoint="http://…")`, or all of a manifest. A name that is known gets the new one."""
        return self._call(
            "POST",
            "/api/components",
            body={"name": name, **registration},
            idempotency_key=idempotency_key,
            id_key="name",
        )

    def list_components(
        self, *, limit: Optional[int] = None, cursor: Optional[str] = None, min_position: Optional[int] = None
    ) -> Any:
        query = given(limit=limit, cursor=cursor, min_position=min_position)
        return self._call("GET", "/api/components", query=query, id_key="name", rows_key="components")

    def get_component(self, name: str, *, min_position: Optional[int] = None) -> Any:
        query = given(min_position=min_position)
        return self._call("GET", "/api/components/{name}", {"name": name}, query=query, id_key="name")

    def get_component_manifest(self, name: str, *, min_position: Optional[int] = None) -> Any:
        """As it was registered, so that it can be registered again."""
        query = given(min_position=min_position)
        return self._call("GET", "/api/components/{name}/manifest", {"name": name}, query=query, id_key="name")

    def remove_component(self, name: str) -> Any:
        return self._call("DELETE", "/api/components/{name}", {"name": name})

    def test_component(self, name: str) -> Any:
        """Calls the component now. One that does not answer is an answer here, not a `HarmoniaError`."""
        return self._call("POST", "/api/components/{name}/test", {"name": name}, body={})

    def list_component_actions(self, name: str, *, min_position: Optional[int] = None) -> Any:
        query = given(min_position=min_position)
        return self._call("GET", "/api/components/{name}/actions", {"name": name}, query=query, rows_key="actions")

    def get_component_action(self, name: str, action: str, *, min_position: Optional[int] = None) -> Any:
        return self._call(
            "GET",
            "/api/components/{name}/actions/{action}",
            {"name": name, "action": action},
            query=given(min_position=min_position),
        )

    def list_secrets(
        self, *, limit: Optional[int] = None, cursor: Optional[str] = None, min_position: Optional[int] = None
    ) -> Any:
        """The names of the secrets that definitions can refer to, never their values."""
        query = given(limit=limit, cursor=cursor, min_position=min_position)
        return self._call("GET", "/api/secrets", query=query, rows_key="secrets")

    def complete_task(self, task_token: str, output: Any = None, *, idempotency_key: Optional[str] = None) -> Any:
        """What a component says of an attempt by its token. Said twice is the same as said once."""
        return self._call(
            "POST",
            "/api/tasks/{task_token}/complete",
            {"task_token": task_token},
            body={"output": output},
            idempotency_key=idempotency_key,
        )

    def fail_task(
        self,
        task_token: str,
        message: str,
        *,
        type: Optional[str] = None,
        retryable: Optional[bool] = None,
        details: Any = None,
        idempotency_key: Optional[str] = None,
    ) -> Any:
        """What is not said is not retryable, and of the type `component_error`."""
        return self._call(
            "POST",
            "/api/tasks/{task_token}/fail",
            {"task_token": task_token},
            body=given(message=message, type=type, retryable=retryable, details=details),
            idempotency_key=idempotency_key,
        )

    def poll_tasks(
        self,
        component: str,
        worker_id: str,
        *,
        actions: Optional[Any] = None,
        max: Optional[int] = None,
        wait_seconds: int = 20,
    ) -> Any:
        """Fetches tasks of a component whose tasks workers fetch: waits until there is one, or the time is over."""
        body = given(component=component, worker_id=worker_id, actions=actions, max=max, wait_seconds=wait_seconds)
        return self._call("POST", "/api/tasks/poll", body=body, rows_key="tasks", extra=wait_seconds)

    def heartbeat_task(
        self,
        task_token: str,
        details: Any = None,
        *,
        worker_id: Optional[str] = None,
        idempotency_key: Optional[str] = None,
    ) -> Any:
        """`worker_id` says which worker it is that renews its lease. Not `wanted`: another one has the task by now."""
        return self._call(
            "POST",
            "/api/tasks/{task_token}/heartbeat",
            {"task_token": task_token},
            body=given(details=details, worker_id=worker_id),
            idempotency_key=idempotency_key,
        )
