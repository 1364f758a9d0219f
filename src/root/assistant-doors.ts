import * as E from 'fp-ts/lib/Either.js'
import type { AssistantParts } from '../assistant/open.ts'
import type { Settings } from '../config.ts'
import type { Secrets } from '../engine/secrets/secrets.ts'
import type { Transport } from '../engine/tasks/transport.ts'

const KEY = 'AI_KEY'

/** The model that answers, as the settings name it. Its key is a secret of the server, looked up for each question. */
export const modelIn = (
  { aiUrl: url, aiModel: name, aiTimeout: seconds }: Settings,
  secrets: Secrets,
  transport: Transport,
): AssistantParts['model'] => ({
  url,
  name,
  seconds,
  transport,
  key: () => {
    const found = secrets.find(KEY)
    return E.isRight(found) ? found.right : undefined
  },
  scrub: (text) => String(secrets.scrub([KEY], text)),
})

/** What is wrong with the settings of the assistant, when something is. */
export const unfitModel = ({ aiUrl, aiModel }: Settings): string | undefined =>
  aiUrl !== '' && aiModel === ''
    ? 'HARMONIA_AI_URL says where a model is: say which one it is with HARMONIA_AI_MODEL'
    : undefined

/** Why the assistant is not to be had over TCP, and what to do about it. Everything else works. */
export const aboutAiPort = (why: string): string =>
  `the assistant does not answer over TCP: ${why}. Name another port with HARMONIA_AI_PORT, or 0 for none; over HTTP it answers`
