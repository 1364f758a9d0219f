import { useEffect, useRef } from 'react'
import type { AssistantFacts, ChatContext } from '../../../src/client/index.ts'
import { useAddress } from '../address.ts'
import { Asked } from '../parts/asked.tsx'
import { About } from './about.tsx'
import { Composer } from './composer.tsx'
import { suggestionsFor } from './suggestions.ts'
import { ShownTurn } from './turn.tsx'
import { useChat } from './use-chat.ts'
import './chat.css'

/** Beside a conversation. */
const FEW = 3

const contextIn = (params: URLSearchParams): ChatContext => {
  const [execution, workflow, at] = ['execution', 'workflow', 'at'].map((name) => params.get(name))
  return {
    ...(execution ? { execution_id: execution } : {}),
    ...(workflow ? { workflow_id: workflow } : {}),
    ...(execution && at && /^\d+$/.test(at) ? { revision: Number(at) } : {}),
  }
}

const ChatPage = () => {
  const { params, change } = useAddress()
  const context = contextIn(params)
  const { info, turns, isWriting, ask, stop, clear, applied } = useChat(context)
  const end = useRef<HTMLDivElement>(null)
  useEffect(() => {
    if (turns.length > 0) end.current?.scrollIntoView({ block: 'end' })
  }, [turns.length])
  const isAbout = context.execution_id !== undefined || context.workflow_id !== undefined
  return (
    <div className="chat">
      <header className="head">
        <h1>Chat</h1>
        {info.data === undefined ? null : <Who {...info.data} />}
        <div className="actions">
          <button type="button" className="plain" disabled={turns.length === 0} onClick={clear}>
            Clear
          </button>
        </div>
      </header>
      {isAbout ? (
        <About context={context} onLeave={() => change({ execution: undefined, workflow: undefined, at: undefined })} />
      ) : null}
      <Asked query={info} what="the assistant">
        {({ limits }) => (
          <>
            {turns.length === 0 ? (
              <p className="none">
                Ask why a run failed or waits, what happened when, or for a workflow. It reads what you may read, and
                changes nothing: what it proposes is yours to do.
              </p>
            ) : (
              <div role="log" aria-label="Conversation">
                <ol className="turns">
                  {turns.map((turn) => (
                    <ShownTurn key={turn.key} turn={turn} onApplied={applied} />
                  ))}
                </ol>
              </div>
            )}
            <ul className="suggestions" aria-label="Suggestions">
              {suggestionsFor(context)
                .slice(0, turns.length === 0 ? undefined : FEW)
                .map((words) => (
                  <li key={words}>
                    <button type="button" className="plain" disabled={isWriting} onClick={() => ask(words)}>
                      {words}
                    </button>
                  </li>
                ))}
            </ul>
            <Composer isWriting={isWriting} most={limits.content_characters} onAsk={ask} onStop={stop} />
            <div ref={end} />
          </>
        )}
      </Asked>
    </div>
  )
}

const Who = ({ model, built_in }: AssistantFacts) => (
  <span
    className="tag"
    title={built_in ? 'It works by rules, over what the API tells. HARMONIA_AI_URL names a model.' : undefined}
  >
    {built_in ? 'Built-in assistant, without a model' : `Model: ${model}`}
  </span>
)

export default ChatPage
