import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync, readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parsePgn } from '../../src/domain/chess/pgn.js';
import { type ServiceProcess, startProcess } from './support/process.js';
import { RunningService } from './support/service.js';

const GAMES = new URL('../games/', import.meta.url);
const PLAY = fileURLToPath(new URL('../../tools/play/main.ts', import.meta.url));

let service: RunningService;
beforeAll(async () => {
  service = await RunningService.start();
});
afterAll(() => service.stop());

/** Runs the play tool as a user does. Its last line is JSON. */
async function playTool(
  ...args: string[]
): Promise<{ code: number | null; output: string; figures: object }> {
  const child = spawn(process.execPath, ['--import', 'tsx', PLAY, '--url', service.edge.url, ...args]);
  let output = '';
  child.stdout.on('data', (chunk) => (output += String(chunk)));
  child.stderr.on('data', (chunk) => (output += String(chunk)));
  const [code] = (await once(child, 'close')) as [number | null];
  return { code, output, figures: JSON.parse(output.trim().split('\n').at(-1) ?? '{}') as object };
}

describe('recorded games through the public interfaces', () => {
  it.each(readdirSync(GAMES))(
    '%s: same moves and result, one history on all sockets and in Kafka',
    async (file) => {
      const path = fileURLToPath(new URL(file, GAMES));
      const count = parsePgn(readFileSync(path, 'utf8')).length;
      const { code, output } = await playTool('--pgn', path, '--all', '--delay', '0');
      expect(code, output).toBe(0);
      expect(count).toBeGreaterThan(0);
    },
    1_200_000,
  );
});

describe('against a bot', () => {
  let bot: ServiceProcess;
  beforeAll(async () => {
    bot = await startProcess({
      main: 'bot-orchestrator/main.ts',
      portVariable: 'BOT_PORT',
    });
    await service.worker.end('SIGTERM');
    process.env['BOT_ORCHESTRATOR_URL'] = bot.url;
    service.worker = await service.startWorker();
  });
  afterAll(() => bot.end('SIGTERM'));

  it('a player who moves at random meets the bot', async () => {
    const { code, output } = await playTool('--bot', '1', '--plies', '12');
    expect(code, output).toBe(0);
  });
});
