import { failed } from '../tasks/failure.ts'
import { settled } from '../tasks/task-kind.ts'
import type { Reached } from './way.ts'

/** For a component that was found elsewhere, where nobody says who may take a name: no secret goes there. */
export const withoutSecrets = (reached: Reached): Reached => ({
  ...reached,
  call: (attempt) => (attempt.has_secrets === true ? settled(refusal(attempt.component)) : reached.call(attempt)),
})

const refusal = (component: string) =>
  failed(
    'secret_not_sent',
    `${component} was found through Hermes, where any program may take that name, so it is sent no secrets: register it here with "harmonia components register ${component} <url>"`,
    false,
  )
