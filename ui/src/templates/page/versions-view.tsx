import type { Template } from '../../../../src/client/index.ts'
import { TextDiff } from '../../editor/editor.tsx'
import { writeText } from '../../editor/pure/document.ts'
import { Asked } from '../../parts/asked.tsx'
import { Versions } from '../../parts/versions.tsx'
import { portableTemplate } from '../pure/portable-template.ts'
import { useTemplate, useTemplateVersions } from '../use-template.ts'

export const VersionsView = ({ template: { template_id, version } }: { readonly template: Template }) => (
  <Versions query={useTemplateVersions(template_id)} path={`/templates/${template_id}`} shown={version}>
    {(from, to) => <Differences template_id={template_id} from={from} to={to} />}
  </Versions>
)

interface Between {
  readonly template_id: string
  readonly from: number
  readonly to: number
}

const Differences = ({ template_id, from, to }: Between) => {
  const before = useTemplate(template_id, from)
  const after = useTemplate(template_id, to)
  return (
    <Asked query={before} what={`version ${from}`}>
      {(a) => (
        <Asked query={after} what={`version ${to}`}>
          {(b) => {
            const [was, is] = [writeText(portableTemplate(a), 'yaml'), writeText(portableTemplate(b), 'yaml')]
            return was === is ? (
              <p>They say the same.</p>
            ) : (
              <TextDiff before={was} after={is} labels={[`Version ${from}`, `Version ${to}`]} />
            )
          }}
        </Asked>
      )}
    </Asked>
  )
}
