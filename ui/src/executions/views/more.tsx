interface Props {
  readonly query: {
    readonly hasNextPage: boolean
    readonly isFetchingNextPage: boolean
    readonly fetchNextPage: () => Promise<unknown>
  }
}

/** The next page of a list, where there is one. */
export const More = ({ query }: Props) =>
  query.hasNextPage ? (
    <p>
      <button
        type="button"
        className="plain"
        disabled={query.isFetchingNextPage}
        onClick={() => void query.fetchNextPage()}
      >
        {query.isFetchingNextPage ? 'Loading …' : 'More'}
      </button>
    </p>
  ) : null
