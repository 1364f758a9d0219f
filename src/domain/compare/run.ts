import type { Definition } from '../definition/definition.ts'
import type { ExecutionDocument } from '../execution/document.ts'
import type { Policy } from '../execution/events.ts'
import type { Steps } from './steps.ts'

/** A run as it is compared: how it stands, with every value whole, and how it came to that. */
export interface Run {
  readonly document: ExecutionDocument
  readonly definition: Definition
  readonly policy: Policy
  readonly steps: Steps
  /** The hash of a value that is kept apart for its size; undefined of any other. */
  readonly hashOf: (value: unknown) => string | undefined
}
