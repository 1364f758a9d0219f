import type { ExecutionSummary } from '../../../src/client/index.ts'

type Lineage = Pick<
  ExecutionSummary,
  'forked_from' | 'restored_from' | 'parent' | 'schedule' | 'retries' | 'archived' | 'compensation'
>

/** Where an execution comes from, and what is special about it, in a word each. */
export const Tags = ({ of }: { readonly of: Lineage }) => {
  const tags = [
    of.forked_from === undefined ? '' : `fork of ${of.forked_from.execution_id.slice(-12)}`,
    of.restored_from === undefined ? '' : `restored from ${of.restored_from.execution_id.slice(-12)}`,
    of.parent === undefined ? '' : 'child',
    of.schedule === undefined ? '' : 'scheduled',
    of.retries === undefined ? '' : `retried ${of.retries}×`,
    of.archived === true ? 'archived' : '',
  ].filter((tag) => tag !== '')
  return (
    <>
      {tags.map((tag) => (
        <span key={tag} className="tag">
          {tag}
        </span>
      ))}
    </>
  )
}
