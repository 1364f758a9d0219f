import { Link } from 'wouter'
import type { Views, ViewName } from './views.ts'

interface Props {
  readonly views: Views
  readonly shown: ViewName
}

/** The views as links: each has an address, with the rest of what the page shows kept. */
export const ViewTabs = ({ views, shown }: Props) => (
  <nav className="tabs views" aria-label="Views">
    {views.map(([name, label]) => (
      <Link key={name} href={hrefOf(name)} aria-current={name === shown ? 'page' : undefined}>
        {label}
      </Link>
    ))}
  </nav>
)

const hrefOf = (view: ViewName): string => {
  const params = new URLSearchParams(location.search)
  params.set('view', view)
  return `${location.pathname}?${params.toString()}`
}
