import { feed, type LiveFeed, type Wanted } from '../../src/http/live/feed.ts'
import { frame, idIn, isEnd } from '../../src/http/live/frame.ts'
import { workflowsOfExecutions } from '../../src/http/live/workflows-of-executions.ts'
import { isAnnotation } from '../../src/domain/execution/annotations.ts'
import type { From, Recorded } from '../../src/store/event-store.ts'
import { pino } from 'pino'
import type { Up } from '../../src/simulation/process.ts'
import type { ActorsOptions } from './users.ts'

/** Those who follow events, are cut off and come back. Each must see all that it wants, once and in order. */
export interface Subscribers {
  readonly begin: (until: number) => void
  readonly checkEnd: () => void
}

interface Subscriber {
  readonly name: string
  readonly wants: (event: Recorded) => boolean
  /** The position behind which it begins, or goes on. */
  cursor: number
  over: boolean
  readonly wantedFrom: (cursor: number) => Wanted
}

const LOGGER = pino({ level: 'silent' })

export const newSubscribers = ({ scene, vault, processes, coverage, has }: ActorsOptions): Subscribers => {
  const { world, broken, trace, calm } = scene
  const { history, judge } = vault
  const random = scene.random('subscribers')
  const subscribers: Subscriber[] = []
  const feeds = new WeakMap<Up, LiveFeed>()

  /** What the subscribers of one process share. */
  const feedOf = (up: Up): LiveFeed => {
    const known = feeds.get(up)
    if (known !== undefined) return known
    const made = { logger: LOGGER, workflows: workflowsOfExecutions(up.engine, up.store) }
    feeds.set(up, made)
    return made
  }

  const workflowOf = ({ stream }: Recorded): string | null => {
    const id = idIn(stream, 'execution')
    return id === null ? null : (history.streamOf(id)[0]?.data as { workflow_id: string }).workflow_id
  }

  const nextFor = ({ cursor, wants }: Subscriber): Recorded | undefined => {
    for (let n = cursor; n < history.log.length; n++) {
      const event = history.log[n] as Recorded
      if (wants(event)) return event
    }
    return undefined
  }

  const see = (subscriber: Subscriber, event: Recorded, text: string): void => {
    const expected = nextFor(subscriber)
    const workflow = workflowOf(event)
    if (expected === undefined || expected.position !== event.position) {
      broken(
        'subscribers see each event once, in order',
        `${subscriber.name} sees ${event.position} instead of ${expected?.position}`,
      )
    } else if (text !== JSON.stringify(frame(expected, workflow))) {
      broken('subscribers see what is in the log', `${subscriber.name}: ${text}`)
    }
    subscriber.cursor = event.position
  }

  const follow = async (subscriber: Subscriber, up: Up): Promise<void> => {
    const wanted = subscriber.wantedFrom(subscriber.cursor)
    if (wanted.execution?.isOver === true && 'from' in wanted.from && wanted.from.from > wanted.execution.revision) {
      subscriber.over = true
      return
    }
    const subscription = up.store.subscribe(wanted.from)
    const hungUp = new Promise<'cut'>((resolve) => up.sender.onDeath(() => resolve('cut')))
    const fed = feed(feedOf(up), subscription, wanted, (event, text) => {
      // What was on its way when the server died has not arrived.
      if (!up.sender.isAlive()) return false
      see(subscriber, event, text)
      if (calm.yet || !random.chance(0.15)) return true
      if (random.chance(0.5)) {
        coverage.kind('subscriber cut')
        return false
      }
      coverage.kind('subscriber slow')
      return new Promise((resolve) => world.after(random.delay(20_000), () => resolve(true)))
    })
    const ended = await Promise.race([fed, hungUp])
    subscription.close()
    if (ended === 'complete') {
      subscriber.over = true
      coverage.kind('subscriber sees the end')
    } else world.after(random.whole(1, 5_000), () => connect(subscriber, true))
  }

  const connect = (subscriber: Subscriber, again: boolean): void => {
    const up = random.pick(processes).up()
    if (up === undefined) {
      world.after(500, () => connect(subscriber, again))
      return
    }
    if (again) coverage.kind('subscriber resumes')
    trace(() => `${subscriber.name} follows from ${subscriber.cursor}`)
    void follow(subscriber, up)
  }

  const ofLog = (name: string): Subscriber => {
    const types = random.chance(0.3) ? ['task_started', 'task_completed', 'workflow_created'] : undefined
    const workflowId = random.chance(0.3) ? 'workflow-0' : undefined
    const categories = random.chance(0.5) ? ['execution'] : ['execution', 'workflow']
    const filter = { categories, ...(types === undefined ? {} : { types }) }
    return {
      name,
      over: false,
      cursor: random.chance(0.5) ? 0 : history.head(),
      wants: (event) =>
        categories.some((category) => event.stream.startsWith(`${category}-`)) &&
        (types === undefined || types.includes(event.type)) &&
        (workflowId === undefined || workflowOf(event) === workflowId || event.stream === `workflow-${workflowId}`),
      wantedFrom: (after) => ({
        from: { after, filter },
        ...(workflowId === undefined ? {} : { workflowId }),
      }),
    }
  }

  const ofExecution = (name: string): Subscriber => {
    const id = `00000000-0000-7000-9000-${'0'.repeat(12)}`
    const stream = `execution-${id}`
    return {
      name,
      over: false,
      cursor: 0,
      wants: (event) => event.stream === stream,
      wantedFrom: (cursor) => {
        const seen = history.streamOf(id).filter(({ position }) => position <= cursor).length
        const from: From = { stream, from: seen }
        return { from, execution: { isOver: judge.isOver(id), revision: history.streamOf(id).length - 1 } }
      },
    }
  }

  return {
    begin: (until) => {
      for (let n = random.whole(0, 3); n > 0 && has('subscribers'); n--) {
        const name = `subscriber ${n}`
        const one = random.chance(0.4)
        world.after(random.whole(0, until), () => {
          const subscriber = one ? ofExecution(name) : ofLog(name)
          subscribers.push(subscriber)
          connect(subscriber, false)
        })
      }
    },
    checkEnd: () => {
      for (const subscriber of subscribers) {
        const missed = nextFor(subscriber)
        // What follows the end of an execution, beside it or because it is retried, comes to those who ask for it again.
        if (missed !== undefined && !(subscriber.over && mayFollowEnd(missed)))
          broken('subscribers see everything', `${subscriber.name} has not seen ${missed.position}`)
        const seen = history.log.slice(0, subscriber.cursor)
        const last = seen.findLast((event) => subscriber.wants(event) && !isAnnotation(event.type))
        if (subscriber.over && (last === undefined || !isEnd(last)))
          broken('a stream ends with its execution', subscriber.name)
      }
    },
  }
}

const mayFollowEnd = ({ type }: Recorded): boolean => isAnnotation(type) || type === 'workflow_retried'
