import { useAddress } from '../address.ts'
import { RunGraph } from '../graph/run-graph.tsx'

const Page = () => {
  const { params, change } = useAddress()
  return (
    <>
      <h1>Compare</h1>
      <RunGraph
        executionId={params.get('left') ?? ''}
        selected={params.get('task') ?? undefined}
        onSelect={(task) => change({ task })}
      />
    </>
  )
}

export default Page
