"""The assistant, which looks at everything and changes nothing."""

from typing import Any, Mapping, Optional, Sequence

from ..request import Calls, given

# A model may take its time; the server says when it takes too much.
THINKING = 600


class ChatCalls(Calls):
    def chat(
        self,
        content: str,
        *,
        history: Optional[Sequence[Mapping[str, str]]] = None,
        context: Optional[Mapping[str, Any]] = None,
    ) -> Any:
        """
        Asks. `history` is what was said before (`{"role": "user" | "assistant", "content"}`): the server keeps none of it. `context` is what is
        looked at: `workflow_id`, `execution_id`, `revision`, `definition`. A `proposal` in the answer is for the caller to carry out.
        """
        body = given(content=content, history=history, context=context)
        return self._call("POST", "/api/chat", body=body, extra=THINKING)

    def get_chat_info(self, *, min_position: Optional[int] = None) -> Any:
        """Who answers: a model, or the built-in assistant."""
        return self._call("GET", "/api/chat/info", query=given(min_position=min_position))
