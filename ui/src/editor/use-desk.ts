import { useRef, useState } from 'react'
import { writeText } from './pure/document.ts'
import type { EditorHandle } from './props.ts'
import { useLeaveQuestion } from './use-leave-question.tsx'
import { useSave, type Shelf } from './use-save.ts'
import type { useWriting } from './use-writing.ts'

interface Options {
  /** Undefined for what is new. */
  readonly id: string | undefined
  readonly writing: ReturnType<typeof useWriting>
  /** Why it can not be stored as it is written now. */
  readonly unable: string | undefined
}

/** How what is being written gets into a shelf: nothing while it is unable to or the same, and what others stored meanwhile is met first. */
export const useDesk = (shelf: Shelf, { id, writing, unable }: Options) => {
  const { draft, isUnsaved } = writing
  const editor = useRef<EditorHandle>(undefined)
  const [theirs, meet] = useState<{ readonly version: number; readonly text: string }>()
  const { save, failure } = useSave(shelf, {
    id,
    base: draft.base,
    onStored: writing.stored,
    onConflict: async (of) => {
      const { version, written } = await shelf.latest(of)
      meet({ version, text: writeText(written, draft.language) })
    },
  })
  const leaving = useLeaveQuestion(isUnsaved && !save.isSuccess)
  const isSame = id !== undefined && !isUnsaved
  const isDisabled = unable !== undefined || save.isPending || isSame
  return {
    writing,
    save,
    failure,
    editor,
    /** What somebody else has stored meanwhile, until it is merged. */
    theirs,
    /** Asks before the page is left. */
    leaving,
    isDisabled,
    saveLabel: id === undefined ? 'Create' : `Save as version ${(draft.base ?? 0) + 1}`,
    saveTitle: unable ?? (isSame ? 'Nothing is changed.' : 'Ctrl+S'),
    store: (): void => {
      const now = writing.readNow()
      if (!isDisabled && now.fault === undefined) save.mutate(now.value)
    },
    /** Goes on with a text on top of their version. */
    merge: (version: number, text: string): void => {
      writing.rebase(version, text)
      meet(undefined)
      save.reset()
    },
  }
}

export type Desk = ReturnType<typeof useDesk>
