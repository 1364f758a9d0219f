import type { Api, ReadOptions } from './api.ts'
import type { Page } from './pages.ts'
import { reading } from './request.ts'

/** A definition that ships with the server: its text, YAML or JSON as the file's name says, and what it says of itself. */
export interface Example {
  readonly file: string
  readonly name: string
  readonly description: string
  readonly tags: readonly string[]
  readonly text: string
}

export const exampleCalls = (api: Api) => ({
  listExamples: (options?: ReadOptions): Promise<Page<'examples', Example>> =>
    api.json('/api/examples', reading({}, options)),
})
