/** Whether two JSON values say the same. The order of keys says nothing. */
export const sameJson = (one: unknown, other: unknown): boolean => {
  if (typeof one !== 'object' || typeof other !== 'object' || one === null || other === null) return one === other
  if (Array.isArray(one) !== Array.isArray(other)) return false
  const keys = Object.keys(one)
  return (
    keys.length === Object.keys(other).length &&
    keys.every((key) => Object.hasOwn(other, key) && sameJson(own(one, key), own(other, key)))
  )
}

const own = (value: object, key: string): unknown => (value as Readonly<Record<string, unknown>>)[key]
