import { useEffect } from 'react'

/** Names the page in the browser's tabs, bookmarks and history. */
export const useTitle = (title: string | undefined): void => {
  useEffect(() => {
    if (title !== undefined) document.title = `${title} · Harmonia`
  }, [title])
}
