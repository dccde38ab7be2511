import { createPrivateKey, createPublicKey } from 'node:crypto';
import { SignJWT } from 'jose';
import type { Scope } from '../contract/principal.js';
import { readOrMakeKey } from './devKey.js';

export interface DevIssuerOptions {
  /** Ed25519 private key, PEM; made if missing, readable by its owner only. */
  readonly keyFile: string;
  readonly issuer: string;
  readonly audience: string;
  readonly type: string;
  readonly production: boolean;
}

export interface DevTokenRequest {
  readonly sub: string;
  readonly scope: Scope;
  /** Lifetime, seconds. */
  readonly ttl: number;
}

export interface DevIssuer {
  /** PEM, for `TokenRules.publicKey`. */
  readonly publicKey: string;
  issueDevToken(request: DevTokenRequest): Promise<string>;
}

/** Lets this service issue its own tokens on a developer's machine. Throws in production. */
export function createDevIssuer({
  keyFile,
  issuer,
  audience,
  type,
  production,
}: DevIssuerOptions): DevIssuer {
  if (production) throw new Error('The development issuer does not exist in production');
  const key = createPrivateKey(readOrMakeKey(keyFile));
  return {
    publicKey: createPublicKey(key).export({ type: 'spki', format: 'pem' }).toString(),
    issueDevToken: ({ sub, scope, ttl }) =>
      new SignJWT({ scope })
        .setProtectedHeader({ alg: 'EdDSA', typ: type })
        .setIssuer(issuer)
        .setAudience(audience)
        .setSubject(sub)
        .setIssuedAt()
        .setExpirationTime(`${ttl}s`)
        .sign(key),
  };
}
