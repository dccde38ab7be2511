import { createHash } from 'node:crypto';

/** Whether a message follows on the one with `previousHash` ('' before the first), and is as it was written. */
export function isChained(previousHash: string, message: object): boolean {
  const { version, at, by, commandId, correlationId, event, hash }: Record<string, unknown> = { ...message };
  const text = canonicalJson({ version, at, by, commandId, correlationId, event });
  return (
    createHash('sha256')
      .update(previousHash + text)
      .digest('hex') === hash
  );
}

/** JSON with sorted keys and without spaces. */
function canonicalJson(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonicalJson).join(',')}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  const entries = Object.entries(value).toSorted(([one], [two]) => (one < two ? -1 : 1));
  return `{${entries.map(([key, field]) => `${JSON.stringify(key)}:${canonicalJson(field)}`).join(',')}}`;
}
