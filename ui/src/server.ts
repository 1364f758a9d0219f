import { HarmoniaClient } from '../../src/client/index.ts'

const NAME = 'harmonia.name'

/** Who sits in front of the pages: recorded as the actor of what is done with them. */
export const myName = (): string => localStorage.getItem(NAME) ?? ''

export const callMe = (name: string): void => {
  if (name.trim() === '') localStorage.removeItem(NAME)
  else localStorage.setItem(NAME, name.trim())
  location.reload()
}

const actor = myName()

/** The server that these pages came from. Nothing else is ever asked. */
export const client = new HarmoniaClient({ url: location.origin, ...(actor === '' ? {} : { actor }) })
