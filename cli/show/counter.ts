import { terminalOf } from './terminal.ts'

/** A number that grows in place on a terminal, and stays silent elsewhere. */
export const counter = (output: NodeJS.WriteStream | undefined) => {
  const shown = terminalOf(output)
  let last = 0
  return {
    show: (count: number): void => {
      const now = Date.now()
      if (now - last < 100) return
      last = now
      shown?.write(`\r${count} events`)
    },
    end: (): void => {
      shown?.write('\r\u001b[K')
    },
  }
}
