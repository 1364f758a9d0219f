"""Every call of the API, a file per noun. They make requests; the clients carry them out."""

from .chat import ChatCalls
from .checkpoints import CheckpointCalls, RebuildCalls
from .components import ComponentCalls
from .executions import ExecutionCalls, ExecutionReads
from .history import HistoryCalls
from .people import ApprovalCalls
from .schedules import ScheduleCalls
from .server import ServerCalls
from .templates import TemplateCalls
from .webhooks import HookCalls, WebhookCalls
from .workflows import WorkflowCalls

__all__ = ["AllCalls", "StateCalls"]


class StateCalls(CheckpointCalls, RebuildCalls, ExecutionReads):
    """What is about an execution's state and history."""


class AllCalls(
    WorkflowCalls,
    TemplateCalls,
    ExecutionCalls,
    HistoryCalls,
    CheckpointCalls,
    RebuildCalls,
    ApprovalCalls,
    ScheduleCalls,
    ComponentCalls,
    ServerCalls,
    ChatCalls,
    WebhookCalls,
    HookCalls,
):
    """All of them."""
