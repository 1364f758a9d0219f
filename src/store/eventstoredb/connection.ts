import { EventStoreDBClient } from '@eventstore/db-client'
import features from '@eventstore/db-client/generated/serverfeatures_grpc_pb.js'
import type { ServerFeaturesClient } from '@eventstore/db-client/generated/serverfeatures_grpc_pb.js'
import shared from '@eventstore/db-client/generated/shared_pb.js'
import service from '@eventstore/db-client/generated/streams_grpc_pb.js'
import type { StreamsClient } from '@eventstore/db-client/generated/streams_grpc_pb.js'
import type { BatchAppendReq, BatchAppendResp, ReadReq, ReadResp } from '@eventstore/db-client/generated/streams_pb.js'
import type { CallOptions, ClientDuplexStream, ClientReadableStream, Metadata } from '@grpc/grpc-js'
import * as E from 'fp-ts/lib/Either.js'
import { away, failureOf, type Failure } from './failure.ts'

export type AppendStream = ClientDuplexStream<BatchAppendReq, BatchAppendResp>
export type ReadStream = ClientReadableStream<ReadResp>

/** Whoever opens a call must listen before anything can have happened: gRPC tells an error once. */
type Listen<Call> = (call: Call) => void

/** The calls that this store is made of. Each rejects or ends when the server can't be reached; none has a deadline unless it is given one. */
export interface Connection {
  readonly appends: (listen: Listen<AppendStream>) => Promise<AppendStream>
  readonly read: (request: ReadReq, deadlineMs: number, listen: Listen<ReadStream>) => Promise<ReadStream>
  /** The version of the server. */
  readonly version: (deadlineMs: number) => Promise<E.Either<Failure, string>>
  readonly close: () => Promise<void>
}

/**
 * What the client's own commands are made of: the connection string with its TLS and credentials, discovery, and the move to
 * another node are the client's; the calls are ours, because its commands share pending appends between all clients of a
 * process, and tell neither the position of an event that is read from its stream nor the raw text of its data.
 */
interface Insides {
  readonly GRPCStreamCreator: <Client, Call>(
    client: new (...args: never[]) => Client,
    name: string,
    create: (client: Client) => Call,
  ) => () => Promise<Call>
  readonly execute: <Client, Answer>(
    client: new (...args: never[]) => Client,
    name: string,
    action: (client: Client) => Promise<Answer>,
  ) => Promise<Answer>
  readonly callArguments: (base: { requiresLeader: boolean }, options: CallOptions) => [Metadata, CallOptions]
}

/** Throws when the connection string is not one. */
export const connect = (url: string): Connection => {
  const client = EventStoreDBClient.connectionString(url)
  const { GRPCStreamCreator: create, execute, callArguments } = client as unknown as Insides
  // A node that follows may lag behind what was acknowledged: only the leader is asked.
  const args = (deadlineMs: number) =>
    callArguments({ requiresLeader: true }, { deadline: deadlineMs === Infinity ? Infinity : Date.now() + deadlineMs })

  return {
    appends: (listen) =>
      create(service.StreamsClient, 'batchAppend', (streams: StreamsClient) => {
        const call = streams.batchAppend(...args(Infinity))
        listen(call)
        return call
      })(),
    read: (request, deadlineMs, listen) =>
      create(service.StreamsClient, 'read', (streams: StreamsClient) => {
        const call = streams.read(request, ...args(deadlineMs))
        listen(call)
        return call
      })(),
    version: async (deadlineMs) => {
      try {
        return E.right(
          await execute(
            features.ServerFeaturesClient,
            'getSupportedMethods',
            (server: ServerFeaturesClient) =>
              new Promise<string>((resolve, reject) => {
                server.getSupportedMethods(new shared.Empty(), ...args(deadlineMs), (error, answer) =>
                  error === null ? resolve(answer.getEventStoreServerVersion()) : reject(error),
                )
              }),
          ),
        )
      } catch (error) {
        return E.left(failureOf(error))
      }
    },
    close: () => client.dispose(),
  }
}

/** The answer, or that there was none in time. What comes later is nobody's. */
export const within = <A>(milliseconds: number, answer: Promise<E.Either<Failure, A>>): Promise<E.Either<Failure, A>> =>
  new Promise((resolve) => {
    const timer = setTimeout(() => resolve(E.left(away(`no answer in ${milliseconds} ms`))), milliseconds)
    void answer
      .catch((error: unknown) => E.left(failureOf(error)))
      .then((settled) => {
        clearTimeout(timer)
        resolve(settled)
      })
  })
