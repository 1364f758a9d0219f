"""The API's own JSON, with its fields as attributes too."""

import json
from typing import Any, List, Optional


class Document(dict):
    """A JSON object of the API: `execution["status"]` and `execution.status` are the same.

    `id` is what this document is called by: the `workflow_id` of a workflow, the `execution_id` of an execution. Fields
    that are called as a method of `dict` (`items`, `keys`) are there by their key only.
    """

    __slots__ = ("_id_key", "_rows_key")

    def __getattr__(self, name: str) -> Any:
        try:
            return self[name]
        except KeyError:
            pass
        raise AttributeError(f"there is no {name!r} here; there are {', '.join(map(str, self)) or 'no fields'}")

    @property
    def id(self) -> str:
        if "id" in self:
            return self["id"]
        key = getattr(self, "_id_key", None)
        if key is None:
            raise AttributeError("this has no id of its own")
        return self[key]

    @property
    def rows(self) -> List[Any]:
        """What is on this page of a list."""
        if "rows" in self:
            return self["rows"]
        key = getattr(self, "_rows_key", None)
        if key is None:
            raise AttributeError("this is no page of a list")
        return self[key]


def document(text: str, id_key: Optional[str] = None, rows_key: Optional[str] = None) -> Any:
    """A JSON text, its objects as documents. `id_key` names the id of the outermost one, or of each of its rows."""
    value = json.loads(text, object_hook=Document)
    if isinstance(value, Document):
        value._rows_key = rows_key
        for named in [value] if rows_key is None else value.get(rows_key) or []:
            if isinstance(named, Document):
                named._id_key = id_key
    return value
