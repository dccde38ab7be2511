import { mkdtempSync, readFileSync, readdirSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { Log } from '../../src/contract/telemetry.js';
import { createAuthenticate } from '../../src/infra/auth.js';
import { type DevIssuer, createDevIssuer } from '../../src/infra/devIssuer.js';

const log: Log = { debug: () => {}, info: () => {}, warn: () => {}, error: () => {}, child: () => log };
const names = { issuer: 'dev', audience: 'live-game-api', type: 'at+jwt' };

let folder = '';
let keyFile = '';
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'dev-issuer-'));
  keyFile = path.join(folder, 'deeper', 'key.pem');
});
afterEach(() => rmSync(folder, { recursive: true }));

const issuer = (): DevIssuer => createDevIssuer({ ...names, keyFile, production: false });
const authenticateBy = ({ publicKey }: DevIssuer) =>
  createAuthenticate({ ...names, algorithms: ['EdDSA'], publicKey }, log);

test('its tokens are accepted, also by a process that started later', async () => {
  const token = await issuer().issueDevToken({ sub: 'alice', scope: 'player', ttl: 60 });
  expect(await authenticateBy(issuer())(token)).toEqual({ kind: 'user', userId: 'alice' });
});

test('tokens live no longer than asked', async () => {
  const one = issuer();
  const token = await one.issueDevToken({ sub: 'alice', scope: 'player', ttl: -60 });
  expect(await authenticateBy(one)(token)).toBeNull();
});

test('tokens of another machine are refused', async () => {
  const token = await issuer().issueDevToken({ sub: 'alice', scope: 'ops', ttl: 60 });
  rmSync(keyFile);
  expect(await authenticateBy(issuer())(token)).toBeNull();
});

test('only the owner can read the key, and no draft of it is left behind', () => {
  issuer();
  expect(statSync(keyFile).mode & 0o777).toBe(0o600);
  expect(readdirSync(path.dirname(keyFile))).toEqual(['key.pem']);
});

test('a key that is there is kept', () => {
  issuer();
  const before = readFileSync(keyFile, 'utf8');
  issuer();
  expect(readFileSync(keyFile, 'utf8')).toBe(before);
});

test('does not exist in production', () => {
  expect(() => createDevIssuer({ ...names, keyFile, production: true })).toThrow('production');
  expect(readdirSync(folder)).toEqual([]);
});
