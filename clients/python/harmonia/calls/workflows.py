"""Definitions of workflows."""

from typing import Any, Dict, Optional

from ..request import Calls, Reference, given
from ..types import Definition, Tasks


class WorkflowCalls(Calls):
    def create_workflow(
        self,
        name: str,
        tasks: Tasks,
        description: Optional[str] = None,
        *,
        idempotency_key: Optional[str] = None,
        **fields: Any,
    ) -> Any:
        """Stores a definition as version 1 of a new workflow. `fields` are the others of a definition, such as `input_schema`."""
        body = _definition(name, tasks, description, fields)
        return self._call(
            "POST", "/api/workflows", body=body, idempotency_key=idempotency_key, id_key="workflow_id"
        )

    def validate_workflow(
        self,
        name: str,
        tasks: Tasks,
        description: Optional[str] = None,
        *,
        graph: Optional[bool] = None,
        **fields: Any,
    ) -> Any:
        """Checks a definition without storing it. One with errors is an answer here, not a `HarmoniaError`."""
        body = _definition(name, tasks, description, fields)
        return self._call("POST", "/api/workflows/validate", query=given(graph=graph), body=body)

    def list_examples(self, *, min_position: Optional[int] = None) -> Any:
        """The definitions that ship with the server, as texts to begin with."""
        query = given(min_position=min_position)
        return self._call("GET", "/api/examples", query=query, rows_key="examples")

    def update_workflow(
        self,
        workflow: Reference,
        name: str,
        tasks: Tasks,
        description: Optional[str] = None,
        *,
        if_version: Optional[int] = None,
        **fields: Any,
    ) -> Any:
        """Adds a version; with `if_version` only if that is still the latest (412 otherwise)."""
        body = _definition(name, tasks, description, fields)
        return self._call(
            "PUT", "/api/workflows/{id}", {"id": workflow}, body=body, if_version=if_version, id_key="workflow_id"
        )

    def list_workflows(
        self,
        *,
        name: Optional[str] = None,
        search: Optional[str] = None,
        tag: Optional[str] = None,
        template_id: Optional[str] = None,
        limit: Optional[int] = None,
        cursor: Optional[str] = None,
        min_position: Optional[int] = None,
    ) -> Any:
        """One page of those that are not archived, newest first."""
        query = given(
            name=name,
            search=search,
            tag=tag,
            template_id=template_id,
            limit=limit,
            cursor=cursor,
            min_position=min_position,
        )
        return self._call("GET", "/api/workflows", query=query, id_key="workflow_id", rows_key="workflows")

    def get_workflow(
        self, workflow: Reference, *, version: Optional[int] = None, min_position: Optional[int] = None
    ) -> Any:
        """The latest version unless `version` is given."""
        query = given(version=version, min_position=min_position)
        return self._call("GET", "/api/workflows/{id}", {"id": workflow}, query=query, id_key="workflow_id")

    def list_workflow_versions(
        self,
        workflow: Reference,
        *,
        limit: Optional[int] = None,
        cursor: Optional[str] = None,
        min_position: Optional[int] = None,
    ) -> Any:
        query = given(limit=limit, cursor=cursor, min_position=min_position)
        return self._call("GET", "/api/workflows/{id}/versions", {"id": workflow}, query=query, rows_key="versions")

    def get_workflow_graph(
        self, workflow: Reference, *, version: Optional[int] = None, min_position: Optional[int] = None
    ) -> Any:
        """Its tasks as they hang together."""
        query = given(version=version, min_position=min_position)
        return self._call("GET", "/api/workflows/{id}/graph", {"id": workflow}, query=query)

    def archive_workflow(self, workflow: Reference) -> Any:
        """No new executions from now on; running ones and the history stay."""
        return self._call("DELETE", "/api/workflows/{id}", {"id": workflow}, id_key="workflow_id")

    def test_workflow(self, trial: Dict[str, Any]) -> Any:
        """Runs a definition with given answers and a clock that jumps. Records nothing, calls nobody."""
        return self._call("POST", "/api/workflows/test", body=trial)

    def what_if(
        self,
        definition: Definition,
        *,
        executions: Optional[Any] = None,
        workflow_id: Optional[str] = None,
        last: Optional[int] = None,
        status: Optional[Any] = None,
    ) -> Any:
        """Plays recorded runs against a definition: `executions` by their ids, or the `last` ones of a workflow."""
        asked = given(executions=executions, workflow_id=workflow_id, last=last, status=status)
        return self._call("POST", "/api/workflows/whatif", body={"definition": definition, **asked})


def _definition(name: str, tasks: Tasks, description: Optional[str], fields: Dict[str, Any]) -> Dict[str, Any]:
    return {"name": name, **given(description=description), "tasks": tasks, **fields}
