import { useAddress } from '../address.ts'
import { Search } from './search.tsx'

/** What a list is narrowed to by a part of the name and by a tag, as it stands in the address. */
export const useNamedFilter = () => {
  const { params, change } = useAddress()
  const [search, tag] = [params.get('search') ?? '', params.get('tag') ?? '']
  return {
    search,
    tag,
    /** The same as the server is asked for it. */
    filter: { ...(search === '' ? {} : { search }), ...(tag === '' ? {} : { tag }) },
    isFiltered: search !== '' || tag !== '',
    onSearch: (next: string): void => change({ search: next }),
    onTag: (next: string | undefined): void => change({ tag: next }),
  }
}

interface Props {
  readonly of: ReturnType<typeof useNamedFilter>
  /** Names the list: `the workflows`. */
  readonly what: string
}

/** A tag is chosen where it stands, in the list; here it is only taken away. */
export const NamedFilter = ({ of: { search, tag, onSearch, onTag }, what }: Props) => (
  <search className="filters" aria-label={`Filter ${what}`}>
    <Search label="Name" value={search} onChange={onSearch} />
    {tag === '' ? null : (
      <p className="chosen">
        Tag <span className="tag">{tag}</span>
        <button type="button" className="quiet" onClick={() => onTag(undefined)}>
          Any tag
        </button>
      </p>
    )}
  </search>
)
