import { createPublicKey } from 'node:crypto';
import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { ArchivedGame } from '../../src/contract/archive.js';
import { gameWorkflowId } from '../../src/contract/gameWorkflow.js';
import { moveBy, newGame } from '../infra-temporal/support.js';
import { liveGame } from '../support/liveGameCommand.js';
import { ALICE, settings } from '../support/table.js';
import { type EndedGame, KeptGames, LAST, LINE, differing } from './support/keptGames.js';

const OTHER_KEY = fileURLToPath(new URL('../infra/archive/format-1.pem', import.meta.url));

let games: KeptGames;
let ended: EndedGame;
beforeAll(async () => {
  games = await KeptGames.start();
  ended = await games.end();
});
afterAll(() => games.stop());

describe('audit', () => {
  test('a game played to its end in several runs: all five stores tell the same, and who did what is shown', async () => {
    const { code, output, stores, ...figures } = await games.audit(ended.gameId);
    expect(code, output).toBe(0);
    const agrees = { outcome: 'agrees', reached: LAST };
    expect(stores).toEqual({
      temporal: agrees,
      s3: agrees,
      kafka: agrees,
      postgresql: agrees,
      redis: agrees,
    });
    expect(figures.runs).toBeGreaterThan(1);
    // The creation, the line, one that was not legal, the resignation
    const commands = LINE.length + 3;
    const { hash } = ended.archived;
    expect(figures).toMatchObject({ ok: true, version: LAST, hash, commands, refused: 1 });
    expect(output).toMatch(/alice +signal +not-legal .* a1a8 at ply 4 REFUSED illegal_move/);
    expect(output).toMatch(/^7 +\S+ +alice +signal .* Bb5 \(f1b5\), ply 5$/m);
    expect(output).toMatch(/GameEnded 0-1, resignation: white resigned/);
  });

  test('a game that goes on: not in the archive yet, all else agrees as far as it must', async () => {
    const gameId = await games.begin(LINE.slice(0, 3));
    const { code, output, stores } = await games.audit(gameId);
    expect(code, output).toBe(0);
    expect(stores).toMatchObject({
      temporal: { outcome: 'agrees' },
      s3: { outcome: 'absent' },
      redis: { outcome: 'agrees' },
    });
  });

  test('a move after the flag fell: an update that was taken and failed, after what the clock had decided', async () => {
    const timeControl = { kind: 'fischer', initialMs: 1_000, incrementMs: 0 } as const;
    const gameId = await games.begin(LINE.slice(0, 2), newGame({ settings: settings({ timeControl }) }));
    await sleep(1_100);
    const late = await games.gateway.move(gameId, moveBy(ALICE, 2, 'g1f3'));
    expect(late).toMatchObject({ ok: false, refusal: { code: 'game_over' } });
    await games.closed(gameId);
    const { code, output } = await games.audit(gameId);
    expect(code, output).toBe(0);
    expect(output).toMatch(/the arbiter .* GameEnded 0-1, flag: .*\n- .*alice +update .* REFUSED game_over/);
  });

  test('a game that nobody knows cannot be checked', async () => {
    expect((await games.audit('0nobody00001')).code).toBe(2);
  });

  test('Redis and Kafka cannot be reached: they are named, the others are compared', async () => {
    const { code, stores } = await games.audit(ended.gameId, {
      REDIS_URL: 'redis://127.0.0.1:1',
      KAFKA_BROKERS: '127.0.0.1:1',
    });
    expect(code).toBe(2);
    expect(stores).toMatchObject({
      temporal: { outcome: 'agrees' },
      s3: { outcome: 'agrees' },
      kafka: { outcome: 'unchecked' },
      postgresql: { outcome: 'agrees' },
      redis: { outcome: 'unchecked' },
    });
  });

  test('no store can be reached: all are named, within seconds', async () => {
    const nowhere = '127.0.0.1:1';
    const { code, stores } = await games.audit(ended.gameId, {
      TEMPORAL_ADDRESS: nowhere,
      KAFKA_BROKERS: nowhere,
      REDIS_URL: `redis://${nowhere}`,
      DATABASE_URL: `postgres://live@${nowhere}/live_game`,
      S3_ENDPOINT: `http://${nowhere}`,
    });
    expect(code).toBe(2);
    const unchecked = { outcome: 'unchecked', reached: 0, reason: expect.any(String) };
    const [temporal, s3, kafka, postgresql, redis] = Array.from({ length: 5 }, () => unchecked);
    expect(stores).toEqual({ temporal, s3, kafka, postgresql, redis });
  });

  test('the workflow of a game was terminated', async () => {
    const gameId = await games.begin(LINE.slice(0, 3));
    await games.client.workflow.getHandle(gameWorkflowId(gameId)).terminate();
    const figures = await games.audit(gameId);
    expect(figures.code).toBe(1);
    expect(differing(figures)).toEqual({
      temporal: { version: null, part: 'store', detail: 'its workflow is TERMINATED' },
    });
  });
});

describe('replay', () => {
  test('a game of the archive, at its end, at a version and at a time', async () => {
    const { gameId, archived } = ended;
    const { code, output } = await liveGame(['replay', gameId], games.env);
    expect(code, output).toBe(0);
    expect(output).toContain('from S3');
    expect(output).toMatch(/rule +resignation, FIDE 5\.1\.2/);
    expect(output).toMatch(/turn ended .* ms used/);
    const fourth = new Date(archived.events[3]?.at ?? 0).toISOString();
    for (const moment of [
      ['--at', '4'],
      ['--time', fourth],
    ]) {
      const then = await liveGame(['replay', gameId, ...moment], games.env);
      expect(then.output).toContain(`version 4 of ${LAST}`);
      expect(then.output).toContain('rnbqkbnr/pppp1ppp/8/4p3/4P3/8/PPPP1PPP/RNBQKBNR w KQkq - 0 2');
    }
  });

  test('a game that goes on, from what is there', async () => {
    const gameId = await games.begin(LINE.slice(0, 2));
    const { code, output } = await liveGame(['replay', gameId], games.env);
    expect(code, output).toBe(0);
    expect(output).toMatch(/S3: does not have it.*from (PostgreSQL|Kafka)/s);
  });
});

describe('verify, without settings and services', () => {
  const offline = (...args: string[]) => liveGame(args, {}, { PATH: process.env['PATH'] });
  const files = async (archived: ArchivedGame) => {
    const file = path.join(games.folder, `${archived.gameId}.json.gz`);
    await writeFile(file, gzipSync(JSON.stringify(archived)));
    const publicKey = path.join(games.folder, 'public.pem');
    const pem = createPublicKey(await readFile(games.keyFile)).export({ type: 'spki', format: 'pem' });
    await writeFile(publicKey, pem);
    return { file, publicKey };
  };

  test('the object as it was archived is genuine, and replay reads it', async () => {
    const { file, publicKey } = await files(ended.archived);
    const { code, output } = await offline('verify', file, '--key', publicKey);
    expect(code, output).toBe(0);
    expect(output).toContain(ended.archived.hash);
    expect((await offline('replay', file)).output).toMatch(/status +ended, 0-1 by resignation/);
  });

  test('with another key, and with a changed byte, it is not', async () => {
    const { file, publicKey } = await files(ended.archived);
    const wrongKey = await offline('verify', file, '--key', OTHER_KEY);
    expect(wrongKey).toMatchObject({
      code: 1,
      output: expect.stringContaining('signature: made with key'),
    });
    const bytes = await readFile(file);
    bytes[bytes.length - 100]! ^= 1;
    await writeFile(file, bytes);
    expect((await offline('verify', file, '--key', publicKey)).code).toBe(1);
  });
});
