import { ActionError, LATER, type Action } from './protocol.ts'
import type { Component } from './serve.ts'

const LONGEST = 3_600
/** Milliseconds between two heartbeats. */
const BEAT = 1_000

/** Tells Harmonia something of an attempt; a refusal means that nobody wants to know any more. */
type Tell = (token: string, verb: 'complete' | 'fail' | 'heartbeat', body: object) => Promise<void>

const work = (tell: Tell): Action => ({
  description: 'Takes `seconds`, sends a heartbeat each second, and reports the outcome then: with `fail` a failure.',
  input_schema: {
    type: 'object',
    properties: {
      seconds: { type: 'number', minimum: 0, maximum: LONGEST },
      fail: { type: 'string', description: 'The message of the failure.' },
    },
    required: ['seconds'],
    additionalProperties: false,
  },
  effect: true,
  run: ({ params: { seconds, fail }, context: { task_token }, signal }) => {
    if (typeof seconds !== 'number' || seconds < 0 || seconds > LONGEST)
      throw new ActionError('invalid_input', `seconds must be a number from 0 to ${LONGEST}`)
    if (task_token === undefined) throw new ActionError('no_task_token', 'only Harmonia can ask for this: it waits')
    void takeTime(seconds * 1_000, signal, (percent) => tell(task_token, 'heartbeat', { details: { percent } }))
      .then(() =>
        typeof fail === 'string'
          ? tell(task_token, 'fail', { message: fail })
          : tell(task_token, 'complete', { output: { seconds } }),
      )
      // The attempt was given up, or this component stops: in either case there is nobody left to tell.
      .catch(() => undefined)
    return LATER
  },
})

const takeTime = async (
  milliseconds: number,
  signal: AbortSignal,
  beat: (percent: number) => Promise<void>,
): Promise<void> => {
  for (let spent = 0; spent < milliseconds; spent += BEAT) {
    await pause(Math.min(BEAT, milliseconds - spent), signal)
    await beat(Math.min(100, Math.round(((spent + BEAT) / milliseconds) * 100)))
  }
}

const pause = (milliseconds: number, signal: AbortSignal): Promise<void> =>
  new Promise((resolve, reject) => {
    const stop = (): void => {
      clearTimeout(timer)
      reject(new Error('the component stops'))
    }
    const timer = setTimeout(() => {
      signal.removeEventListener('abort', stop)
      resolve()
    }, milliseconds)
    signal.addEventListener('abort', stop, { once: true })
  })

const TRIES = 30

/** A server that is away for a moment is asked again: what it has recorded once counts once. */
const tellAt =
  (harmonia: string): Tell =>
  async (token, verb, body) => {
    const url = `${harmonia.replace(/\/+$/, '')}/api/tasks/${encodeURIComponent(token)}/${verb}`
    for (let tries = 1; ; tries++) {
      const response = await fetch(url, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(body),
      }).catch(() => undefined)
      if (response?.ok === true) return
      if (tries === TRIES || (response !== undefined && response.status < 500)) throw new Error('it was not taken')
      await pause(BEAT, AbortSignal.timeout(2 * BEAT))
    }
  }

/** Takes its time: answers 202 and reports later. `harmonia` is the server that it reports to. */
export const chronos = (harmonia: string): Component => ({ name: 'chronos', actions: { work: work(tellAt(harmonia)) } })
