import { createPrivateKey, createPublicKey, generateKeyPairSync } from 'node:crypto';
import { linkSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { SignJWT } from 'jose';
import type { Scope } from '../contract/principal.js';
import { newCorrelationId } from './ids.js';

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

function readOrMakeKey(keyFile: string): string {
  try {
    return readFileSync(keyFile, 'utf8');
  } catch (error) {
    if (!isCode(error, 'ENOENT')) throw error;
    makeKey(keyFile);
    return readFileSync(keyFile, 'utf8');
  }
}

/** Of several processes that start together one makes the key: a link, unlike a rename, never replaces. */
function makeKey(keyFile: string): void {
  const { privateKey } = generateKeyPairSync('ed25519');
  const draft = `${keyFile}.${newCorrelationId()}`;
  mkdirSync(dirname(keyFile), { recursive: true });
  writeFileSync(draft, privateKey.export({ type: 'pkcs8', format: 'pem' }), { mode: 0o600 });
  try {
    linkSync(draft, keyFile);
  } catch (error) {
    if (!isCode(error, 'EEXIST')) throw error;
  } finally {
    rmSync(draft);
  }
}

const isCode = (error: unknown, code: string): boolean =>
  error instanceof Error && 'code' in error && error.code === code;
