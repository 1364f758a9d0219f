"""How a call becomes a request."""

import re
from typing import Any, Dict, Mapping, Optional, Union
from urllib.parse import quote

from .connection import NOTHING, Request

Reference = Union[str, Mapping[str, Any]]
"""An id, or any document that has it: `get_execution(execution_id)`, `get_execution(execution)`."""


class Calls:
    """What carries requests out: at once, or as something to be awaited."""

    def _send(self, request: Request) -> Any:
        raise NotImplementedError

    def _call(
        self,
        method: str,
        path: str,
        params: Optional[Mapping[str, Reference]] = None,
        *,
        query: Optional[Mapping[str, Any]] = None,
        body: Any = NOTHING,
        idempotency_key: Optional[str] = None,
        if_version: Optional[int] = None,
        id_key: Optional[str] = None,
        rows_key: Optional[str] = None,
        text: bool = False,
        extra: float = 0.0,
    ) -> Any:
        headers: Dict[str, str] = {}
        if idempotency_key is not None:
            headers["Idempotency-Key"] = idempotency_key
        if if_version is not None:
            headers["If-Match"] = f'"{if_version}"'
        if text:
            headers["Accept"] = "*/*"
        full = path_of(path, params or {})
        return self._send(Request(method, full, query or {}, body, headers, id_key, rows_key, text, extra))


def given(**fields: Any) -> Dict[str, Any]:
    """Those that are not None: what is left out gets the server's default."""
    return {name: value for name, value in fields.items() if value is not None}


ID_KEYS = {
    "/api/workflows/": "workflow_id",
    "/api/templates/": "template_id",
    "/api/webhooks/": "webhook_id",
    "/api/hooks/": "hook_id",
    "/api/checkpoints/": "checkpoint_id",
    "/api/approvals/": "approval_id",
    "/api/schedules/": "schedule_id",
    "/api/archives/": "archive_id",
    "/api/components/": "name",
    "/api/blobs/": "sha256",
    "/api/executions/": "execution_id",
    "/events/executions/": "execution_id",
    "/api/state/": "execution_id",
    "/api/tasks/": "task_token",
}


def path_of(path: str, params: Mapping[str, Reference]) -> str:
    """The path with its `{names}` filled in. The first may be a document: it has its id where the path says what it is of."""
    key = next((id_key for start, id_key in ID_KEYS.items() if path.startswith(start)), None)

    def text(found: "re.Match[str]") -> str:
        value = params[found.group(1)]
        if isinstance(value, Mapping) and key is not None:
            if key not in value:
                raise TypeError(f"this is asked of something that has a {key!r}: give that, or the id as text")
            value = value[key]
        if not isinstance(value, str) or value == "":
            raise TypeError(f"{found.group(1)} must be text that is not empty, not {value!r}")
        return quote(value, safe="")

    return re.sub(r"\{(\w+)\}", text, path)
