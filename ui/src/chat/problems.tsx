import type { Problem } from '../../../src/client/index.ts'

/** What keeps something from being done, or should be known before. */
export const ProblemList = ({ title, problems }: { readonly title: string; readonly problems: readonly Problem[] }) =>
  problems.length === 0 ? null : (
    <section className="failure" aria-label={title}>
      <p>
        <strong>{title}</strong>
      </p>
      <ul>
        {problems.map(({ pointer, message }) => (
          <li key={`${pointer} ${message}`}>
            <code>{pointer === '' ? 'the whole' : pointer}</code>: {message}
          </li>
        ))}
      </ul>
    </section>
  )
