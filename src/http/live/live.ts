import type { Logger } from 'pino'
import type { Parts, Timing } from '../parts.ts'
import { workflowsOfExecutions, type WorkflowsOfExecutions } from './workflows-of-executions.ts'

/** Someone who follows events over a connection that stays open. */
export interface Peer {
  /** Called at each heartbeat, so that dead connections are noticed and living ones stay open. */
  readonly beat: () => void
  /** The server is going away. */
  readonly goodbye: () => void
}

/** All who follow events. They share one heartbeat; none of them costs the engine anything. */
export interface Live {
  readonly parts: Parts
  readonly timing: Timing
  readonly logger: Logger
  readonly workflows: WorkflowsOfExecutions
  readonly isFull: () => boolean
  readonly size: () => number
  readonly join: (peer: Peer) => () => void
  readonly close: () => void
}

export const MAX_PEERS = 10_000

export const openLive = (parts: Parts, timing: Timing): Live => {
  const peers = new Set<Peer>()
  const heart = setInterval(() => {
    for (const peer of peers) peer.beat()
  }, timing.heartbeat)
  heart.unref()

  return {
    parts,
    timing,
    logger: parts.logger,
    workflows: workflowsOfExecutions(parts.engine, parts.store),
    isFull: () => peers.size >= MAX_PEERS,
    size: () => peers.size,
    join: (peer) => {
      peers.add(peer)
      return () => peers.delete(peer)
    },
    close: () => {
      clearInterval(heart)
      for (const peer of peers) peer.goodbye()
    },
  }
}
