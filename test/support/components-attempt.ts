import type { Attempt } from '../../src/engine/engine.ts'
import type { Target } from '../../src/engine/tasks/component-call.ts'

export const anAttempt = (given: Partial<Attempt> = {}): Attempt => ({
  workflow_id: '01890a5d-ac96-774b-bcce-b302099a8057',
  execution_id: '01890a5d-ac96-774b-bcce-b302099a8058',
  task_id: 'task1',
  attempt: 1,
  component: 'ergon',
  action: 'run',
  input: { data: 1 },
  deadline: Date.UTC(2026, 0, 1),
  ...given,
})

export const targetAt = (url: string, prefix = '', seen: Target['seen'] = () => {}): Target => ({
  endpoint: url + prefix,
  origin: url,
  prefix,
  seen,
})
