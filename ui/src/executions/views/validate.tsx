import { useMutation } from '@tanstack/react-query'
import type { CheckpointDocument } from '../../../../src/client/index.ts'
import { client } from '../../server.ts'

/** Has the events up to a checkpoint checked and folded again, and says what was found. */
export const Validate = ({ checkpoint }: { readonly checkpoint: CheckpointDocument }) => {
  const check = useMutation({ mutationFn: () => client.validateCheckpoint(checkpoint.checkpoint_id) })
  return (
    <>
      <button type="button" className="plain" disabled={check.isPending} onClick={() => check.mutate()}>
        {check.isPending ? 'Checking …' : 'Validate'}
      </button>
      <span role="status" className={check.data?.valid === false || check.isError ? 'error verdict' : 'verdict'}>
        {check.error?.message ??
          (check.data === undefined ? '' : `${check.data.valid ? '✓' : '✕'} ${check.data.detail}`)}
      </span>
    </>
  )
}
