interface Props {
  readonly tags: readonly string[]
  readonly onTag: (tag: string) => void
}

/** Each leads to all that have it. */
export const Tags = ({ tags, onTag }: Props) => (
  <span className="tags">
    {tags.map((tag) => (
      <button key={tag} type="button" className="tag" title={`All with ${tag}`} onClick={() => onTag(tag)}>
        {tag}
      </button>
    ))}
  </span>
)
