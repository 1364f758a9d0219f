import { HarmoniaError, type Problem } from '../../../src/client/index.ts'

/** What went wrong, as the server says it, with each single problem and its place. */
export const Failure = ({ error, again }: { readonly error: Error; readonly again?: () => void }) => (
  <section role="alert" className="failure">
    <p>
      <strong>{titleOf(error)}</strong>
    </p>
    <p>{detailOf(error)}</p>
    <Problems error={error} />
    {again === undefined ? null : (
      <button type="button" onClick={again}>
        Try again
      </button>
    )}
  </section>
)

const Problems = ({ error }: { readonly error: Error }) => {
  const problems = problemsOf(error)
  if (problems.length === 0) return null
  return (
    <ul>
      {problems.map(({ pointer, message }) => (
        <li key={`${pointer} ${message}`}>
          <code>{pointer === '' ? 'the whole' : pointer}</code>: {message}
        </li>
      ))}
    </ul>
  )
}

/** What the server found in what was sent, each with its place. */
export const problemsOf = (error: Error | null): readonly Problem[] =>
  error instanceof HarmoniaError ? error.errors : []

const titleOf = (error: Error): string => (error instanceof HarmoniaError ? error.problem.title : 'That did not work')

const detailOf = (error: Error): string =>
  error instanceof HarmoniaError ? (error.problem.detail ?? '') : error.message
