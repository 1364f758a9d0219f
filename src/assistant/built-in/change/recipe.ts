import type { MutableDefinition } from './tree.ts'

/** What a change has come to: a sentence of what was done, or of why it could not be. */
export type Done = { readonly did: string } | { readonly cannot: string }

/** One kind of change: undefined when an instruction is none of that kind. It changes the definition that it is given. */
export type Recipe = (definition: MutableDefinition, instruction: string) => Done | undefined
