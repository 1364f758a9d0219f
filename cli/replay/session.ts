import type { Paint } from '../show/paint.ts'
import { keyboard, type Wish } from './keys.ts'
import type { Past } from './past.ts'
import { screen } from './screen.ts'
import { stepAt } from './step.ts'
import { openTerminal, type Terminal } from './terminal.ts'

/** Shows an execution event by event, forward and back, until whoever looks has seen enough. */
export const replayOn = async (
  input: NodeJS.ReadStream,
  output: NodeJS.WriteStream,
  past: Past,
  from: number,
  paint: Paint,
): Promise<void> => {
  let revision = Math.min(from, past.last())
  let isGraph = false
  let scrolled = 0
  let note = ''
  const wishes: Wish[] = []
  let wake: () => void = () => undefined

  const wish = (...more: readonly Wish[]): void => {
    wishes.push(...more)
    wake()
  }
  const read = keyboard()
  const terminal: Terminal = openTerminal(input, output, {
    typed: (text) => wish(...read(text)),
    resized: () => wish({ do: 'typing', text: note }),
  })

  const draw = async (): Promise<void> => {
    const [step, before, graph] = await Promise.all([
      stepAt(past, revision),
      revision === 0 ? undefined : past.event(revision - 1),
      isGraph ? past.graph(revision) : undefined,
    ])
    const size = { columns: terminal.columns(), rows: terminal.rows() }
    const shown = screen({ step, before: before?.timestamp, last: past.last(), graph, scrolled, note }, size, paint)
    scrolled = shown.scrolled
    terminal.draw(shown.lines)
    // Most often the next one is looked at next. If it can't be had, that is said when it is.
    if (revision < past.last()) past.document(revision + 1).catch(() => undefined)
  }

  const go = async (to: number): Promise<void> => {
    if (to > past.last()) await past.lookFurther()
    const there = Math.max(0, Math.min(to, past.last()))
    if (there !== to) note = to < 0 ? 'This is the first event.' : `The last event so far is ${past.last()}.`
    revision = there
  }

  /** False when that was the last wish. */
  const fulfil = async (wished: Wish): Promise<boolean> => {
    note = ''
    switch (wished.do) {
      case 'quit':
        return false
      case 'forward':
        await go(revision + 1)
        return true
      case 'back':
        await go(revision - 1)
        return true
      case 'first':
        await go(0)
        return true
      case 'last':
        await past.lookFurther()
        await go(past.last())
        return true
      case 'go':
        await go(wished.revision)
        return true
      case 'other_view':
        isGraph = !isGraph
        scrolled = 0
        return true
      case 'up':
        scrolled = Math.max(0, scrolled - 1)
        return true
      case 'down':
        scrolled++
        return true
      case 'typing':
        note = wished.text
        return true
    }
  }

  try {
    await draw()
    for (;;) {
      const next = wishes.shift()
      if (next === undefined) {
        await new Promise<void>((resolve) => (wake = resolve))
        continue
      }
      if (!(await fulfil(next))) return
      // Keys that came meanwhile are taken first: only where they lead to is shown.
      if (wishes.length === 0) await draw()
    }
  } finally {
    terminal.close()
  }
}
