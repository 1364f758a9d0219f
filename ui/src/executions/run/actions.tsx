import { useState } from 'react'
import { Link } from 'wouter'
import type { ExecutionDocument } from '../../../../src/client/index.ts'
import { link } from '../../address.ts'
import { CheckpointDialog } from '../dialogs/checkpoint-dialog.tsx'
import { CompareDialog } from '../dialogs/compare-dialog.tsx'
import { SignalDialog } from '../dialogs/signal-dialog.tsx'
import { VerbDialog } from '../dialogs/verb-dialog.tsx'
import { ForkDialog } from '../fork/fork-dialog.tsx'
import { isOver, VERB_NAMES, VERBS, type Verb } from '../verbs.ts'
import { ExportMenu } from './export-menu.tsx'

type Question = Verb | 'signal' | 'checkpoint' | 'fork' | 'compare'

interface Props {
  readonly run: ExecutionDocument
  /** Where the reader is in its past: what a fork goes on from unless they say otherwise. */
  readonly at: number | undefined
  readonly last: number
}

/** All that can be done with an execution. What its status does not allow is there, and says why not. */
export const Actions = ({ run, at, last }: Props) => {
  const [question, ask] = useState<Question>()
  const close = (): void => ask(undefined)
  const id = run.execution_id
  const over = isOver(run.status) ? `It is over: ${run.status}.` : undefined
  return (
    <div className="actions run-actions" role="group" aria-label="Actions">
      {VERB_NAMES.map((verb) => (
        <Action
          key={verb}
          label={VERBS[verb].label}
          unless={VERBS[verb].unless(run.status)}
          isDanger={verb === 'cancel'}
          onClick={() => ask(verb)}
        />
      ))}
      <Action label="Signal" unless={over} onClick={() => ask('signal')} />
      <Action label="Checkpoint" onClick={() => ask('checkpoint')} />
      <Action label="Fork" onClick={() => ask('fork')} />
      <Action label="Compare with" onClick={() => ask('compare')} />
      <Link className="button plain" href={link('/chat', { execution: id, at })}>
        Ask about it
      </Link>
      <ExportMenu executionId={id} />
      {question === undefined ? null : question === 'signal' ? (
        <SignalDialog executionId={id} awaited={signalsIn(run)} onClose={close} />
      ) : question === 'checkpoint' ? (
        <CheckpointDialog executionId={id} onClose={close} />
      ) : question === 'fork' ? (
        <ForkDialog run={run} at={at ?? last} last={last} onClose={close} />
      ) : question === 'compare' ? (
        <CompareDialog run={run} onClose={close} />
      ) : (
        <VerbDialog executionId={id} verb={question} onClose={close} />
      )}
    </div>
  )
}

interface ActionProps {
  readonly label: string
  readonly unless?: string | undefined
  readonly isDanger?: boolean
  readonly onClick: () => void
}

const Action = ({ label, unless, isDanger, onClick }: ActionProps) => (
  <button
    type="button"
    className={isDanger === true && unless === undefined ? 'danger' : 'plain'}
    disabled={unless !== undefined}
    title={unless}
    onClick={onClick}
  >
    {label}
  </button>
)

/** The names of the signals that its tasks wait for. */
const signalsIn = ({ tasks }: ExecutionDocument): readonly string[] => [
  ...new Set(
    Object.values(tasks).flatMap(({ waiting_for }) => (waiting_for?.kind === 'signal' ? [waiting_for.name] : [])),
  ),
]
