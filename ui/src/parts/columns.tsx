interface Props {
  readonly names: readonly string[]
  /** The name of one more column, which is plain to whoever sees what stands in it. */
  readonly unseen?: string
}

/** The head of a table. */
export const Columns = ({ names, unseen }: Props) => (
  <thead>
    <tr>
      {names.map((name) => (
        <th key={name} scope="col">
          {name}
        </th>
      ))}
      {unseen === undefined ? null : (
        <th scope="col">
          <span className="unseen">{unseen}</span>
        </th>
      )}
    </tr>
  </thead>
)
