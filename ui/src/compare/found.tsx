import { useQueryClient } from '@tanstack/react-query'
import { useEffect, useRef } from 'react'
import type { Comparison, ExecutionDocument } from '../../../src/client/index.ts'
import { useAddress } from '../address.ts'
import { Asked } from '../parts/asked.tsx'
import { useRunGraph } from '../graph/use-run-graph.ts'
import { Definitions } from './definitions.tsx'
import { Differences } from './differences.tsx'
import { Graphs } from './graphs.tsx'
import { verdictOf } from './pure/words.ts'
import { Tasks } from './tasks.tsx'
import type { Side } from './use-comparison.ts'

interface Props {
  readonly comparison: Comparison
  readonly left: Side
  readonly right: Side
  readonly documents: readonly [ExecutionDocument | undefined, ExecutionDocument | undefined]
}

/** What came of the comparison: where the runs part, both graphs, and all that differs. */
export const Found = ({ comparison, left, right, documents: [a, b] }: Props) => {
  const { params, change } = useAddress()
  const selected = params.get('task') ?? undefined
  const select = (task: string | undefined): void => change({ task })
  const one = useRunGraph(left.id, left.at)
  const other = useRunGraph(right.id, right.at)
  useFreshRuns(comparison)
  const first = comparison.first_divergence?.task_id ?? undefined
  return (
    <>
      <p className="verdict" data-same={comparison.same} role="status">
        <strong>{verdictOf(comparison)}</strong>
        {first === undefined ? null : (
          <button type="button" className="plain" onClick={() => select(first)}>
            Go there
          </button>
        )}
      </p>
      <Asked query={one} what="the graph on the left">
        {(leftGraph) => (
          <Asked query={other} what="the graph on the right">
            {(rightGraph) => (
              <>
                <Graphs {...{ comparison, selected }} left={leftGraph} right={rightGraph} onSelect={select} />
                <Tasks
                  {...{ comparison, selected }}
                  left={{ nodes: leftGraph.nodes, tasks: a?.tasks }}
                  right={{ nodes: rightGraph.nodes, tasks: b?.tasks }}
                  onSelect={select}
                />
              </>
            )}
          </Asked>
        )}
      </Asked>
      <section aria-labelledby="whole">
        <h2 id="whole">The whole runs</h2>
        <Differences of="input" differences={comparison.input} />
        <Differences of="end: status, error, output" differences={comparison.end} />
        <Differences of="metadata" differences={comparison.metadata} />
        <Differences of="settings that a run keeps" differences={comparison.policy} />
        {comparison.definition.length > 0 && a !== undefined && b !== undefined ? (
          <Definitions left={a} right={b} />
        ) : null}
        {[comparison.input, comparison.end, comparison.metadata, comparison.policy, comparison.definition].every(
          ({ length }) => length === 0,
        ) ? (
          <p className="hint">Input, end, metadata, settings and definition are the same.</p>
        ) : null}
      </section>
    </>
  )
}

/** A run that goes on is compared again now and then: what else is shown of it is to be as new as that. */
const useFreshRuns = ({ a, b }: Comparison): void => {
  const queries = useQueryClient()
  const places = useRef([a.position, b.position])
  useEffect(() => {
    const [left, right] = places.current
    places.current = [a.position, b.position]
    if (left !== a.position) void queries.invalidateQueries({ queryKey: ['execution', a.execution_id] })
    if (right !== b.position) void queries.invalidateQueries({ queryKey: ['execution', b.execution_id] })
  }, [queries, a, b])
}
