import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { expect, onTestFinished, test } from 'vitest';
import { z } from 'zod';
import { npmEngine } from '../../bot-orchestrator/findEngine.js';
import { playUci } from '../../src/domain/chess/position.js';
import { AFTER_E4, startService } from './service.js';

/** An optional dependency may be missing on somebody's machine, but never where the tests guard a merge. */
const engine = npmEngine();
const LogLine = z.object({ msg: z.string(), address: z.object({ port: z.int() }).optional() });
const skip = engine === null && process.env['CI'] === undefined;

/** A busy machine may need seconds to start Node twice. */
const PATIENCE = { timeout: 30_000 };

test.skipIf(skip)('the engine from npm plays legal moves and finds a mate in one', PATIENCE, async () => {
  if (engine === null) throw new Error('the optional dependency stockfish is not installed');
  const { ask } = await startService({ engine, graceMs: 2_000 });

  const { uci } = z.object({ uci: z.string() }).parse((await ask({})).body);
  expect(playUci(AFTER_E4.fen, uci)).toMatchObject({ ok: true });

  const mateInOne = '6k1/5ppp/8/8/8/8/8/R6K w - - 0 1';
  const mate = { ply: 0, startFen: mateInOne, moves: [], fen: mateInOne, level: 8 };
  const clock = { whiteMs: 2_000, blackMs: 2_000, incrementMs: 0 };
  expect(await ask({ ...mate, clock })).toMatchObject({ status: 200, body: { ply: 0, uci: 'a1a8' } });
});

test.skipIf(skip)(
  'the process says when it is ready and leaves without error when told to',
  PATIENCE,
  async () => {
    const child = spawn(process.execPath, ['--import', 'tsx', 'bot-orchestrator/main.ts'], {
      env: { ...process.env, BOT_PORT: '0', BOT_POOL_SIZE: '1', UCI_ENGINE: engine?.args[0] },
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    onTestFinished(() => void child.kill('SIGKILL'));
    const exited = once(child, 'exit');
    const messages: string[] = [];
    let port = 0;
    for await (const line of createInterface({ input: child.stdout })) {
      const { msg, address } = LogLine.parse(JSON.parse(line));
      messages.push(msg);
      port = address?.port ?? port;
      if (msg !== 'engine ready') continue;
      expect((await fetch(`http://127.0.0.1:${port}/readyz`)).status).toBe(200);
      child.kill('SIGTERM');
    }
    expect(await exited).toEqual([0, null]);
    expect(messages).toEqual(['listening', 'engine ready', 'stopping', 'stopped']);
  },
);
