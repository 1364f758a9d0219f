import type { ChatProposal, ChatReference, ChatTurn } from '../../../../src/client/index.ts'

export interface Question {
  readonly role: 'user'
  readonly key: string
  readonly content: string
}

export interface Answer {
  readonly role: 'assistant'
  readonly key: string
  readonly content: string
  readonly tools: readonly { readonly name: string; readonly summary: string }[]
  readonly references: readonly ChatReference[]
  readonly proposal?: ChatProposal
  readonly model?: string
  readonly state: 'writing' | 'done' | 'stopped' | 'failed'
  /** Why it failed, in words. */
  readonly error?: string
  /** What came of the proposal, once somebody has wanted it. */
  readonly applied?: Applied
}

export interface Applied {
  readonly text: string
  readonly to: string
}

export type Turn = Question | Answer

/** So many are kept. */
const KEPT = 60

export const emptyAnswer = (key: string): Answer => ({
  role: 'assistant',
  key,
  content: '',
  tools: [],
  references: [],
  state: 'writing',
})

export const kept = (turns: readonly Turn[]): readonly Turn[] => turns.slice(-KEPT)

/** What was kept by an earlier page: an answer that was still being written is written no further. */
export const restored = (text: string | null): readonly Turn[] => {
  if (text === null) return []
  try {
    const turns = JSON.parse(text) as readonly Turn[]
    return turns.map((turn) =>
      turn.role === 'assistant' && turn.state === 'writing' ? { ...turn, state: 'stopped' } : turn,
    )
  } catch {
    // Somebody else's text under our name: as good as none.
    return []
  }
}

/** What was said, for whoever has to know: the last turns, each as long as it may be; none that came to nothing. */
export const historyOf = (turns: readonly Turn[], most: number, characters: number): readonly ChatTurn[] =>
  turns
    .filter((turn) => turn.content.trim() !== '')
    .filter((_, i, said) => i >= said.length - most)
    .map(({ role, content }) => ({ role, content: content.slice(0, characters) }))
