import { compensation } from './call.ts'
import { concurrency } from './concurrency.ts'
import { handler, then } from './handler.ts'
import { forEach, repeat } from './iteration.ts'
import { retry } from './retry.ts'
import type { Shape } from './shape.ts'
import { task } from './task.ts'
import { partialJoin } from './trigger-rule.ts'
import { workflow } from './workflow.ts'

/** Every object of the language. Checks, JSON Schema and reference are made from these and cannot differ. */
export const shapes: readonly Shape[] = [
  workflow,
  task,
  retry,
  forEach,
  repeat,
  handler,
  then,
  compensation,
  partialJoin,
  concurrency,
]
