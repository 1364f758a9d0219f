/** Bytes as lines, each of a bounded length. */
export interface Lines {
  /** The lines that are complete now; undefined when one has become too long. */
  readonly take: (bytes: Buffer) => readonly string[] | undefined
  /** What stands behind the last end of a line. */
  readonly rest: () => string
}

const NEWLINE = 10

export const linesOf = (most: number): Lines => {
  let parts: Buffer[] = []
  let length = 0

  const whole = (): string => {
    const text = Buffer.concat(parts, length).toString('utf8')
    parts = []
    length = 0
    return text
  }

  return {
    take: (bytes) => {
      const lines: string[] = []
      let from = 0
      for (let end = bytes.indexOf(NEWLINE); end >= 0; end = bytes.indexOf(NEWLINE, from)) {
        parts.push(bytes.subarray(from, end))
        length += end - from
        if (length > most) return undefined
        lines.push(whole())
        from = end + 1
      }
      parts.push(bytes.subarray(from))
      length += bytes.length - from
      return length > most ? undefined : lines
    },
    rest: whole,
  }
}
