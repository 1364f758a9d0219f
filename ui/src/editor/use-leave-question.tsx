import { useEffect, useState } from 'react'
import { useLocation } from 'wouter'
import { Dialog } from '../parts/dialog.tsx'

/** Asks before somebody leaves a page on which something is not stored: the browser when the tab goes, the page when a link is followed. */
export const useLeaveQuestion = (isUnsaved: boolean) => {
  const [to, ask] = useState<string>()
  const [, go] = useLocation()
  useEffect(() => {
    if (!isUnsaved) return undefined
    const onUnload = (event: BeforeUnloadEvent): void => event.preventDefault()
    const onClick = (event: MouseEvent): void => {
      const anchor = event.target instanceof Element ? event.target.closest('a[href]') : null
      if (
        !(anchor instanceof HTMLAnchorElement) ||
        event.button !== 0 ||
        event.metaKey ||
        event.ctrlKey ||
        event.shiftKey
      )
        return
      const { origin, pathname, search } = new URL(anchor.href)
      if (origin !== location.origin || anchor.target === '_blank' || pathname === location.pathname) return
      event.preventDefault()
      event.stopPropagation()
      ask(pathname + search)
    }
    addEventListener('beforeunload', onUnload)
    document.addEventListener('click', onClick, { capture: true })
    return () => {
      removeEventListener('beforeunload', onUnload)
      document.removeEventListener('click', onClick, { capture: true })
    }
  }, [isUnsaved])
  return to === undefined ? null : (
    <Dialog title="Leave without saving?" onClose={() => ask(undefined)}>
      <p>
        What you have written is not stored. This tab keeps it until it is closed: you find it here when you come back.
      </p>
      <div className="actions">
        <button type="button" onClick={() => ask(undefined)}>
          Stay
        </button>
        <button type="button" className="plain" onClick={() => go(to)}>
          Leave
        </button>
      </div>
    </Dialog>
  )
}
