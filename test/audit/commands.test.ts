import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { CannotTell, UsageError } from '../../src/main/commands/command.js';
import { run as replay } from '../../src/main/commands/replay.js';
import { run as verify } from '../../src/main/commands/verify.js';
import { archivedFrom, makeSigner } from '../support/archived.js';
import { recordsOf } from '../support/records.js';
import { Table } from '../support/table.js';

const ARCHIVED = fileURLToPath(new URL('../infra/archive/format-1.json', import.meta.url));
const OTHER_KEY = fileURLToPath(new URL('../infra/archive/format-1.pem', import.meta.url));

const signer = makeSigner();
const { events } = new Table().play('f2f3 e7e5 g2g4 d8h4');

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'live-game-'));
});
afterAll(() => rm(folder, { recursive: true }));

async function file(content: string | Buffer): Promise<string> {
  const name = path.join(folder, `${Math.random()}`);
  await writeFile(name, content);
  return name;
}

async function ran(command: typeof replay, ...args: string[]) {
  const lines: string[] = [];
  const code = await command(args, (text) => lines.push(text));
  return { code, text: lines.join('\n') };
}

describe('replay of a file', () => {
  test.each<[string, () => string | Buffer]>([
    ['a list of events', () => JSON.stringify(events)],
    ['gzipped', () => gzipSync(JSON.stringify(events))],
    ['one event a line', () => events.map((event) => JSON.stringify(event)).join('\n')],
    [
      'messages from Kafka, one a line',
      () =>
        recordsOf('0game0000001', events)
          .map(({ value }) => String(value))
          .join('\n'),
    ],
    ['an answer of GET /v1/games/{gameId}/events', () => JSON.stringify({ gameId: '0game0000001', events })],
  ])('%s', async (_, content) => {
    const { code, text } = await ran(replay, await file(content()));
    expect(code).toBe(0);
    expect(text).toMatch(/version 7 of 7/);
    expect(text).toMatch(/status +ended, 0-1 by checkmate/);
    expect(text).toMatch(/rule +checkmate, FIDE 5\.1\.1/);
  });

  test('at a version: board, clocks and moves as they were', async () => {
    const { text } = await ran(replay, ARCHIVED, '--at', '4');
    expect(text).toMatch(/white +alice +5:00\.0/);
    expect(text).toMatch(/last moves +ply 1 e4, 2 c5\n/);
    expect(text).toMatch(/to move +white, 30 legal moves/);
    expect(text).not.toMatch(/why it ended/);
  });

  test('at a time: what had happened by then, and the clocks at that very instant', async () => {
    const { at } = events[4] ?? { at: 0 };
    const { text } = await ran(replay, await file(JSON.stringify(events)), '--time', String(at + 500));
    expect(text).toMatch(/version 5 of 7/);
    expect(text).toMatch(/black +bob +4:59\.5/);
    const { text: earlier } = await ran(replay, await file(JSON.stringify(events)), '--time', String(at - 1));
    expect(earlier).toMatch(/version 4 of 7/);
  });

  test('an altered history is not shown: the first wrong version is named', async () => {
    const broken = events.map((event) => (event.version === 4 ? { ...event, at: 1 } : event));
    const { code, text } = await ran(replay, await file(JSON.stringify(broken)));
    expect({ code, text }).toEqual({ code: 1, text: 'broken at version 4: hash' });
  });

  test.each([
    ['no source', []],
    ['two sources', [ARCHIVED, ARCHIVED]],
    ['neither file nor id', ['nothing.json']],
    ['a version and a time', [ARCHIVED, '--at', '3', '--time', '5']],
    ['a version that is none', [ARCHIVED, '--at', 'x']],
    ['a time that is none', [ARCHIVED, '--time', 'yesterday']],
  ])('asked for with %s: a wrong call', async (_, args) => {
    await expect(ran(replay, ...args)).rejects.toThrow(UsageError);
  });
});

test('replay of a time before the game: there is nothing to tell', async () => {
  await expect(ran(replay, ARCHIVED, '--time', '1')).rejects.toThrow(CannotTell);
});

describe('verify', () => {
  const archived = async () => file(gzipSync(JSON.stringify(await archivedFrom(events, signer))));
  const key = () => file(signer.publicKey);

  test('a genuine object: what was verified', async () => {
    const { code, text } = await ran(verify, await archived(), '--key', await key());
    expect(code).toBe(0);
    expect(text).toMatch(/^genuine\ngame +0game0000001\nevents +7, chained/);
    expect(text).toContain(`Ed25519 by key ${signer.keyId}`);
  });

  test('another key: the first thing that is wrong', async () => {
    const { code, text } = await ran(verify, await archived(), '--key', OTHER_KEY);
    expect({ code, text }).toMatchObject({
      code: 1,
      text: expect.stringMatching(/^NOT GENUINE {2}signature: made/),
    });
  });

  test('another move: its version', async () => {
    const game = await archivedFrom(events, signer);
    const changed = JSON.stringify(game).replace('"uci":"e7e5"', '"uci":"e7e6"');
    const { code, text } = await ran(verify, await file(changed), '--key', await key());
    expect({ code, text }).toMatchObject({ code: 1, text: expect.stringContaining('events, version 4') });
  });

  test.each<[string, string | Buffer]>([
    ['a broken archive', gzipSync('{}').subarray(0, 15)],
    ['no JSON', 'hello'],
    ['another JSON', '{}'],
  ])('%s is not genuine', async (_, content) => {
    expect((await ran(verify, await file(content), '--key', await key())).code).toBe(1);
  });

  test.each([
    ['no file', ['--key', OTHER_KEY]],
    ['no key', [ARCHIVED]],
    ['a key that is none', [ARCHIVED, '--key', ARCHIVED]],
    ['a file that is not there', ['nothing.json', '--key', OTHER_KEY]],
  ])('asked for with %s: a wrong call', async (_, args) => {
    await expect(ran(verify, ...args)).rejects.toThrow(UsageError);
  });
});
