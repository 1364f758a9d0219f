/** Components that are part of the server: nobody can register or remove them. */
export const builtInNames = ['harmonia', 'http'] as const

export const isBuiltIn = (name: string): boolean => builtInNames.some((builtIn) => builtIn === name)

export const isComponentName = (name: string): boolean => /^[a-z0-9][a-z0-9_-]{0,63}$/.test(name)
