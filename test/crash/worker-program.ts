import { appendFileSync, existsSync } from 'node:fs'
import { text } from 'node:stream/consumers'

/** What tests of `harmonia worker` run for a task: it notes that it was run, and does as the task's input says. */
const { HARMONIA_TASK_ID: task, HARMONIA_IDEMPOTENCY_KEY: key, HARMONIA_ACTION: action } = process.env
const [notes = ''] = process.argv.slice(2)
const input = JSON.parse(await text(process.stdin)) as Readonly<Record<string, unknown>>
const note = (what: string): void => appendFileSync(notes, `${what} ${task} ${key} ${process.pid}\n`)

process.on('SIGTERM', () => {
  note('ended')
  process.exit(9)
})
note('begun')
const { until, exit = 0, say = '', output = { action, input } } = input
while (typeof until === 'string' && !existsSync(until)) await new Promise((resolve) => setTimeout(resolve, 10))
process.stderr.write(String(say))
process.stdout.write(typeof output === 'string' ? output : JSON.stringify(output))
process.exitCode = Number(exit)
