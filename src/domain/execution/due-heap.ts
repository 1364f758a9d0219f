/** Something of a task that happens by itself: its retry, the end of its wait, or its attempt's deadline. */
export interface Due {
  readonly at: number
  readonly task: number
  readonly attempt: number
}

/** A binary min-heap by time. Entries that no longer hold are left in it and dropped by whoever meets them at the top. */
export const pushDue = (heap: Due[], due: Due): void => {
  let i = heap.length
  heap.push(due)
  while (i > 0) {
    const parent = (i - 1) >> 1
    const above = heap[parent] as Due
    if (above.at <= due.at) break
    heap[i] = above
    i = parent
  }
  heap[i] = due
}

export const popDue = (heap: Due[]): void => {
  const last = heap.pop()
  if (last === undefined || heap.length === 0) return
  let i = 0
  for (;;) {
    let child = 2 * i + 1
    if (child >= heap.length) break
    if (child + 1 < heap.length && (heap[child + 1] as Due).at < (heap[child] as Due).at) child++
    if ((heap[child] as Due).at >= last.at) break
    heap[i] = heap[child] as Due
    i = child
  }
  heap[i] = last
}
