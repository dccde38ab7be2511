import { readFileSync } from 'node:fs';
import { z } from 'zod';
import { type Result, err, ok } from '../../domain/result.js';

const name = z.string('must be a text').min(1, 'must not be empty');

const CellSettings = z.strictObject({
  id: z.string('must be a text').regex(/^[0-9A-Za-z]$/, 'must be one character 0-9 A-Z a-z'),
  address: z.string('must be a text').regex(/^[^\s:]+:\d{1,5}$/, 'must be host:port'),
  namespace: name,
  taskQueue: name,
  weight: z.number('must be a number').positive('must be above 0').max(1_000, 'must be at most 1000'),
  state: z.enum(['open', 'draining'], 'must be open or draining'),
});
/** Where the games of a cell live. */
export type CellSettings = z.infer<typeof CellSettings>;

const CellsFile = z.strictObject({
  cells: z
    .array(CellSettings, 'must be a list')
    .refine((cells) => new Set(cells.map(({ id }) => id)).size === cells.length, 'two have the same id')
    .refine((cells) => cells.some(({ state }) => state === 'open'), 'at least one must be open'),
});

/** The cells of the file, or everything that is wrong with it, each with its field: `cells[1].weight: must be …`. */
export function readCells(file: string): Result<readonly CellSettings[], readonly string[]> {
  const json = readJson(file);
  if (!json.ok) return err([json.error]);
  const parsed = CellsFile.safeParse(json.value);
  if (parsed.success) return ok(parsed.data.cells);
  return err(parsed.error.issues.map(({ path, message }) => [fieldOf(path), message].join(': ')));
}

function readJson(file: string): Result<unknown, string> {
  try {
    return ok(JSON.parse(readFileSync(file, 'utf8')));
  } catch (error) {
    return err(error instanceof SyntaxError ? 'is not JSON' : 'the file cannot be read');
  }
}

const fieldOf = (path: readonly PropertyKey[]): string =>
  path
    .map((part) => (typeof part === 'number' ? `[${part}]` : `.${String(part)}`))
    .join('')
    .replace(/^\./, '') || 'the file';
