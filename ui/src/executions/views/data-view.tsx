import { Json } from '../../parts/json.tsx'
import type { ViewProps } from './view.tsx'

/** What went in and what came out. */
export const DataView = ({ run }: Pick<ViewProps, 'run'>) => (
  <div className="two">
    <section className="panel">
      <h2>Input</h2>
      <Json value={run.input} open={4} />
    </section>
    <section className="panel">
      <h2>Output</h2>
      {run.status === 'completed' ? (
        <Json value={run.output} open={4} />
      ) : (
        <p className="none">There is none: it is {run.status}.</p>
      )}
    </section>
    {run.error === null ? null : (
      <section className="panel">
        <h2>Error</h2>
        <Json value={run.error} open={4} />
      </section>
    )}
  </div>
)
