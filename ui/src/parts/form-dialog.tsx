import { useMemo, type ReactNode } from 'react'
import { Dialog } from './dialog.tsx'
import { Failure } from './failure.tsx'

interface Props {
  readonly title: string
  readonly className?: string
  /** What its button says. */
  readonly submit: string
  readonly isDisabled: boolean
  /** Why it is disabled, where that is not plain to see. */
  readonly why?: string | undefined
  readonly onSubmit: () => void
  /** What came of sending it, if that failed: what was filled in stays. */
  readonly error: Error | null
  /** Other buttons than the one that sends it and the one that closes it. */
  readonly actions?: ReactNode
  readonly onClose: () => void
  readonly children: ReactNode
}

/** A form in front of the page; nothing is sent while it is disabled. */
export const FormDialog = (props: Props) => {
  const { title, className, submit, isDisabled, why, onSubmit, error, actions, onClose, children } = props
  return (
    <Dialog title={title} onClose={onClose}>
      <form
        className={className}
        onSubmit={(event) => {
          event.preventDefault()
          if (!isDisabled) onSubmit()
        }}
      >
        {children}
        {error === null ? null : <Failure error={error} />}
        <div className="actions">
          <button type="submit" disabled={isDisabled} title={why}>
            {submit}
          </button>
          {actions}
          <button type="button" className="plain" onClick={onClose}>
            Not now
          </button>
        </div>
      </form>
    </Dialog>
  )
}

/** One for each thing that is asked: sent twice it is the same, changed it is another one. */
export const useKeyOf = (asked: unknown): string => useMemo(() => crypto.randomUUID(), [JSON.stringify(asked)])
