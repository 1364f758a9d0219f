export const Loading = ({ what }: { readonly what: string }) => (
  <p className="loading" role="status">
    Loading {what} …
  </p>
)
