import type { HermesRegistration } from '../../src/client/index.ts'
import { plain } from './format.ts'

export const registeredWithHermes = ({ name, component_id, endpoint, hermes }: HermesRegistration): string =>
  `Registered ${plain(name)} with Hermes at ${plain(hermes)} as ${plain(component_id)}: others find it at ${plain(endpoint)}.`
