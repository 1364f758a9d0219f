/** Whether one of the names is this one, or what it begins with and a star. */
export const isAmong = (type: string, names: readonly string[]): boolean =>
  names.includes(type) || names.some((name) => name.endsWith('*') && type.startsWith(name.slice(0, -1)))
