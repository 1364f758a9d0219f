import type { Language } from './pure/document.ts'

/** What is being written, and the version that it began from. */
export interface Draft {
  readonly text: string
  readonly language: Language
  readonly base: number | undefined
}

const keyOf = (name: string): string => `harmonia.draft.${name}`

/** What was written in this tab before and not stored yet. */
export const keptDraft = (name: string): Draft | undefined => {
  const kept = sessionStorage.getItem(keyOf(name))
  return kept === null ? undefined : (JSON.parse(kept) as Draft)
}

/** Says why when the browser keeps nothing. */
export const keepDraft = (name: string, draft: Draft): string | undefined => {
  try {
    sessionStorage.setItem(keyOf(name), JSON.stringify(draft))
    return undefined
  } catch (error) {
    return (error as Error).message
  }
}

export const dropDraft = (name: string): void => sessionStorage.removeItem(keyOf(name))
