import { readdirSync, statSync } from 'node:fs';
import path from 'node:path';

/** Bytes of the files in the folder, and in those below it, whose names end so. */
export function bytesUnder(folder: string, ending: string): number {
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' });
  return files
    .filter((name) => name.endsWith(ending))
    .reduce((sum, name) => sum + statSync(path.join(folder, name)).size, 0);
}
