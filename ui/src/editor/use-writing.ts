import { useEffect, useMemo, useState } from 'react'
import { readText, writeText, type Language, type TextDocument } from './pure/document.ts'
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
  const settled = useSettled(draft)
  const read = useMemo(() => readText(settled.text, settled.language), [settled.text, settled.language])
  const readNow = (): TextDocument => (settled === draft ? read : readText(draft.text, draft.language))

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
    /** What was written when typing last paused. */
    read,
    /** What is written now. */
    readNow,
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
      const now = readNow()
      if (now.fault !== undefined || language === draft.language) return
      const text = other?.of === draft.text ? other.text : writeText(now.value, language)
      remember({ text: draft.text, of: text })
      if (!isUnsaved) begin({ ...draft, text, language })
      write({ ...draft, text, language })
    },
  }
}

/** Longer texts take so long to read that it is not done for each letter. */
const LONG = 20_000
const TYPED_MS = 250

const useSettled = (draft: Draft): Draft => {
  const [settled, settle] = useState(draft)
  const isShort = draft.text.length < LONG
  useEffect(() => {
    const timer = setTimeout(() => settle(draft), isShort ? 0 : TYPED_MS)
    return () => clearTimeout(timer)
  }, [draft, isShort])
  return isShort ? draft : settled
}
