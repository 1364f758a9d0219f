import { createPrivateKey, createPublicKey, generateKeyPairSync, sign, verify, type KeyObject } from 'node:crypto'

/** What stands before the 32 bytes of an Ed25519 key in its DER form. */
const SPKI = Buffer.from('302a300506032b6570032100', 'hex')

/** A new Ed25519 key pair as PEM. */
export const newKeys = (): { readonly privateKey: string; readonly publicKey: string } =>
  generateKeyPairSync('ed25519', {
    privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
    publicKeyEncoding: { type: 'spki', format: 'pem' },
  })

/** A private key from its PEM; undefined when it is none of Ed25519. */
export const signingKey = (pem: string): KeyObject | undefined => ed25519(() => createPrivateKey(pem))

/** The bytes of a public key, as digits, from its PEM; undefined when it is none of Ed25519. */
export const publicKeyIn = (pem: string): string | undefined => {
  const key = ed25519(() => createPublicKey(pem))
  return key === undefined ? undefined : rawOf(key)
}

const ed25519 = (read: () => KeyObject): KeyObject | undefined => {
  try {
    const key = read()
    return key.asymmetricKeyType === 'ed25519' ? key : undefined
  } catch {
    return undefined
  }
}

export const publicKeyOf = (key: KeyObject): string => rawOf(createPublicKey(key))

const rawOf = (key: KeyObject): string =>
  key.export({ type: 'spki', format: 'der' }).subarray(SPKI.length).toString('hex')

export const signatureOf = (key: KeyObject, digest: string): string =>
  sign(null, Buffer.from(digest), key).toString('hex')

/** Whether this key has signed this digest. Digits in another spelling are another text, and no signature. */
export const isSignedBy = (publicKey: string, signature: string, digest: string): boolean => {
  if (!/^[0-9a-f]{64}$/.test(publicKey) || !/^[0-9a-f]{128}$/.test(signature)) return false
  const der = Buffer.concat([SPKI, Buffer.from(publicKey, 'hex')])
  const key = createPublicKey({ key: der, type: 'spki', format: 'der' })
  return verify(null, Buffer.from(digest), key, Buffer.from(signature, 'hex'))
}
