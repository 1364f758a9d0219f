import { Suspense, useLayoutEffect } from 'react'
import { Link, Redirect, Route, Switch, useLocation } from 'wouter'
import { ApprovalsBadge } from './approvals/badge.tsx'
import { Crashed } from './parts/crashed.tsx'
import { Loading } from './parts/loading.tsx'
import { Notices } from './parts/notices.tsx'
import { Preferences } from './parts/preferences.tsx'
import { PAGES } from './pages.tsx'

const TABS = [
  ['/workflows', 'Workflows'],
  ['/templates', 'Templates'],
  ['/executions', 'Executions'],
  ['/approvals', 'Approvals'],
  ['/monitor', 'Monitor'],
  ['/chat', 'Chat'],
] as const

/** What is on every page, and the page that the address asks for. */
export const App = () => {
  const [path] = useLocation()
  // Before the page itself, which may have a better name, gives it.
  useLayoutEffect(() => {
    const tab = TABS.find(([to]) => path.startsWith(to))?.[1]
    document.title = tab === undefined ? 'Harmonia' : `${tab} · Harmonia`
  }, [path])
  return (
    <>
      <a className="skip" href="#main">
        Skip to the content
      </a>
      <header className="bar">
        <Link className="brand" href="/">
          Harmonia
        </Link>
        <nav aria-label="Main" className="tabs">
          {TABS.map(([to, name]) => (
            <Link key={to} href={to} aria-current={path.startsWith(to) ? 'page' : undefined}>
              {name}
              {to === '/approvals' ? <ApprovalsBadge /> : null}
            </Link>
          ))}
        </nav>
        <Preferences />
      </header>
      <main id="main" tabIndex={-1}>
        <Crashed key={path}>
          <Suspense fallback={<Loading what="the page" />}>
            <Switch>
              {PAGES.map(([pattern, Page]) => (
                <Route key={pattern} path={pattern} component={Page} />
              ))}
              <Route path="/">
                <Redirect to="/executions" replace />
              </Route>
              <Route>
                <h1>There is no such page</h1>
                <p>
                  Nothing is at <code>{path}</code>. The tabs above lead to all there is.
                </p>
              </Route>
            </Switch>
          </Suspense>
        </Crashed>
      </main>
      <Notices />
    </>
  )
}
