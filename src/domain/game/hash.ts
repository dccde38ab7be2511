import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js';
import type { RecordedEvent } from './event.js';

/** JSON with sorted keys and without spaces: one text per value, whoever writes it. */
export function canonicalJson(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonicalJson).join(',')}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  const fields = Object.entries(value)
    .filter(([, field]) => field !== undefined)
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .map(([key, field]) => `${JSON.stringify(key)}:${canonicalJson(field)}`);
  return `{${fields.join(',')}}`;
}

/** sha256 in hex of the previous event's hash (empty before the first) followed by the event's canonical JSON. */
export function chainHash(previousHash: string, event: Omit<RecordedEvent, 'hash'>): string {
  const { version, at, by, commandId, correlationId, event: facts } = event;
  const text = canonicalJson({ version, at, by, commandId, correlationId, event: facts });
  return bytesToHex(sha256(utf8ToBytes(previousHash + text)));
}

/** sha256 in hex of the value's canonical JSON. */
export const checksum = (value: unknown): string => bytesToHex(sha256(utf8ToBytes(canonicalJson(value))));

/** Whether `event` follows directly on the event with `previousHash` and is unaltered. */
export const isChained = (previousHash: string, event: RecordedEvent): boolean =>
  chainHash(previousHash, event) === event.hash;
