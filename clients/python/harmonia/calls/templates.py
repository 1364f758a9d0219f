"""Definitions with parameters, of which workflows are made."""

from typing import Any, Mapping, Optional

from ..request import Calls, Reference, given
from ..types import Definition, Parameter


class TemplateCalls(Calls):
    def create_template(
        self,
        name: str,
        *,
        workflow_definition_id: Optional[str] = None,
        workflow_version: Optional[int] = None,
        definition: Optional[Definition] = None,
        parameters: Optional[Mapping[str, Parameter]] = None,
        description: Optional[str] = None,
        tags: Optional[Any] = None,
        idempotency_key: Optional[str] = None,
    ) -> Any:
        """Of a definition with `${param.<name>}` in it, or of a workflow, where `${input.<name>}` becomes that parameter."""
        body = given(
            name=name,
            workflow_definition_id=workflow_definition_id,
            workflow_version=workflow_version,
            definition=definition,
            parameters=parameters,
            description=description,
            tags=tags,
        )
        return self._call(
            "POST", "/api/templates", body=body, idempotency_key=idempotency_key, id_key="template_id"
        )

    def list_templates(
        self,
        *,
        name: Optional[str] = None,
        search: Optional[str] = None,
        tag: Optional[str] = None,
        limit: Optional[int] = None,
        cursor: Optional[str] = None,
        min_position: Optional[int] = None,
    ) -> Any:
        query = given(name=name, search=search, tag=tag, limit=limit, cursor=cursor, min_position=min_position)
        return self._call("GET", "/api/templates", query=query, id_key="template_id", rows_key="templates")

    def get_template(
        self, template: Reference, *, version: Optional[int] = None, min_position: Optional[int] = None
    ) -> Any:
        query = given(version=version, min_position=min_position)
        return self._call("GET", "/api/templates/{id}", {"id": template}, query=query, id_key="template_id")

    def update_template(
        self,
        template: Reference,
        name: str,
        *,
        workflow_definition_id: Optional[str] = None,
        workflow_version: Optional[int] = None,
        definition: Optional[Definition] = None,
        parameters: Optional[Mapping[str, Parameter]] = None,
        description: Optional[str] = None,
        tags: Optional[Any] = None,
        if_version: Optional[int] = None,
    ) -> Any:
        """Adds a version; with `if_version` only if that is still the latest (412 otherwise)."""
        body = given(
            name=name,
            workflow_definition_id=workflow_definition_id,
            workflow_version=workflow_version,
            definition=definition,
            parameters=parameters,
            description=description,
            tags=tags,
        )
        return self._call(
            "PUT", "/api/templates/{id}", {"id": template}, body=body, if_version=if_version, id_key="template_id"
        )

    def list_template_versions(
        self,
        template: Reference,
        *,
        limit: Optional[int] = None,
        cursor: Optional[str] = None,
        min_position: Optional[int] = None,
    ) -> Any:
        query = given(limit=limit, cursor=cursor, min_position=min_position)
        return self._call("GET", "/api/templates/{id}/versions", {"id": template}, query=query, rows_key="versions")

    def archive_template(self, template: Reference) -> Any:
        """Nothing is made of it from now on; the workflows that were made of it stay."""
        return self._call("DELETE", "/api/templates/{id}", {"id": template}, id_key="template_id")

    def instantiate_template(
        self,
        template_id: Reference,
        parameter_values: Optional[Mapping[str, Any]] = None,
        *,
        name: Optional[str] = None,
        version: Optional[int] = None,
        idempotency_key: Optional[str] = None,
    ) -> Any:
        """A new workflow each time; the same one for the same `idempotency_key`."""
        body = given(parameter_values=parameter_values, name=name, version=version)
        return self._call(
            "POST",
            "/api/templates/{id}/instantiate",
            {"id": template_id},
            body=body,
            idempotency_key=idempotency_key,
            id_key="workflow_id",
        )
