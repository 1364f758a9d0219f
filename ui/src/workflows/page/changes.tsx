import { useMemo } from 'react'
import type { Definition } from '../../../../src/client/index.ts'
import { changesBetween, type Change } from '../pure/changes.ts'

/** What has changed, in words. */
export const Changes = ({ before, after }: { readonly before: Definition; readonly after: Definition }) => {
  const changes = useMemo(() => changesBetween(definitionOf(before), definitionOf(after)), [before, after])
  if (changes.length === 0) return <p>They say the same.</p>
  return (
    <ul className="changes">
      {changes.map((change) => (
        <li key={`${change.kind} ${change.name}`} data-what={change.what}>
          <Sentence {...change} />
        </li>
      ))}
    </ul>
  )
}

const SIGNS = { added: '+', removed: '−', changed: '±' } as const

const Sentence = ({ kind, name, what, fields }: Change) => (
  <>
    <span className="sign" aria-hidden="true">
      {SIGNS[what]}
    </span>{' '}
    {kind === 'task' ? 'Task ' : ''}
    <code>{name}</code> {what}
    {fields.length === 0 ? '' : ': '}
    {fields.map((field, index) => (
      <span key={field}>
        {index === 0 ? '' : ', '}
        <code>{field}</code>
      </span>
    ))}
  </>
)

/** Without what the server knows of a version, which always differs. */
const definitionOf = (given: Definition): Definition => {
  const { workflow_id, version, archived, created_at, updated_at, position, template, warnings, ...definition } =
    given as Definition & Readonly<Record<string, unknown>>
  void [workflow_id, version, archived, created_at, updated_at, position, template, warnings]
  return definition
}
