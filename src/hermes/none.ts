import * as E from 'fp-ts/lib/Either.js'
import type { Hermes } from './hermes.ts'

/** Where no Hermes is configured. */
export const noHermes: Hermes = {
  standing: () => null,
  register: async () => E.left({ tag: 'hermes_not_configured' }),
}
