import { useQuery } from '@tanstack/react-query'
import { useCallback, useEffect, useRef, useState } from 'react'
import { HarmoniaError, type ChatContext } from '../../../src/client/index.ts'
import { client } from '../server.ts'
import { emptyAnswer, historyOf, kept, restored, type Answer, type Applied, type Turn } from './pure/turns.ts'

const KEY = 'harmonia.chat'
const KEEP_AFTER_MS = 200

/** What was said in this tab, and what is being said: it stays until it is cleared or the tab is closed. */
export const useChat = (context: ChatContext) => {
  const info = useQuery({ queryKey: ['chat', 'info'], queryFn: ({ signal }) => client.getChatInfo({ signal }) })
  const [turns, say] = useState<readonly Turn[]>(() => restored(sessionStorage.getItem(KEY)))
  const speaking = useRef<AbortController>(undefined)
  const isWriting = turns.some((turn) => turn.role === 'assistant' && turn.state === 'writing')

  const latest = useRef(turns)
  latest.current = turns
  useEffect(() => {
    if (!isWriting) {
      keep(turns)
      return undefined
    }
    const timer = setTimeout(() => keep(latest.current), KEEP_AFTER_MS)
    return () => clearTimeout(timer)
  }, [turns, isWriting])
  useEffect(
    () => () => {
      speaking.current?.abort()
      keep(latest.current)
    },
    [],
  )

  const amend = useCallback(
    (key: string, change: (answer: Answer) => Answer) =>
      say((before) => before.map((turn) => (turn.role === 'assistant' && turn.key === key ? change(turn) : turn))),
    [],
  )

  const ask = async (content: string): Promise<void> => {
    if (speaking.current !== undefined) return
    const mine = new AbortController()
    speaking.current = mine
    const key = crypto.randomUUID()
    const { history_turns = 0, content_characters = 0 } = info.data?.limits ?? {}
    const history = historyOf(turns, history_turns, content_characters)
    say((before) => kept([...before, { role: 'user', key: `${key} asked`, content }, emptyAnswer(key)]))
    const given = { ...context, utc_offset_minutes: -new Date().getTimezoneOffset() }
    try {
      for await (const event of client.chatStream({ content, history, context: given }, { signal: mine.signal }))
        amend(key, (answer) => {
          switch (event.type) {
            case 'delta':
              return { ...answer, content: answer.content + event.content }
            case 'tool':
              return { ...answer, tools: [...answer.tools, { name: event.name, summary: event.summary }] }
            case 'proposal':
              return { ...answer, proposal: event.proposal }
            case 'done': {
              const { content: all, references, proposal, model } = event.reply
              return {
                ...answer,
                content: all,
                references,
                model,
                state: 'done',
                ...(proposal === undefined ? {} : { proposal }),
              }
            }
          }
        })
    } catch (error) {
      amend(key, (answer) =>
        mine.signal.aborted ? { ...answer, state: 'stopped' } : { ...answer, state: 'failed', error: inWords(error) },
      )
    } finally {
      speaking.current = undefined
    }
  }

  return {
    info,
    turns,
    isWriting,
    ask: (content: string): void => void ask(content),
    stop: (): void => speaking.current?.abort(),
    clear: (): void => {
      speaking.current?.abort()
      say([])
    },
    applied: (key: string, applied: Applied): void => amend(key, (answer) => ({ ...answer, applied })),
  }
}

/** A browser that keeps nothing, or no more, is no reason not to talk. */
const keep = (turns: readonly Turn[]): void => {
  try {
    sessionStorage.setItem(KEY, JSON.stringify(turns))
  } catch {
    sessionStorage.removeItem(KEY)
  }
}

const inWords = (error: unknown): string =>
  error instanceof HarmoniaError
    ? `${error.problem.title}: ${error.problem.detail ?? ''}`
    : error instanceof Error
      ? error.message
      : String(error)
