import { useQuery } from '@tanstack/react-query'
import { Link } from 'wouter'
import { link } from '../../address.ts'
import { Asked } from '../../parts/asked.tsx'
import { Dialog } from '../../parts/dialog.tsx'
import { client } from '../../server.ts'

/** What a new workflow begins with. */
export const NewDialog = ({ onClose }: { readonly onClose: () => void }) => {
  const examples = useQuery({
    queryKey: ['examples'],
    queryFn: ({ signal }) => client.listExamples({ signal }),
    staleTime: Number.POSITIVE_INFINITY,
  })
  return (
    <Dialog title="New workflow" onClose={onClose}>
      <p className="actions">
        <Link className="button" href="/workflows/new">
          Begin with one task
        </Link>
        <Link className="button plain" href="/templates">
          Use a template
        </Link>
      </p>
      <h3>Or begin with an example</h3>
      <Asked query={examples} what="the examples">
        {(page) => (
          <ul className="examples">
            {page.examples.map(({ file, name, description }) => (
              <li key={file}>
                <Link href={link('/workflows/new', { example: file })}>{name}</Link>
                <p className="hint">{description}</p>
              </li>
            ))}
          </ul>
        )}
      </Asked>
    </Dialog>
  )
}
