import type { KeyboardEvent } from 'react'

/** Ctrl+S, or ⌘S, stores what is written instead of the page. */
export const onSaveKey =
  (store: () => void) =>
  (event: KeyboardEvent): void => {
    if (!(event.ctrlKey || event.metaKey) || event.key !== 's') return
    event.preventDefault()
    store()
  }
