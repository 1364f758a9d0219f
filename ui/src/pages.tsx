import { lazy, type ComponentType, type LazyExoticComponent } from 'react'

type Page = LazyExoticComponent<ComponentType>

/** Every page by its path. A page is loaded when it is first opened. */
export const PAGES: readonly (readonly [path: string, page: Page])[] = [
  ['/workflows', lazy(() => import('./workflows/list-page.tsx'))],
  ['/workflows/new', lazy(() => import('./workflows/edit-page.tsx'))],
  ['/workflows/:id', lazy(() => import('./workflows/workflow-page.tsx'))],
  ['/workflows/:id/edit', lazy(() => import('./workflows/edit-page.tsx'))],
  ['/templates', lazy(() => import('./templates/list-page.tsx'))],
  ['/templates/new', lazy(() => import('./templates/new-page.tsx'))],
  ['/templates/:id', lazy(() => import('./templates/template-page.tsx'))],
  ['/templates/:id/edit', lazy(() => import('./templates/edit-page.tsx'))],
  ['/executions', lazy(() => import('./executions/list-page.tsx'))],
  ['/executions/:id', lazy(() => import('./executions/execution-page.tsx'))],
  ['/compare', lazy(() => import('./compare/compare-page.tsx'))],
  ['/approvals', lazy(() => import('./approvals/approvals-page.tsx'))],
  ['/monitor', lazy(() => import('./monitor/monitor-page.tsx'))],
  ['/chat', lazy(() => import('./chat/chat-page.tsx'))],
]
