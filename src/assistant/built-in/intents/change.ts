import * as E from 'fp-ts/lib/Either.js'
import type { Refusal } from '../../../http/refusal.ts'
import type { Asked, Intent, Said } from '../asked.ts'
import { definitionAtHand } from '../at-hand.ts'
import { changed } from '../change/change.ts'
import { propose, verdict } from '../propose.ts'
import { bullets, paragraphs, plain } from '../say/words.ts'

const CHANGES =
  /^(?:please\s+|can you\s+|could you\s+|now\s+|also\s+|and\s+|then\s+)*(?:add|insert|put|append|remove|delete|drop|take out|rename|set|give|make|let|change|require|limit|tag|describe it as|pass|use)\b/i
const ALSO =
  /\bre-?try\b.{0,120}\b(?:times|attempts|tries|once|twice)\b|\btime-?\s?out\b.{0,120}\d|\bonly (?:if|when)\b|\b(?:depends? on|waits? for|runs? after)\b|\bif\b.{0,120}\bfails?\b.{0,120}\bcall\b|\bcall it\b/i
const NEW = /\b(?:a|an|new|me)\s+(?:new\s+)?(?:workflow|definition|pipeline)\b/i

/** A change of a definition, as a proposal. */
export const change: Intent = (asked) => {
  const { text } = asked
  const isQuestion = /\?\s*$|^(?:why|what|which|when|who|where|how|did|does|is|are|was|were)\b/i.test(text)
  return (CHANGES.test(text) || ALSO.test(text)) && !NEW.test(text) && !isQuestion ? answer(asked) : undefined
}

const WHICH =
  'Say which workflow is to be changed: by its name, or open it first. For example: “add a retry of 5 to fetch in nightly_etl”.'

const answer = async (asked: Asked): Promise<E.Either<Refusal, Said>> => {
  const found = await definitionAtHand(asked)
  if (E.isLeft(found)) return found
  if (found.right === undefined) return E.right({ content: WHICH })
  if ('none' in found.right) return E.right({ content: found.right.none })
  const { definition, workflow_id } = found.right
  const { name } = definition as { readonly name: string }
  const done = changed(definition, withoutName(asked.text, name))
  if (done === undefined)
    return E.right({ content: paragraphs(`I do not understand this change of ${plain(name)}.`, KNOWN) })
  if (done.did.length === 0) return E.right({ content: done.cannot.join('\n') })

  const proposal = await propose(asked.hand, 'propose_definition', {
    definition: done.definition,
    ...(workflow_id === undefined ? {} : { workflow_id }),
  })
  if (E.isLeft(proposal)) return proposal
  const content = paragraphs(
    `I propose this change of ${plain(name)}. Nothing is stored until you apply it.`,
    bullets(done.did.map((did) => plain(did, 1_000))),
    done.cannot.map((why) => plain(why, 500)).join('\n'),
    verdict(proposal.right),
  )
  return E.right({
    content,
    references: workflow_id === undefined ? [] : [{ kind: 'workflow', id: workflow_id, name }],
  })
}

/** "… in nightly_etl" says where, not what. */
const withoutName = (text: string, name: string): string => {
  const escaped = name.replaceAll(/[^\w ]/g, '\\$&')
  return text
    .replace(
      new RegExp(
        `[,:]?\\s*\\b(?:in|of|to|for|from)\\s+(?:the\\s+)?(?:workflow\\s+)?["'\`]?${escaped}["'\`]?(?=[\\s.,]|$)`,
        'i',
      ),
      '',
    )
    .replace(/\b(?:in|to|of)\s+(?:this|the)\s+(?:workflow|definition)\b/i, '')
}

const KNOWN = `What I can change:
- attempts: “add a retry of 5 to fetch”, “retry everything three times”
- time limits: “set the timeout of fetch to 30 s”
- approvals: “add an approval before train by ada”
- tasks: “add a task calling engram.store_results after analyze”, “remove analyze”, “rename fetch to load”
- order and conditions: “make store wait for check”, “run store only if tasks.check.output.ok”
- waits: “wait 10 minutes before store”, “wait for the signal go before store”
- failures: “if fetch fails call ergon.execute_command”
- inputs: “set url of fetch to \${input.url}”`
