import type { ReactNode } from 'react'
import { Failure } from '../parts/failure.tsx'
import { Conflict } from './conflict.tsx'
import { Languages } from './languages.tsx'
import { onSaveKey } from './save-key.ts'
import type { Desk } from './use-desk.ts'
import './desk.css'

interface Props {
  readonly desk: Desk
  readonly title: string
  /** What else can be done with what is written. */
  readonly actions?: ReactNode
  /** How it is written. */
  readonly hint?: ReactNode
  /** What stands beside the text; without it the text has the whole width. */
  readonly beside?: ReactNode
  /** What else went wrong than storing it. */
  readonly failures?: readonly (Error | null | undefined)[]
  readonly children: ReactNode
}

/** A page on which something is written: its head, what failed, and the text; instead of that a conflict, until it is merged. */
export const DeskFrame = ({ desk, title, actions, hint, beside, failures = [], children }: Props) => {
  const { writing, theirs } = desk
  const { draft, read, isUnsaved } = writing
  if (theirs !== undefined)
    return (
      <>
        <header className="head">
          <h1>{title}</h1>
        </header>
        <Conflict
          version={theirs.version}
          theirs={theirs.text}
          mine={draft.text}
          language={draft.language}
          onMerged={(text) => desk.merge(theirs.version, text)}
        />
        {desk.leaving}
      </>
    )
  return (
    <>
      <header className="head">
        <h1>{title}</h1>
        {isUnsaved ? <span className="tag unsaved">not saved</span> : null}
        <div className="actions">
          <Languages draft={draft} isReadable={read.fault === undefined} onTurn={writing.turn} />
          {actions}
          <button type="button" className="plain" disabled={!isUnsaved} onClick={writing.discard}>
            Discard changes
          </button>
          <button type="button" disabled={desk.isDisabled} title={desk.saveTitle} onClick={desk.store}>
            {desk.saveLabel}
          </button>
        </div>
      </header>
      {writing.wasKept ? (
        <p className="kept" role="status">
          This is what you had written in this tab and not saved.
        </p>
      ) : null}
      {hint}
      {[desk.failure, ...failures].map((error, index) =>
        error === null || error === undefined ? null : <Failure key={index} error={error} />,
      )}
      <div className={beside === undefined ? 'desk alone' : 'desk'} onKeyDown={onSaveKey(desk.store)}>
        <div className="writing">{children}</div>
        {beside}
      </div>
      {desk.leaving}
    </>
  )
}
