/** What a client's model is told of this server. */
export const INSTRUCTIONS = `Harmonia runs workflows: graphs of tasks that components carry out. Everything that happens is an event that is kept.
To run something that exists: ListWorkflowDefinitions, ExecuteWorkflow (with wait_seconds to wait for its end), GetWorkflowExecutionStatus.
To build something: ListComponents, GetComponentActions, CreateWorkflowDefinition. To do one thing: ExecuteComponentAction.
When an execution does not go on, ExplainExecution says why and what would move it; GetExecutionHistory has its events.
Lists come in pages: pass next_cursor as cursor. A call that is refused says what is wrong, with JSON pointers.`
