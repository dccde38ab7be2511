import { type KeyObject, createHash, createPrivateKey, createPublicKey, sign } from 'node:crypto';
import { type ArchiveSignature, type SignArchive, signedText } from '../../contract/archive.js';

/** Signs archives with one Ed25519 key. */
export interface ArchiveSigner {
  readonly sign: SignArchive;
  readonly keyId: string;
  /** PEM (SPKI): what auditors verify with. */
  readonly publicKey: string;
}

/** `privateKey` is PEM (PKCS #8). Throws unless it is an Ed25519 key. */
export function createArchiveSigner(privateKey: string): ArchiveSigner {
  const key = createPrivateKey(privateKey);
  if (key.asymmetricKeyType !== 'ed25519') throw new Error('the signing key of archives must be Ed25519');
  const publicKey = createPublicKey(key);
  const keyId = keyIdOf(publicKey);
  return {
    sign: (archive): ArchiveSignature => ({
      algorithm: 'Ed25519',
      keyId,
      value: sign(null, Buffer.from(signedText(archive)), key).toString('base64'),
    }),
    keyId,
    publicKey: publicKey.export({ type: 'spki', format: 'pem' }).toString(),
  };
}

/** Tells keys apart: the first 16 hex digits of the sha256 of its SPKI form. */
export const keyIdOf = (publicKey: KeyObject): string =>
  createHash('sha256')
    .update(publicKey.export({ type: 'spki', format: 'der' }))
    .digest('hex')
    .slice(0, 16);
