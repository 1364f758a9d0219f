import type { Api, ReadOptions } from './api.ts'
import { reading } from './request.ts'
import type { Page, Paging } from './pages.ts'

/** A secret that definitions can refer to as `${secrets.NAME}`. Nobody is told its value. */
export interface Secret {
  readonly name: string
  readonly source: 'environment' | 'file'
}

/** `problem` is why the secrets of the file are missing, if they are. */
export type Secrets = Page<'secrets', Secret> & { readonly problem: string | null }

export const secretCalls = (api: Api) => ({
  listSecrets: (paging: Paging = {}, options?: ReadOptions): Promise<Secrets> =>
    api.json('/api/secrets', reading({ ...paging }, options)),
})
