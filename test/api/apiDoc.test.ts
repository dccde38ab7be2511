import { readFile } from 'node:fs/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { z } from 'zod';
import { PROBLEM_STATUS } from '../../src/api/problem.js';
import { HTTP_PROBLEMS } from '../../src/contract/problem.js';
import { REFUSALS } from '../../src/domain/game/refusal.js';
import { type RestEdge, startRestEdge } from '../support/restEdge.js';

const Operation = z.looseObject({
  security: z.array(z.unknown()),
  responses: z.record(z.string(), z.looseObject({ description: z.string() })),
});
const Document = z.looseObject({ paths: z.record(z.string(), z.record(z.string(), Operation)) });

let edge: RestEdge;
beforeAll(async () => {
  edge = await startRestEdge({ issueDevToken: async () => 'token' });
});
afterAll(() => edge.stop());

const served = () =>
  Object.entries(Document.parse(edge.document).paths).flatMap(([path, operations]) =>
    Object.entries(operations).map(([method, operation]) => ({
      request: `${method.toUpperCase()} ${path}`,
      access: operation.security.length > 0 ? 'token' : 'public',
      problems: Object.entries(operation.responses).flatMap(([status, { description }]) =>
        Number(status) >= 400 ? description.split(', ') : [],
      ),
    })),
  );

/** Cells of the table rows of docs/api.md under the heading. */
async function rowsUnder(heading: string): Promise<string[][]> {
  const text = await readFile('docs/api.md', 'utf8');
  const section = text.split(/^## /m).find((each) => each.startsWith(heading)) ?? '';
  const rows = section.split('\n').filter((line) => line.startsWith('| `'));
  return rows.map((row) =>
    row
      .split('|')
      .slice(1, -1)
      .map((cell) => cell.trim()),
  );
}

test('the table of problems is the one that the service answers with', async () => {
  const titles: Readonly<Record<string, string>> = { ...REFUSALS, ...HTTP_PROBLEMS };
  const expected = Object.entries(PROBLEM_STATUS).map(([code, status]) => [
    `\`${code}\``,
    String(status),
    titles[code],
  ]);
  expect(await rowsUnder('Problems')).toEqual(expected);
});

test('the table of addresses lists every endpoint with its access', async () => {
  const documented = (await rowsUnder('Addresses')).map(([request, access]) => `${request} ${access}`);
  expect(new Set(documented)).toEqual(
    new Set(served().map(({ request, access }) => `\`${request}\` ${access}`)),
  );
});

test('every problem is documented where it can come from', () => {
  const documented = new Set(served().flatMap(({ problems }) => problems));
  const anywhere = ['route_not_found', 'method_not_allowed'];
  expect(Object.keys(PROBLEM_STATUS).filter((code) => !documented.has(code))).toEqual(anywhere);
});
