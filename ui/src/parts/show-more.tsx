import type { UseInfiniteQueryResult } from '@tanstack/react-query'

/** Asks for the next page of a list, as long as there is one. */
export const ShowMore = ({ query }: { readonly query: UseInfiniteQueryResult }) =>
  query.hasNextPage ? (
    <button
      type="button"
      className="plain"
      disabled={query.isFetchingNextPage}
      onClick={() => void query.fetchNextPage()}
    >
      Show more
    </button>
  ) : null
