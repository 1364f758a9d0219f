import type { Hook, Page } from '../../src/client/index.ts'
import { excerpt, plain } from './format.ts'
import { facts, more, table } from './table.ts'

const does = ({ start, signal }: Hook): string =>
  start === undefined
    ? `sends the signal ${plain(signal?.name ?? '')}`
    : `starts ${start.workflow_id}${start.version === undefined ? '' : ` (version ${start.version})`}`

export const hookTable = async ({ hooks, next_cursor }: Page<'hooks', Hook>): Promise<string> =>
  hooks.length === 0
    ? 'No hooks. Create one: harmonia hook create @hook.json'
    : (await table(
        ['HOOK', 'NAME', 'DOES', 'CHECKED BY'],
        hooks.map((hook) => [hook.hook_id, plain(hook.name), does(hook), hook.verify?.type ?? 'nothing']),
      )) + more(next_cursor)

export const hookText = (hook: Hook): string => {
  const about = facts([
    ['Hook', hook.hook_id],
    ['Name', plain(hook.name)],
    ['Description', plain(hook.description ?? '')],
    ['Path', hook.path],
    ['Does', does(hook)],
    ['Execution', plain(hook.signal?.execution_id ?? '')],
    ['Checked by', hook.verify === undefined ? 'nothing' : `${hook.verify.type} with ${hook.verify.secret.secret}`],
    ['Once per', plain(hook.idempotency_key ?? 'id that the sender gives')],
    ['When', plain(hook.when ?? '')],
    ['Created', hook.created_at],
    ['Updated', hook.updated_at],
  ])
  const value = hook.start === undefined ? hook.signal?.data : hook.start.input
  return value === undefined ? about : `${about}\n\n${hook.start === undefined ? 'Data' : 'Input'}\n${excerpt(value)}`
}
