/** The screen and the keyboard of whoever replays. */
export interface Terminal {
  readonly columns: () => number
  readonly rows: () => number
  readonly draw: (lines: readonly string[]) => void
  /** Gives the terminal back as it was. Doing it twice is the same as once. */
  readonly close: () => void
}

const ENTER = '\u001b[?1049h\u001b[?25l'
const LEAVE = '\u001b[?25h\u001b[?1049l'

interface Heard {
  readonly typed: (text: string) => void
  readonly resized: () => void
}

/** What ends a process from outside, with the exit code that says so. */
const ENDS = [
  ['SIGINT', 130],
  ['SIGTERM', 143],
  ['SIGHUP', 129],
] as const

/** Takes a terminal over, without what scrolled by in it before being lost, until it is closed or the process ends. */
export const openTerminal = (
  input: NodeJS.ReadStream,
  output: NodeJS.WriteStream,
  { typed, resized }: Heard,
): Terminal => {
  let open = true
  const hear = (data: Buffer | string): void => typed(data.toString())
  const ending = ENDS.map(([signal, code]) => [signal, () => end(code)] as const)

  const close = (): void => {
    if (!open) return
    open = false
    input.off('data', hear)
    output.off('resize', resized)
    for (const [signal, listener] of ending) process.off(signal, listener)
    process.off('exit', close)
    input.setRawMode(false)
    input.pause()
    output.write(LEAVE)
  }
  const end = (code: number): void => {
    close()
    process.exit(code)
  }

  for (const [signal, listener] of ending) process.on(signal, listener)
  process.on('exit', close)
  output.write(ENTER)
  input.setRawMode(true)
  input.on('data', hear)
  input.resume()
  output.on('resize', resized)

  return {
    columns: () => orElse(output.columns, 80),
    rows: () => orElse(output.rows, 24),
    draw: (lines) => {
      if (open) output.write(`\u001b[H${lines.map((line) => `${line}\u001b[K`).join('\r\n')}\u001b[J`)
    },
    close,
  }
}

/** Some terminals do not say how large they are. */
const orElse = (size: number, usual: number): number => (size > 0 ? size : usual)
