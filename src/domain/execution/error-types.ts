/** Whether an error's type is one of those named; a `*` at the end of a name stands for any rest. */
export const isNamed = (type: string, names: readonly string[]): boolean =>
  names.some((name) => (name.endsWith('*') ? type.startsWith(name.slice(0, -1)) : type === name))
