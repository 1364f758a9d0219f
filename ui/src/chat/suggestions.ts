import type { ChatContext } from '../../../src/client/index.ts'

const ANYWHERE = [
  'What failed today?',
  'What ran last night?',
  'How many are running?',
  'Which approvals are pending?',
  'Call ergon.fetch_from_api then engram.store_results, retry three times',
  'What can you do?',
]

const OF_A_RUN = ['Why did it fail?', 'Why is it waiting?', 'What happened in it?', 'Retry it']

const OF_A_WORKFLOW = ['Why did its last run fail?', 'What ran today?', 'Add an approval at the end', 'Run it']

/** To begin with: what can be asked about where one comes from. */
export const suggestionsFor = ({ execution_id, workflow_id }: ChatContext): readonly string[] =>
  execution_id !== undefined ? OF_A_RUN : workflow_id !== undefined ? OF_A_WORKFLOW : ANYWHERE
