/** First in, first out, of task indexes. Taking is O(1); what was taken is given back to the memory now and then. */
export interface Line {
  items: number[]
  head: number
}

export const newLine = (): Line => ({ items: [], head: 0 })

export const joinLine = (line: Line, item: number): void => {
  line.items.push(item)
}

export const firstInLine = (line: Line): number | undefined => line.items[line.head]

export const leaveLine = (line: Line): void => {
  line.head++
  if (line.head < line.items.length) {
    if (line.head < 1_024 || line.head * 2 < line.items.length) return
    line.items = line.items.slice(line.head)
  } else {
    line.items = []
  }
  line.head = 0
}
