export type {
  ApprovalDocument,
  ApprovalStatus,
  CheckpointDocument,
  CheckpointValidation,
  ExecutionDocument,
  ExecutionStatus,
  Progress,
  SavedStateDocument,
  TaskDocument,
  TaskStatus,
} from '../domain/execution/document.ts'
export type { Explanation, Held, Mover, Reason } from '../domain/execution/explain/index.ts'
export type { ExecutionGraph, RunNode } from '../domain/execution/graph.ts'
export type { Definition } from '../domain/definition/definition.ts'
export type { Registration } from '../domain/component/events.ts'
export type { Problem } from '../domain/problem.ts'
export type { OnConflict } from '../domain/start/on-conflict.ts'
export type { Comparison, Divergence } from '../domain/compare/compare-runs.ts'
export type { TaskDifference } from '../domain/compare/tasks.ts'
export type { Difference, Told } from '../domain/compare/values.ts'
export type { CallOptions, ClientOptions, PostOptions, ReadOptions } from './api.ts'
export type { Archive, ArchiveCheck, ArchiveContent, ArchiveRun, ArchiveRunDone, Unarchived } from './archives.ts'
export { attemptKey } from './attempt-key.ts'
export type { Audited, BrokenEvent, RefusedCommand } from './audit.ts'
export type { ApprovalsFilter, Decided, Decision } from './approvals.ts'
export type {
  AssistantFacts,
  ChatContext,
  ChatEvent,
  ChatProposal,
  ChatReference,
  ChatReply,
  ChatTurn,
  NewChat,
  ProposedAction,
} from './chat.ts'
export type { CheckpointsFilter, NewCheckpoint, NewRestore, RestoredExecution } from './checkpoints.ts'
export { getHarmoniaClient, getHarmoniaStateClient, HarmoniaClient, type HarmoniaStateClient } from './client.ts'
export type { Bisection, DiffOptions, Flip } from './comparisons.ts'
export type { Action, Component, ComponentTest } from './components.ts'
export { HarmoniaError, HarmoniaUnreachable, type ProblemDocument } from './errors.ts'
export { isEnd, type EventType, type HarmoniaEvent } from './events.ts'
export type {
  Accepted,
  At,
  ExecutionsFilter,
  ExecutionSummary,
  NewExecution,
  NewSignal,
  Started,
  TaskRow,
} from './executions.ts'
export type { ForkedTask } from '../domain/execution/adopt/forecast.ts'
export type { Changes, Forked, ForkPreview, NewFork, TaskChange } from './forks.ts'
export type { MonitorEventsOptions, MonitorOptions } from './monitor.ts'
export type {
  Happened,
  MonitorDocument,
  MonitoredComponent,
  MonitorQuery,
  MonitorSample,
  Percentiles,
} from './monitored.ts'
export type { EventBucket, EventHistogram, WorkflowGraph } from './past.ts'
export type { Example } from './examples.ts'
export { pages, type Page, type Paging } from './pages.ts'
export type { RebuildOfAll, RebuildOptions, Rebuilt, StateDifference } from './rebuild.ts'
export type { NewSchedule, Schedule, SchedulesFilter } from './schedules.ts'
export type { HermesRegistration, HermesStanding } from './hermes.ts'
export type { Secret, Secrets } from './secrets.ts'
export type { ServerStatus } from './status.ts'
export type { LeasedTask, TaskFailure, TaskHeartbeat, TaskPoll } from './tasks.ts'
export type { Hook, NewHook } from './hooks.ts'
export type { ChangedWebhook, CreatedWebhook, NewWebhook, Webhook, WebhookDeliveries, WebhookTest } from './webhooks.ts'
export {
  HarmoniaWorker,
  TaskError,
  type TaskAction,
  type TaskContext,
  type WorkerClient,
  type WorkerOptions,
} from './worker.ts'
export type {
  InstantiatedWorkflow,
  Instantiation,
  NewParameter,
  NewTemplate,
  Template,
  TemplatesFilter,
  WarnedTemplate,
} from './templates.ts'
export type {
  NewTrial,
  TrialAnswer,
  TrialCommand,
  TrialDifference,
  TrialError,
  TrialExpectation,
  TrialReport,
} from './trials.ts'
export type { NewWhatIf, Replayed, WhatIfReport } from './what-if.ts'
export type {
  BlockOutline,
  NewCall,
  NewGroup,
  NewHandler,
  NewTask,
  NewTasks,
  NewWorkflow,
  Validation,
  Workflow,
  WorkflowsFilter,
  StoredWorkflow,
  WorkflowVersion,
} from './workflows.ts'
