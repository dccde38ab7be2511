import { generateKeyPairSync } from 'node:crypto';
import { linkSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { newCorrelationId } from './ids.js';

/** The Ed25519 private key in the file, PEM; made if missing, readable by its owner only. For development. */
export function readOrMakeKey(keyFile: string): string {
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
