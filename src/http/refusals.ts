import type { Refusal } from './refusal.ts'
import { ofAssistant } from './refusals/assistant.ts'
import { ofComponents } from './refusals/components.ts'
import { ofDefinitions } from './refusals/definitions.ts'
import { ofExecutions } from './refusals/executions.ts'
import { ofHermes } from './refusals/hermes.ts'
import { ofHistory } from './refusals/history.ts'
import { ofRequest } from './refusals/request.ts'
import { ofStore } from './refusals/store.ts'
import { ofWebhooks } from './refusals/webhooks.ts'
import { rowsOf, type RefusalRow } from './refusals/row.ts'

export type { RefusalRow } from './refusals/row.ts'

const ofCapabilities = rowsOf({
  capability_refused: {
    status: 400,
    title: 'Capability refused',
    says: ({ because }) => {
      const { title, says } = refusals[because.tag] as RefusalRow<typeof because.tag>
      const { more, ...said } = says(because)
      return { ...said, more: { ...more, code: because.tag, message: title } }
    },
  },
})

/** The one place where a refusal becomes a number and a sentence. A new tag does not compile until it is listed in one of these. */
export const refusals: { readonly [Tag in Refusal['tag']]: RefusalRow<Tag> } = {
  ...ofRequest,
  ...ofDefinitions,
  ...ofExecutions,
  ...ofHistory,
  ...ofComponents,
  ...ofHermes,
  ...ofAssistant,
  ...ofStore,
  ...ofWebhooks,
  ...ofCapabilities,
}
