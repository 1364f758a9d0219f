import { Flags } from '@oclif/core'
import { BadUsage } from './exit.ts'

const SECONDS = { s: 1, m: 60, h: 3_600, d: 86_400, w: 604_800 } as const

/** A flag that takes a span of time, and gives seconds. */
export const durationFlag = Flags.custom<number>({
  helpValue: '<30d|12h|90m|45s>',
  parse: async (text) => {
    const [, amount, unit = 's'] = /^(\d+(?:\.\d+)?)([smhdw])?$/.exec(text) ?? []
    if (amount !== undefined) return Number(amount) * SECONDS[unit as keyof typeof SECONDS]
    throw new BadUsage(`Expected a span of time such as 30d, 12h, 90m or 45s and got "${text}".`)
  },
})
