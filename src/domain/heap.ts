/** A binary heap in an array: its first item is one that no other comes before. */
export const pushHeap = <A>(heap: A[], item: A, before: (a: A, b: A) => boolean): void => {
  let i = heap.push(item) - 1
  while (i > 0) {
    const parent = (i - 1) >> 1
    const above = heap[parent] as A
    if (!before(item, above)) break
    heap[i] = above
    i = parent
  }
  heap[i] = item
}

/** Takes the first item out. */
export const popHeap = <A>(heap: A[], before: (a: A, b: A) => boolean): A | undefined => {
  const first = heap[0]
  const last = heap.pop()
  if (last === undefined || heap.length === 0) return first
  let i = 0
  for (let child = 1; child < heap.length; child = 2 * i + 1) {
    if (child + 1 < heap.length && before(heap[child + 1] as A, heap[child] as A)) child++
    if (!before(heap[child] as A, last)) break
    heap[i] = heap[child] as A
    i = child
  }
  heap[i] = last
  return first
}
