import type { Mark } from './props.ts'

interface Props {
  readonly marks: readonly Mark[]
  readonly text: string
  /** What to say when there is none. */
  readonly standing: string
  /** Whether it is known that there is none. */
  readonly isKnown: boolean
  readonly onChoose: (mark: Mark) => void
}

/** Every problem of a text; each leads to its place. */
export const Problems = ({ marks, text, standing, isKnown, onChoose }: Props) => {
  const errors = marks.filter(({ severity }) => severity === 'error').length
  return (
    <section className="problems" aria-label="Problems">
      <p role="status" data-standing={errors > 0 ? 'bad' : isKnown ? 'good' : 'open'}>
        {errors > 0 ? `${errors} ${errors === 1 ? 'problem' : 'problems'}` : standing}
      </p>
      <ul>
        {marks.map((mark) => (
          <li key={`${mark.from} ${mark.message}`}>
            <button type="button" className="quiet" data-severity={mark.severity} onClick={() => onChoose(mark)}>
              <span className="sign" aria-hidden="true">
                {mark.severity === 'error' ? '✕' : '!'}
              </span>
              <span>
                {mark.severity === 'error' ? '' : 'Warning: '}
                {mark.message} <span className="hint">line {lineOf(text, mark.from)}</span>
              </span>
            </button>
          </li>
        ))}
      </ul>
    </section>
  )
}

const lineOf = (text: string, at: number): number => text.slice(0, at).split('\n').length
