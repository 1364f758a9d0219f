import { useAddress } from '../address.ts'
import { Asked } from '../parts/asked.tsx'
import { Found } from './found.tsx'
import { PickRun } from './pick-run.tsx'
import { SidePanel } from './side-panel.tsx'
import { useComparison, useDocument, type Side } from './use-comparison.ts'
import './compare.css'

/** Two runs beside each other: `?left=…&right=…`, each as of an event with `left_at`, `right_at`. */
const ComparePage = () => {
  const { params, change } = useAddress()
  const [left, right] = [sideIn(params, 'left'), sideIn(params, 'right')]
  return (
    <>
      <header className="head">
        <h1>Compare</h1>
        {left === undefined || right === undefined ? null : (
          <div className="actions">
            <button
              type="button"
              className="plain"
              onClick={() => change({ left: right.id, left_at: right.at, right: left.id, right_at: left.at })}
            >
              ⇄ Swap sides
            </button>
          </div>
        )}
      </header>
      {left !== undefined && right !== undefined ? (
        <Compared left={left} right={right} />
      ) : (
        <Choosing given={left ?? right} missing={left === undefined ? 'left' : 'right'} />
      )}
    </>
  )
}

const sideIn = (params: URLSearchParams, name: 'left' | 'right'): Side | undefined => {
  const id = params.get(name)
  const at = params.get(`${name}_at`)
  if (id === null) return undefined
  return { id, at: at !== null && /^\d{1,15}$/.test(at) ? Number(at) : undefined }
}

interface ChoosingProps {
  readonly given: Side | undefined
  readonly missing: 'left' | 'right'
}

/** One of the two is not chosen yet. */
const Choosing = ({ given, missing }: ChoosingProps) =>
  given === undefined ? <First missing={missing} /> : <Second given={given} missing={missing} />

const First = ({ missing }: Pick<ChoosingProps, 'missing'>) => {
  const { change } = useAddress()
  return (
    <section aria-labelledby="first">
      <h2 id="first">Choose the first run</h2>
      <PickRun other={undefined} onPick={(id) => change({ [missing]: id }, { replace: false })} />
    </section>
  )
}

const Second = ({ given, missing }: { readonly given: Side; readonly missing: 'left' | 'right' }) => {
  const { change } = useAddress()
  const document = useDocument(given)
  const name = missing === 'left' ? 'Right' : 'Left'
  return (
    <>
      <SidePanel
        name={name}
        side={given}
        other={undefined}
        onPick={(id) => change({ [name.toLowerCase()]: id, [`${name.toLowerCase()}_at`]: undefined })}
        onNow={() => change({ [`${name.toLowerCase()}_at`]: undefined })}
      />
      <section aria-labelledby="second">
        <h2 id="second">Choose the run to compare it with</h2>
        <Asked query={document} what="the execution">
          {(other) => <PickRun other={other} onPick={(id) => change({ [missing]: id }, { replace: false })} />}
        </Asked>
      </section>
    </>
  )
}

const Compared = ({ left, right }: { readonly left: Side; readonly right: Side }) => {
  const { params, change } = useAddress()
  const timing = Number(params.get('timing') ?? Number.NaN)
  const comparison = useComparison(left, right, Number.isFinite(timing) && timing >= 1 ? timing : undefined)
  const [a, b] = [useDocument(left), useDocument(right)]
  return (
    <>
      <div className="sides">
        <SidePanel
          name="Left"
          side={left}
          other={b.data}
          onPick={(id) => change({ left: id, left_at: undefined, task: undefined })}
          onNow={() => change({ left_at: undefined })}
        />
        <SidePanel
          name="Right"
          side={right}
          other={a.data}
          onPick={(id) => change({ right: id, right_at: undefined, task: undefined })}
          onNow={() => change({ right_at: undefined })}
        />
      </div>
      <Asked query={comparison} what="the comparison">
        {(found) => <Found comparison={found} left={left} right={right} documents={[a.data, b.data]} />}
      </Asked>
    </>
  )
}

export default ComparePage
