import { createPublicKey } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import { factLines } from '../../audit/text.js';
import type { ArchivedGame } from '../../contract/archive.js';
import { jsonIn } from '../../infra/archive/historyFile.js';
import { verifyArchive } from '../../infra/archive/verify.js';
import { type Result, err, ok } from '../../domain/result.js';
import { type Run, UsageError } from './command.js';

/** Verifies one archived game with nothing but its file and the public key: no settings, no network. */
export const run: Run = async (args, print) => {
  const { values, positionals } = parseArgs({
    args,
    options: { key: { type: 'string' } },
    allowPositionals: true,
  });
  const [file, ...more] = positionals;
  if (file === undefined || more.length > 0) throw new UsageError('one file is needed');
  if (values.key === undefined) throw new UsageError('--key is needed: the file of the public key, PEM');
  const [bytes, publicKey] = await Promise.all([readBytes(file), readPublicKey(values.key)]);
  const verdict = verdictOn(bytes, publicKey);
  if (!verdict.ok) print(`NOT GENUINE  ${verdict.error}`);
  else print(['genuine', ...factLines(verified(verdict.value))].join('\n'));
  return verdict.ok ? 0 : 1;
};

function verdictOn(bytes: Buffer, publicKey: string): Result<ArchivedGame, string> {
  const json = jsonIn(bytes);
  if (!json.ok) return err(`file: ${json.error}`);
  const verdict = verifyArchive(json.value, publicKey);
  if (verdict.ok) return ok(verdict.value);
  const { part, version, detail } = verdict.error;
  return err(`${part}${version === null ? '' : `, version ${version}`}: ${detail}`);
}

const verified = ({ gameId, events, hash, finalState, signature }: ArchivedGame) =>
  [
    ['game', gameId],
    ['events', `${events.length}, chained without a gap up to ${hash}`],
    ['final state', `what the events lead to: ${finalState.ending.result}, ${finalState.ending.termination}`],
    ['PGN', 'what the events lead to'],
    ['signature', `${signature.algorithm} by key ${signature.keyId}`],
  ] as const;

async function readBytes(file: string): Promise<Buffer> {
  try {
    return await readFile(file);
  } catch (error) {
    throw new UsageError(`${file} cannot be read: ${String(error)}`);
  }
}

async function readPublicKey(file: string): Promise<string> {
  const pem = (await readBytes(file)).toString();
  try {
    if (createPublicKey(pem).asymmetricKeyType === 'ed25519') return pem;
  } catch {
    // not even a key
  }
  throw new UsageError(`${file} holds no Ed25519 public key`);
}
