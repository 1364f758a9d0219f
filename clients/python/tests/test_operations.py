"""The client against the server's own description of itself."""

import ast
import json
import re
import unittest
from pathlib import Path
from urllib.request import urlopen

import harmonia

from .server import URL

# What the client leaves to others, and why.
LEFT_OUT = {
    "POST /hooks/{}": "is where others send to, in bytes that they sign",
    "GET /api": "lists routes, for people; the methods are that list here",
    "GET /openapi.json": "describes the API, for tools",
    "POST /mcp": "speaks the Model Context Protocol, which has clients of its own",
    "GET /api/registry/component/{}": "is how the ecosystem's own client finds the server",
    "POST /api/capabilities/create_workflow": "the ecosystem's own client; here create_workflow",
    "POST /api/capabilities/execute_workflow": "the ecosystem's own client; here execute_workflow",
    "POST /api/capabilities/get_workflow_status": "the ecosystem's own client; here get_workflow_status",
    "POST /api/capabilities/cancel_workflow": "the ecosystem's own client; here cancel_workflow",
    "POST /api/capabilities/save_state": "the ecosystem's own client; here save_state",
    "POST /api/capabilities/load_state": "the ecosystem's own client; here load_state",
    "POST /api/capabilities/create_checkpoint": "the ecosystem's own client; here create_checkpoint",
}

# Followed instead of called.
STREAMS = {"GET /events/executions/{}", "GET /events"}


def nameless(path):
    return re.sub(r"\{\w+\}", "{}", path)


def described():
    with urlopen(f"{URL}/openapi.json") as answer:
        document = json.load(answer)
    return {
        f"{method.upper()} {nameless(path)}": operation
        for path, operations in document["paths"].items()
        for method, operation in operations.items()
    }


def calls():
    """Every method that makes a request: what it asks for, and the names of its arguments."""
    folder = Path(harmonia.__file__).parent / "calls"
    for file in folder.glob("*.py"):
        for method in ast.walk(ast.parse(file.read_text("utf-8"))):
            if not isinstance(method, ast.FunctionDef) or method.name == "_steer":
                continue
            for call in ast.walk(method):
                if isinstance(call, ast.Call) and getattr(call.func, "attr", "") in ("_call", "_steer"):
                    verb, path = (argument.value for argument in call.args[:2])
                    names = {argument.arg for argument in method.args.args + method.args.kwonlyargs}
                    yield method.name, f"{verb} {nameless(path)}", names | ({"*"} if method.args.kwarg else set())


class TestOperations(unittest.TestCase):
    def test_every_operation_has_a_method_or_a_reason(self):
        operations = set(described())
        covered = {operation for _, operation, _ in calls()} | STREAMS
        missing = operations - covered - set(LEFT_OUT)
        self.assertEqual(missing, set(), "give each a method in harmonia/calls, or a reason in LEFT_OUT")
        self.assertEqual(covered - operations, set(), "the server has no such operation")
        self.assertEqual(set(LEFT_OUT) - operations, set(), "nothing is left out of what there is not")

    def test_every_query_parameter_is_an_argument(self):
        renamed = {"from": "from_revision", "metadata": "metadata"}
        operations = described()
        for method, operation, names in calls():
            for parameter in operations[operation].get("parameters", []):
                if parameter["in"] == "query":
                    name = renamed.get(parameter["name"], parameter["name"])
                    self.assertIn(name, names, f"{method}, {operation}")

    def test_every_post_that_records_takes_an_idempotency_key(self):
        harmless = {"validate_workflow", "test_workflow", "what_if", "validate_checkpoint", "test_component", "test_webhook", "poll_tasks", "chat", "preview_fork"}
        for method, operation, names in calls():
            if operation.startswith("POST ") and method not in harmless:
                self.assertIn("idempotency_key", names, f"{method}, {operation}")


if __name__ == "__main__":
    unittest.main()
