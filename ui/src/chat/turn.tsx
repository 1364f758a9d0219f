import { Link } from 'wouter'
import type { ChatReference } from '../../../src/client/index.ts'
import { ActionCard } from './action-card.tsx'
import { DefinitionCard } from './definition-card.tsx'
import { Prose } from './prose.tsx'
import { placeOf } from './pure/places.ts'
import type { Answer, Applied, Turn } from './pure/turns.ts'

interface Props {
  readonly turn: Turn
  readonly onApplied: (key: string, applied: Applied) => void
}

export const ShownTurn = ({ turn, onApplied }: Props) =>
  turn.role === 'user' ? (
    <li className="turn" data-role="user">
      <h2 className="unseen">You</h2>
      <p className="asked">{turn.content}</p>
    </li>
  ) : (
    <li className="turn" data-role="assistant" data-state={turn.state}>
      <h2 className="unseen">Assistant</h2>
      <Steps of={turn.tools} isOver={turn.state !== 'writing'} />
      <Prose text={turn.content} linked={turn.references.map((one) => ({ id: one.id, to: placeOf(one) }))} />
      <End of={turn} />
      <Proposed of={turn} onApplied={(applied) => onApplied(turn.key, applied)} />
      <References of={turn.references} />
    </li>
  )

const End = ({ of: { state, content, error } }: { readonly of: Answer }) => {
  switch (state) {
    case 'writing':
      return (
        <p className="hint" role="status">
          {content === '' ? 'Looking into it …' : 'Writing …'}
        </p>
      )
    case 'stopped':
      return <p className="hint">Stopped.</p>
    case 'failed':
      return (
        <p className="failure" role="alert">
          {error}
        </p>
      )
    case 'done':
      return null
  }
}

const Proposed = ({
  of: { proposal, applied },
  onApplied,
}: {
  readonly of: Answer
  readonly onApplied: (applied: Applied) => void
}) => {
  switch (proposal?.kind) {
    case 'definition':
      return <DefinitionCard proposal={proposal} applied={applied} onApplied={onApplied} />
    case 'action':
      return <ActionCard proposal={proposal} applied={applied} onApplied={onApplied} />
    case undefined:
      return null
  }
}

const Steps = ({ of, isOver }: { readonly of: Answer['tools']; readonly isOver: boolean }) =>
  of.length === 0 ? null : (
    <details className="steps" open={!isOver}>
      <summary>{of.length === 1 ? 'Looked at one thing' : `Looked at ${of.length} things`}</summary>
      <ul>
        {of.map(({ name, summary }, i) => (
          <li key={i}>
            <code>{name}</code> {summary}
          </li>
        ))}
      </ul>
    </details>
  )

const References = ({ of }: { readonly of: readonly ChatReference[] }) =>
  of.length === 0 ? null : (
    <ul className="references" aria-label="What this is about">
      {of.map((one) => (
        <li key={`${one.kind} ${one.id}`}>
          <Link href={placeOf(one)}>
            <span className="none">{one.kind === 'execution' ? 'run' : one.kind}</span> {one.name ?? one.id}{' '}
            {one.name === undefined ? null : <code>{one.id.slice(-12)}</code>}
          </Link>
        </li>
      ))}
    </ul>
  )
