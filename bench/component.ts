import { forked } from './children.ts'

/** What the component saw: its calls, and for each clocked one the milliseconds since its workflow was submitted. */
export interface Calls {
  readonly calls: number
  readonly firstCalls: readonly number[]
}

export interface RunningComponent {
  readonly pid: number
  readonly url: string
  readonly calls: () => Promise<Calls>
  readonly stop: () => Promise<void>
}

export const startComponent = async (): Promise<RunningComponent> => {
  const child = forked('component', new URL('./component-process.js', import.meta.url))
  const { url } = await child.next<{ readonly url: string }>()
  return {
    pid: child.pid,
    url,
    calls: () => {
      child.send('calls')
      return child.next<Calls>()
    },
    stop: child.stop,
  }
}
