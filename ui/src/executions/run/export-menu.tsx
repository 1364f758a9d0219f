import { useRef, useState } from 'react'
import { notify } from '../../parts/notices.tsx'
import { client } from '../../server.ts'

/** The history as files: as it is, or with what proves that nobody has changed it. */
export const ExportMenu = ({ executionId }: { readonly executionId: string }) => {
  const menu = useRef<HTMLDetailsElement>(null)
  const [isBusy, work] = useState(false)
  const save = async (name: string, get: () => Promise<string>): Promise<void> => {
    if (menu.current !== null) menu.current.open = false
    work(true)
    try {
      saveAs(name, await get())
      notify(`${name} is saved.`)
    } catch (error) {
      notify(`${name} could not be fetched: ${(error as Error).message}`, 'failed')
    }
    work(false)
  }
  return (
    <details ref={menu} className="menu">
      <summary className="button plain">{isBusy ? 'Exporting …' : 'Export'}</summary>
      <div className="panel">
        <button
          type="button"
          className="quiet"
          disabled={isBusy}
          onClick={() => void save(`${executionId}.events.ndjson`, () => client.exportHistory(executionId))}
        >
          Events, one per line
        </button>
        <button
          type="button"
          className="quiet"
          disabled={isBusy}
          onClick={() => void save(`${executionId}.audit.ndjson`, () => client.exportAudit(executionId))}
        >
          Audit bundle, verifiable without a server
        </button>
      </div>
    </details>
  )
}

const saveAs = (name: string, text: string): void => {
  const url = URL.createObjectURL(new Blob([text], { type: 'application/x-ndjson' }))
  Object.assign(document.createElement('a'), { href: url, download: name }).click()
  // The browser has taken it by the end of this turn.
  setTimeout(() => URL.revokeObjectURL(url))
}
