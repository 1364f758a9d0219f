import features from '@eventstore/db-client/generated/serverfeatures_grpc_pb.js'
import gossip from '@eventstore/db-client/generated/gossip_grpc_pb.js'
import service from '@eventstore/db-client/generated/streams_grpc_pb.js'
import grpc, { type Metadata, type ServiceError } from '@grpc/grpc-js'
import { once } from 'node:events'
import { createServer, type AddressInfo, type Socket } from 'node:net'
import { createServer as createTlsServer } from 'node:tls'
import { append, batchAppend } from './append.ts'
import { SITUATION, type Orders, type Situation } from './faults.ts'
import { openLog, type Log } from './log.ts'
import { deleteStream, members, supportedMethods, tombstone } from './other.ts'
import { read } from './read.ts'
import { accessDenied, unavailable } from './wire.ts'

/** What the calls share. */
export interface Node {
  readonly id: string
  readonly log: Log
  readonly situation: Situation
  readonly subscriptions: Set<{ end: () => unknown; emit: (event: 'error', error: object) => unknown }>
  readonly port: () => number
  /** Why a call is not served, if it is not. */
  readonly refusal: (metadata: Metadata) => Partial<ServiceError> | undefined
  /** Breaks every connection. */
  readonly drop: () => void
}

export interface RunningNode {
  readonly port: number
  readonly order: (orders: Orders) => void
}

export interface NodeOptions {
  readonly port: number
  /** Where the log is kept; in memory without it. */
  readonly file: string | undefined
  /** The key and the certificate for TLS, in PEM. */
  readonly tls?: { readonly key: string; readonly cert: string }
  /** `name:password` of the one user; without it everybody is let in. */
  readonly user?: string
}

/** Serves the protocol on one port. The sockets are its own, so that they can be broken. */
export const startNode = async ({ port, file, tls, user }: NodeOptions): Promise<RunningNode> => {
  const sockets = new Set<Socket>()
  const listener =
    tls === undefined ? createServer({ noDelay: true }) : createTlsServer({ ...tls, ALPNProtocols: ['h2'] })
  const node: Node = {
    id: crypto.randomUUID(),
    log: openLog(file),
    situation: { ...SITUATION, faults: [] },
    subscriptions: new Set(),
    port: () => (listener.address() as AddressInfo).port,
    refusal: (metadata) => {
      if (node.situation.down) return unavailable()
      const known = user === undefined || metadata.get('authorization')[0] === `Basic ${btoa(user)}`
      return known ? undefined : accessDenied()
    },
    drop: () => {
      for (const socket of sockets) socket.destroy()
    },
  }

  const server = new grpc.Server({ 'grpc.max_receive_message_length': 17 * 1024 * 1024 })
  server.addService(service.StreamsService, {
    read: read(node),
    append: append(node),
    batchAppend: batchAppend(node),
    delete: deleteStream(node),
    tombstone: tombstone(node),
  })
  server.addService(features.ServerFeaturesService, { getSupportedMethods: supportedMethods(node) })
  server.addService(gossip.GossipService, { read: members(node) })
  const injector = server.createConnectionInjector(grpc.ServerCredentials.createInsecure())
  listener.on(tls === undefined ? 'connection' : 'secureConnection', (socket: Socket) => {
    sockets.add(socket)
    socket.on('close', () => sockets.delete(socket))
    socket.on('error', () => undefined)
    injector.injectConnection(socket)
  })
  listener.listen(port, '127.0.0.1')
  await once(listener, 'listening')

  return {
    port: node.port(),
    order: ({ faults, drop, endSubscriptions, ...rest }) => {
      Object.assign(node.situation, rest)
      if (faults !== undefined) node.situation.faults = [...faults]
      if (drop === true) node.drop()
      if (endSubscriptions !== undefined)
        for (const call of node.subscriptions) {
          node.subscriptions.delete(call)
          if (endSubscriptions === 'orderly') call.end()
          else call.emit('error', unavailable())
        }
    },
  }
}
