import { appendFileSync } from 'node:fs'
import { parseArgs } from 'node:util'
import { startSampleComponents, type LoggedCall } from './index.ts'

const USAGE = `Starts the sample components ergon, prometheus, apollo, engram and a source of data, on loopback.

  --host <address>    a loopback address (127.0.0.1)
  --port <number>     the first of five ports in a row (8101)
  --dir <folder>      where engram stores (a new temporary folder)
  --log <file>        append each call to this file as a JSON line (standard output)
  --harmonia <url>    start chronos too, which answers 202 and reports to this server later
  --allow-shell       let ergon hand commands to /bin/sh when it is asked to
  --help`

const { values } = parseArgs({
  options: {
    host: { type: 'string', default: '127.0.0.1' },
    port: { type: 'string', default: '8101' },
    dir: { type: 'string' },
    log: { type: 'string' },
    harmonia: { type: 'string' },
    'allow-shell': { type: 'boolean', default: false },
    help: { type: 'boolean', default: false },
  },
})

const { host, port, dir, log: file, harmonia } = values
if (values.help || !/^\d{1,5}$/.test(port)) {
  console.log(USAGE)
  process.exit(values.help ? 0 : 2)
}

const log = (call: LoggedCall): void => {
  const line = JSON.stringify(call)
  if (file === undefined) console.log(line)
  else appendFileSync(file, `${line}\n`)
}

const samples = await startSampleComponents({
  host,
  port: Number(port),
  allowShell: values['allow-shell'],
  log,
  harmonia,
  ...(dir === undefined ? {} : { dir }),
})
for (const { name, endpoint } of samples.components) console.error(`${name} ${endpoint}`)
console.error(`data ${samples.data_url}`)

const stop = () => void samples.stop().then(() => process.exit(0))
process.once('SIGINT', stop)
process.once('SIGTERM', stop)
