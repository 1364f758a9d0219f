import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { Link } from 'wouter'
import type { ChatProposal, Definition, NewWorkflow } from '../../../src/client/index.ts'
import { TextDiff } from '../editor/editor.tsx'
import { writeText } from '../editor/pure/document.ts'
import { Asked } from '../parts/asked.tsx'
import { Failure } from '../parts/failure.tsx'
import { notify } from '../parts/notices.tsx'
import { client } from '../server.ts'
import { portable } from '../workflows/pure/portable.ts'
import { ProblemList } from './problems.tsx'
import type { Applied } from './pure/turns.ts'

interface Props {
  readonly proposal: Extract<ChatProposal, { readonly kind: 'definition' }>
  readonly applied: Applied | undefined
  readonly onApplied: (applied: Applied) => void
}

const textOf = (definition: object): string => writeText(portable(definition as Definition), 'yaml')

/** A definition that was proposed, beside the one that there is: nothing of it is stored until somebody says so. */
export const DefinitionCard = ({ proposal, applied, onApplied }: Props) => {
  const { workflow_id, base_version, definition, problems, warnings } = proposal
  const queries = useQueryClient()
  const [key] = useState(() => crypto.randomUUID())
  const name = typeof definition['name'] === 'string' ? definition['name'] : 'a workflow'
  const base = useQuery({
    queryKey: ['workflow', workflow_id ?? 'none', 'version', base_version ?? 'latest'],
    queryFn: ({ signal }) =>
      workflow_id === undefined
        ? null
        : client.getWorkflow(workflow_id, { signal, ...(base_version === undefined ? {} : { version: base_version }) }),
    staleTime: Infinity,
  })
  const store = useMutation({
    mutationFn: () =>
      workflow_id === undefined
        ? client.createWorkflow(definition as unknown as NewWorkflow, { idempotencyKey: key })
        : client.updateWorkflow(
            workflow_id,
            definition as unknown as NewWorkflow,
            base_version === undefined ? {} : { ifVersion: base_version },
          ),
    onSuccess: ({ workflow_id: id, version, name: stored }) => {
      const text = workflow_id === undefined ? `Created ${stored}` : `Stored as version ${version} of ${stored}`
      onApplied({ text, to: `/workflows/${id}` })
      notify(`${text}.`)
      void queries.invalidateQueries({ queryKey: ['workflows'] })
      void queries.invalidateQueries({ queryKey: ['workflow', id] })
    },
  })
  const isNew = workflow_id === undefined
  return (
    <section className="proposal" aria-label="Proposed definition">
      <h3>{isNew ? `A new workflow: ${name}` : `A new version of ${name}`}</h3>
      <ProblemList title="It would be refused" problems={problems} />
      <ProblemList title="To be known" problems={warnings} />
      <Asked query={base} what="the definition that there is">
        {(present) => (
          <TextDiff
            before={present === null ? '' : textOf(present)}
            after={textOf(definition)}
            labels={[present === null ? 'Nothing yet' : `Version ${present.version}`, 'Proposed']}
          />
        )}
      </Asked>
      {store.error === null ? null : <Failure error={store.error} />}
      {applied === undefined ? (
        <div className="actions">
          <button
            type="button"
            disabled={problems.length > 0 || store.isPending}
            title={problems.length > 0 ? 'The server would refuse it: see what is wrong with it.' : undefined}
            onClick={() => store.mutate()}
          >
            {isNew ? 'Create the workflow' : 'Store as a new version'}
          </button>
          <span className="hint">Nothing is stored until you do.</span>
        </div>
      ) : (
        <p role="status">
          ✓ {applied.text}. <Link href={applied.to}>Look at it</Link>
        </p>
      )}
    </section>
  )
}
