"""What goes wrong: the server says no, or does not say anything."""

import json
from typing import Any, Dict, List, Optional


class HarmoniaException(Exception):
    """Either of the two below."""


class HarmoniaError(HarmoniaException):
    """The server answered, and the answer is no (RFC 9457).

    `errors` has one entry per thing that is wrong with what was sent, each with `pointer`, `code` and `message`.
    `retry_after`: the seconds after which the server wants to be asked again, when it says so.
    """

    def __init__(self, problem: Dict[str, Any], retry_after: Optional[float] = None) -> None:
        self.problem = problem
        self.status: int = problem["status"]
        self.code: str = problem["code"]
        self.detail: str = problem.get("detail") or problem["title"]
        self.errors: List[Dict[str, Any]] = problem.get("errors") or []
        self.retry_after = retry_after
        super().__init__(f"{self.status} {self.code}: {self.detail}")

    def __reduce__(self) -> Any:
        return HarmoniaError, (self.problem, self.retry_after)


class HarmoniaUnreachable(HarmoniaException):
    """No answer: refused, lost, or too late. Whether the server acted is not known; an idempotency key makes trying again safe."""

    def __init__(self, url: str, reason: str) -> None:
        self.url = url
        self.reason = reason
        super().__init__(f"{url} is not reachable: {reason}")

    def __reduce__(self) -> Any:
        return HarmoniaUnreachable, (self.url, self.reason)


def refusal(url: str, status: int, text: str, retry_after: Optional[str]) -> HarmoniaError:
    """The refusal in an answer; one without it, such as a proxy's page, becomes a refusal that says so."""
    return HarmoniaError(_problem(url, status, text), _seconds(retry_after))


def _problem(url: str, status: int, text: str) -> Dict[str, Any]:
    try:
        problem = json.loads(text)
    except ValueError:
        problem = None
    if isinstance(problem, dict) and all(name in problem for name in ("title", "status", "code")):
        return problem
    line = " ".join(text.split())
    excerpt = "(nothing)" if line == "" else line if len(line) <= 120 else line[:120] + "…"
    return {
        "type": "about:blank",
        "title": f"The server answered {status}",
        "status": status,
        "code": "unexpected_answer",
        "detail": f"{url} answered {status} with something that is not Harmonia's JSON: {excerpt}",
    }


def _seconds(text: Optional[str]) -> Optional[float]:
    try:
        return None if text is None else float(text)
    except ValueError:
        return None
