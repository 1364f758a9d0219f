import { readFileSync } from 'node:fs'
import { parseArgs } from 'node:util'
import type { Orders } from './faults.ts'
import { startNode } from './node.ts'

/** The test server as a program: takes orders from the process that has forked it; started by hand it says where it is. */
const { values } = parseArgs({
  options: {
    port: { type: 'string', default: '0' },
    file: { type: 'string' },
    key: { type: 'string' },
    cert: { type: 'string' },
    user: { type: 'string' },
  },
})
const { port, file, key, cert, user } = values
const node = await startNode({
  port: Number(port),
  file,
  ...(key === undefined || cert === undefined
    ? {}
    : { tls: { key: readFileSync(key, 'utf8'), cert: readFileSync(cert, 'utf8') } }),
  ...(user === undefined ? {} : { user }),
})

process.on('message', (orders: Orders) => {
  node.order(orders)
  process.send?.({ done: true })
})
process.on('disconnect', () => process.exit(0))
if (process.send === undefined) console.log(`esdb://127.0.0.1:${node.port}?tls=false`)
else process.send({ port: node.port })
