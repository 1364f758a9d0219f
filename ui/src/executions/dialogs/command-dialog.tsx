import { useQueryClient } from '@tanstack/react-query'
import { useRef, useState, type FormEvent, type ReactNode } from 'react'
import { HarmoniaError } from '../../../../src/client/index.ts'
import { Dialog } from '../../parts/dialog.tsx'
import { Failure } from '../../parts/failure.tsx'
import { notify } from '../../parts/notices.tsx'

interface Props {
  readonly title: string
  /** What comes of it. */
  readonly about?: ReactNode
  readonly submit: string
  readonly isDanger?: boolean
  readonly isDisabled?: boolean
  readonly onClose: () => void
  /** Does it, and says what has come of it. Under one key nothing is done twice. */
  readonly send: (idempotencyKey: string) => Promise<string>
  readonly children?: ReactNode
}

/**
 * A question that ends in one command. A refusal is told where it was asked, and leaves what was filled in; where it is not known whether
 * the server acted, the same key is sent again.
 */
export const CommandDialog = ({ title, about, submit, isDanger, isDisabled, onClose, send, children }: Props) => {
  const queries = useQueryClient()
  const [error, fail] = useState<Error>()
  const [isBusy, work] = useState(false)
  const key = useRef(crypto.randomUUID())
  const act = async (): Promise<void> => {
    work(true)
    fail(undefined)
    try {
      notify(await send(key.current))
      onClose()
      await queries.invalidateQueries()
    } catch (reason) {
      if (reason instanceof HarmoniaError) key.current = crypto.randomUUID()
      fail(reason as Error)
      work(false)
    }
  }
  const onSubmit = (event: FormEvent): void => {
    event.preventDefault()
    if (!isBusy) void act()
  }
  return (
    <Dialog title={title} onClose={onClose}>
      <form onSubmit={onSubmit}>
        {about === undefined ? null : <p>{about}</p>}
        {children}
        {error === undefined ? null : <Failure error={error} />}
        <div className="actions">
          <button type="submit" className={isDanger === true ? 'danger' : ''} disabled={isBusy || isDisabled === true}>
            {submit}
          </button>
          <button type="button" className="plain" onClick={onClose}>
            Leave it
          </button>
        </div>
      </form>
    </Dialog>
  )
}

/** A reason as it is sent: none when nothing was written. */
export const because = (reason: string) => (reason.trim() === '' ? {} : { reason: reason.trim() })
