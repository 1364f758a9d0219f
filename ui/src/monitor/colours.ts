import { useSyncExternalStore } from 'react'

/** Tells when the device or the reader changes between light and dark. */
const subscribe = (changed: () => void): (() => void) => {
  const device = matchMedia('(prefers-color-scheme: dark)')
  const chosen = new MutationObserver(changed)
  device.addEventListener('change', changed)
  chosen.observe(document.documentElement, { attributeFilter: ['data-theme'] })
  return () => {
    device.removeEventListener('change', changed)
    chosen.disconnect()
  }
}

const seen = (): string =>
  `${document.documentElement.dataset['theme'] ?? ''} ${matchMedia('(prefers-color-scheme: dark)').matches}`

/** Another value whenever colours are other ones: a canvas has to be painted again. */
export const useTheme = (): string => useSyncExternalStore(subscribe, seen)

/** What a colour of the style sheet is now, for what is not styled by it. */
export const colourOf = (near: Element, name: string): string => {
  const probe = document.createElement('span')
  probe.style.color = `var(--${name})`
  near.append(probe)
  const { color } = getComputedStyle(probe)
  probe.remove()
  return color
}
