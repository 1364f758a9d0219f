import { useEffect, useMemo, useState } from 'react'
import { readText, writeText, type Language } from './pure/document.ts'
import { notify } from '../parts/notices.tsx'
import { dropDraft, keepDraft, keptDraft, type Draft } from './drafts.ts'

/** The same in the other language, as long as neither is changed: comments come back. */
interface Other {
  readonly text: string
  readonly of: string
}

/** What is being written: kept in the tab with each change, in one language or the other. */
export const useWriting = (name: string, start: Draft) => {
  const [draft, write] = useState<Draft>(() => keptDraft(name) ?? start)
  const [begun, begin] = useState(start)
  const [wasKept, forget] = useState(() => draft.text !== start.text)
  const [other, remember] = useState<Other>()
  const isUnsaved = draft.text !== begun.text
  const read = useMemo(() => readText(draft.text, draft.language), [draft.text, draft.language])

  useEffect(() => {
    if (!isUnsaved) {
      dropDraft(name)
      return
    }
    const refused = keepDraft(name, draft)
    if (refused !== undefined) notify(`This browser does not keep what you write: ${refused}`, 'failed')
  }, [name, draft, isUnsaved])

  return {
    draft,
    read,
    isUnsaved,
    wasKept: wasKept && isUnsaved,
    change: (text: string): void => write((before) => ({ ...before, text })),
    /** Goes on from another version than the one that it began from. */
    rebase: (base: number, text: string): void => write((before) => ({ ...before, base, text })),
    discard: (): void => {
      write(begun)
      forget(false)
    },
    /** Call with what was stored: it is nothing unsaved any more. */
    stored: (): void => {
      dropDraft(name)
      begin(draft)
    },
    turn: (language: Language): void => {
      if (read.fault !== undefined || language === draft.language) return
      const text = other?.of === draft.text ? other.text : writeText(read.value, language)
      remember({ text: draft.text, of: text })
      if (!isUnsaved) begin({ ...draft, text, language })
      write({ ...draft, text, language })
    },
  }
}
