import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import type { ExecutionDocument } from '../../../src/client/index.ts'
import { writeText } from '../editor/pure/document.ts'
import { TextDiff } from '../editor/editor.tsx'
import { Asked } from '../parts/asked.tsx'
import { client } from '../server.ts'

/** What two runs were runs of, beside each other. Shown when it is wanted: the editor is large. */
export const Definitions = ({
  left,
  right,
}: {
  readonly left: ExecutionDocument
  readonly right: ExecutionDocument
}) => {
  const [isOpen, open] = useState(false)
  return (
    <details onToggle={({ currentTarget }) => open(currentTarget.open)}>
      <summary>The definitions differ: {namesOf(left, right).join(' and ')}</summary>
      {isOpen ? <Both left={left} right={right} /> : null}
    </details>
  )
}

const namesOf = (left: ExecutionDocument, right: ExecutionDocument): readonly [string, string] => {
  const name = ({ workflow_name, workflow_version, definition }: ExecutionDocument) =>
    `${workflow_name} ${definition === undefined ? `v${workflow_version}` : 'with a definition of its own'}`
  return [`left: ${name(left)}`, `right: ${name(right)}`]
}

const Both = ({ left, right }: { readonly left: ExecutionDocument; readonly right: ExecutionDocument }) => {
  const [before, after] = [useDefinition(left), useDefinition(right)]
  return (
    <Asked query={before} what="the definition on the left">
      {(one) => (
        <Asked query={after} what="the definition on the right">
          {(other) => <TextDiff before={one} after={other} labels={namesOf(left, right)} />}
        </Asked>
      )}
    </Asked>
  )
}

/** As YAML, without what the server adds to it. */
const useDefinition = ({ workflow_id, workflow_version, definition, execution_id }: ExecutionDocument) =>
  useQuery({
    queryKey: ['workflow', workflow_id, 'text', definition === undefined ? workflow_version : execution_id],
    queryFn: async ({ signal }) => {
      if (definition !== undefined) return writeText(definition, 'yaml')
      const stored = await client.getWorkflow(workflow_id, { version: workflow_version, signal })
      const {
        workflow_id: _id,
        version: _v,
        archived: _a,
        created_at: _c,
        updated_at: _u,
        position: _p,
        template: _t,
        ...own
      } = stored
      return writeText(own, 'yaml')
    },
    staleTime: Infinity,
  })
