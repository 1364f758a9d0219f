/** In UTF-8 bytes. What is shorter also stands in harmless data, which would be blotted out with it. */
const SHORTEST = 6

export const isSecretName = (name: string): boolean => /^[A-Za-z_]\w{0,127}$/.test(name)

/** Why a value can't be a secret, without showing it. */
export const unfit = (value: string): string | undefined =>
  Buffer.byteLength(value) < SHORTEST
    ? `is shorter than ${SHORTEST} bytes: so short a text can't be kept out of the history`
    : undefined
