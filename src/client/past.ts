import type { Explanation } from '../domain/execution/explain/index.ts'
import type { Api, ReadOptions } from './api.ts'
import type { At } from './executions.ts'
import type { Paging } from './pages.ts'
import { reading, reference, type Reference } from './request.ts'

type ExecutionRef = Reference<'execution_id'>

export const pastCalls = (api: Api) => ({
  /** Why each task that has not ended is not running, and what would move it; with `at` as of a moment. One page of tasks. */
  explainExecution: (
    execution: ExecutionRef,
    page: Paging & { readonly at?: At } = {},
    options?: ReadOptions,
  ): Promise<Explanation> =>
    api.json(`/api/executions/${reference('execution_id', execution)}/explain`, reading({ ...page }, options)),
})
