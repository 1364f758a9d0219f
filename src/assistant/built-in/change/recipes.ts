import type { Recipe } from './recipe.ts'
import { retry, timeout } from './recipes/attempts.ts'
import { condition, handler, order } from './recipes/order.ts'
import { addTask, remove, rename } from './recipes/tasks.ts'
import { approval, wait } from './recipes/waits.ts'
import { describe, limit, setInput } from './recipes/whole.ts'

/** In this order: what is more particular goes before what is less. */
export const recipes: readonly Recipe[] = [
  rename,
  remove,
  handler,
  approval,
  retry,
  timeout,
  limit,
  describe,
  condition,
  wait,
  addTask,
  setInput,
  order,
]
