import { rowsOf } from './row.ts'

/** Of the assistant, and of the model behind it. */
export const ofAssistant = rowsOf({
  too_many_chats: {
    status: 429,
    title: 'Too many chats',
    says: ({ limit }) => ({
      detail: `${limit} answers are being written, which is the limit. Ask again in a moment.`,
      headers: { 'retry-after': '2' },
    }),
  },
  model_unreachable: {
    status: 502,
    title: 'Model unreachable',
    says: ({ url, reason }) => ({
      detail: `The model at ${url} did not answer: ${reason}. Is it running, and is HARMONIA_AI_URL right? Without HARMONIA_AI_URL the built-in assistant answers.`,
    }),
  },
  model_refused: {
    status: 502,
    title: 'Model refused',
    says: ({ url, status, reason }) => ({
      detail: `The model at ${url} answered with status ${status}${reason === '' ? '' : `: ${reason}`}. ${advice(status)}`,
    }),
  },
  model_answer_unfit: {
    status: 502,
    title: 'Unfit answer of the model',
    says: ({ url, reason }) => ({
      detail: `What the model at ${url} answered cannot be used: ${reason}. Does it speak the chat completions of OpenAI, with tools?`,
    }),
  },
  model_too_slow: {
    status: 504,
    title: 'Model too slow',
    says: ({ url, seconds }) => ({
      detail: `The model at ${url} has not finished its answer within ${seconds} s. HARMONIA_AI_TIMEOUT is how long it may take.`,
    }),
  },
})

const advice = (status: number): string => {
  if (status === 401 || status === 403)
    return 'Its key is the secret AI_KEY: set HARMONIA_SECRET_AI_KEY, or put AI_KEY into the file that HARMONIA_SECRETS_FILE names.'
  if (status === 404) return 'Check HARMONIA_AI_URL (such as http://127.0.0.1:11434/v1) and HARMONIA_AI_MODEL.'
  if (status === 429) return 'It is asked too much; ask again later.'
  return status >= 500 ? 'Ask again, or look at its own log.' : 'Check HARMONIA_AI_MODEL, and whether it takes tools.'
}
