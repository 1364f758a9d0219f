import * as E from 'fp-ts/lib/Either.js'
import type { Intent } from '../asked.ts'

const HELP =
  /^(?:help|hi|hello|hey|good (?:morning|evening|afternoon)|hallo|\?+|what can you do|what do you do|who are you|what are you|how do(?:es)? (?:you|this) work|commands|examples?)\b[\s\S]{0,40}$/i

export const help: Intent = ({ text }) =>
  HELP.test(text) ? Promise.resolve(E.right({ content: HELP_TEXT })) : undefined

export const HELP_TEXT = `I am the built-in assistant of Harmonia. I work by rules, without a language model, and I change nothing: what I propose, you apply.

Ask me why:
- why did the last run of nightly_etl fail?
- why is 0190a8f2-… waiting?
- compare the last two runs of nightly_etl
- what makes nightly_etl slow?

Ask me what happened:
- what ran last night? what failed today? how many are running?
- which approvals are pending? how is the server?

Ask me to find:
- find workflows about metrics; which templates are there? what can ergon do?

Have me propose a definition:
- call ergon.fetch_from_api with url=https://api.example.com then apollo.analyze_metrics with its output, retry three times, approve before the last
- draft from the template metrics_report with url=https://api.example.com
- add a retry of 5 to fetch in nightly_etl; add an approval before store; rename fetch to load

Have me propose a command:
- run nightly_etl; pause it; retry the last failed run`
