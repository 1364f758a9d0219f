import type { Execution } from '../domain/execution/index.ts'
import { stateForm } from '../domain/execution/state-form.ts'
import { canonical } from '../store/canonical.ts'
import { sha256 } from '../store/hash.ts'

/**
 * SHA-256 of what the events say of an execution, without what follows from that: the same for a live execution, one that was
 * replayed, and one that was folded on from a snapshot. Comparable between states of the same `STATE_FORM`.
 */
export const stateHash = (execution: Execution): string => sha256(canonical(stateForm(execution)))
