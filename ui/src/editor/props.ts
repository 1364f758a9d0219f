import type { Completions } from './pure/completions.ts'
import type { Language } from './pure/document.ts'
import type { Place } from './pure/places.ts'

/** Something that is said of a place in the text. */
export interface Mark extends Place {
  readonly severity: 'error' | 'warning'
  readonly message: string
}

/** What others may do with an editor that stands. */
export interface EditorHandle {
  /** Selects a place, scrolls to it and takes the focus there. */
  readonly show: (place: Place) => void
  readonly focus: () => void
}

export interface EditorProps {
  readonly language: Language
  readonly value: string
  readonly onChange?: (text: string) => void
  readonly marks?: readonly Mark[]
  /** What may stand at a place of a text. */
  readonly complete?: (text: string, at: number, isAsked: boolean) => Completions | undefined
  readonly label: string
  readonly readOnly?: boolean
  /** Told the handle once the editor stands, and undefined when it goes. */
  readonly onReady?: (handle: EditorHandle | undefined) => void
  /** The id of what says how it is used. */
  readonly describedBy?: string
}
