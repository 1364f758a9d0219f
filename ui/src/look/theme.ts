export type Theme = 'system' | 'light' | 'dark'

const KEY = 'harmonia.theme'

export const theme = (): Theme => (localStorage.getItem(KEY) ?? 'system') as Theme

/** `system` follows the device. */
export const chooseTheme = (chosen: Theme): void => {
  localStorage.setItem(KEY, chosen)
  applyTheme()
}

export const applyTheme = (): void => {
  const chosen = theme()
  if (chosen === 'system') delete document.documentElement.dataset['theme']
  else document.documentElement.dataset['theme'] = chosen
}
