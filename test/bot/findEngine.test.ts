import { chmodSync, writeFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { expect, test } from 'vitest';
import { readConfig } from '../../bot-orchestrator/config.js';
import { findEngine } from '../../bot-orchestrator/findEngine.js';
import { temporaryFolder } from './service.js';

test('the configured engine is preferred, and a script is run by Node', () => {
  const searchPath = '/usr/bin';
  expect(findEngine({ configured: '/opt/engine', searchPath })).toEqual({
    command: '/opt/engine',
    args: [],
  });
  expect(findEngine({ configured: '/opt/engine.js', searchPath })).toEqual({
    command: process.execPath,
    args: ['/opt/engine.js'],
  });
});

test('else an executable stockfish on the search path', () => {
  const [plainFile, executable] = [0o644, 0o755].map((mode) => {
    const folder = temporaryFolder();
    writeFileSync(join(folder, 'stockfish'), '');
    chmodSync(join(folder, 'stockfish'), mode);
    return folder;
  });
  const searchPath = ['', plainFile, executable].join(delimiter);
  expect(findEngine({ configured: null, searchPath })?.command).toBe(join(executable ?? '', 'stockfish'));
});

test('an empty environment gives the documented defaults', () => {
  expect(readConfig({ BOT_PORT: '' })).toEqual({
    host: '0.0.0.0',
    port: 3002,
    uciEngine: null,
    poolSize: 2,
    queueLimit: 32,
    logLevel: 'info',
    searchPath: '',
  });
});

test('bad variables are all named', () => {
  expect(() => readConfig({ BOT_PORT: '99999', BOT_POOL_SIZE: 'many' })).toThrow(/BOT_PORT[^]*BOT_POOL_SIZE/);
});
