"""Shapes of what goes in and what comes out, for type checkers. What comes out is a `Document`, which is a dict."""

from typing import Any, Dict, List, Mapping, Optional, Sequence, TypedDict, Union


class RetryPolicy(TypedDict, total=False):
    """Seconds and counts; what is left out comes from the server's settings."""

    max_attempts: int
    initial_delay: float
    max_delay: float
    multiplier: float
    jitter: float
    max_duration: float
    retry_on: Sequence[str]
    abort_on: Sequence[str]


class Task(TypedDict, total=False):
    """A task: `component` and `action`, or `tasks` of its own. In a list its id is `id`, or else `name`."""

    id: str
    name: str
    description: str
    metadata: Mapping[str, Any]
    component: str
    action: str
    input: Any
    depends_on: Sequence[str]
    trigger_rule: Any
    when: str
    for_each: Mapping[str, Any]
    repeat: Mapping[str, Any]
    retry: RetryPolicy
    timeout: float
    heartbeat_timeout: float
    total_timeout: float
    on_error: Any
    compensate: Mapping[str, Any]
    output: Any
    tasks: Any
    race: bool
    failure_policy: str


Tasks = Union[Sequence[Union[Task, Mapping[str, Any]]], Mapping[str, Union[Task, Mapping[str, Any]]]]


class _DefinitionNeeds(TypedDict):
    name: str
    tasks: Tasks


class Definition(_DefinitionNeeds, total=False):
    description: str
    input_schema: Any
    output: Any
    output_schema: Any
    timeout: float
    failure_policy: str
    compensate_on: Sequence[str]
    concurrency: Mapping[str, Any]
    metadata: Mapping[str, Any]
    tags: Sequence[str]


class Parameter(TypedDict, total=False):
    """Of a template: a value must be given unless there is a `default`."""

    type: str
    required: bool
    default: Any
    description: str
    enum: Sequence[Any]
    minimum: float
    maximum: float
    min_length: int
    max_length: int
    pattern: str


class Problem(TypedDict):
    """One thing that is wrong; `pointer` is a JSON pointer into what was sent."""

    pointer: str
    code: str
    message: str


class TaskState(TypedDict, total=False):
    status: str
    attempt: int
    component: Optional[str]
    action: Optional[str]
    depends_on: List[str]
    input: Any
    output: Any
    error: Optional[Dict[str, Any]]
    started_at: Optional[str]
    completed_at: Optional[str]
    duration_ms: Optional[float]


class Execution(TypedDict, total=False):
    """`status` is pending, running, paused, completed, failed or cancelled."""

    execution_id: str
    workflow_id: str
    workflow_name: str
    workflow_version: int
    status: str
    priority: int
    metadata: Dict[str, Any]
    input: Any
    output: Any
    error: Optional[Dict[str, Any]]
    progress: Dict[str, int]
    tasks: Dict[str, TaskState]
    created_at: str
    started_at: Optional[str]
    completed_at: Optional[str]
    revision: int
    position: int


class Event(TypedDict, total=False):
    """One event: `revision` is its number in its stream, `position` its place in the whole log."""

    type: str
    event_type: str
    execution_id: Optional[str]
    workflow_id: Optional[str]
    task_id: Optional[str]
    revision: int
    position: int
    timestamp: str
    details: Dict[str, Any]
    message: str
    hash: str
