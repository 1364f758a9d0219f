/** What a WebSocket's path asks to follow: one execution, or everything; undefined when there is no such path. */
export const followed = (path: string): { readonly execution: string } | { readonly everything: true } | undefined => {
  if (path === '/ws/events') return { everything: true }
  const id = /^\/ws\/executions\/([\w.~%-]{1,128})$/.exec(path)?.[1]
  return id === undefined ? undefined : { execution: id }
}
