/** A name as one segment of a path, or undefined for one that would lead elsewhere. */
export const segment = (name: string): string | undefined => {
  if (/^[\w-][\w.~-]*$/.test(name)) return name
  return /^\.{0,2}$|\p{Surrogate}/u.test(name) ? undefined : encodeURIComponent(name)
}
