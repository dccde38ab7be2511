import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { SETTINGS, readArchiveConfig, readEdgeConfig, readWorkerConfig } from '../../src/infra/config.js';

const development = { DEV_ISSUER: '1' };
let folder = '';
beforeAll(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'config-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

const problemOf = (env: Record<string, string>): string => {
  try {
    readEdgeConfig({ ...development, ...env });
  } catch (error) {
    return String(error);
  }
  return 'none';
};

describe('what is not set has a default', () => {
  test('an edge', () => {
    const config = readEdgeConfig(development);
    expect(config).toMatchObject({
      port: 3_000,
      publicUrl: 'http://127.0.0.1:3000',
      moveDoor: 'signal',
      continueAsNewEvents: 4_000,
      flagGraceMs: 250,
      temporalAddress: '127.0.0.1:7233',
      allowedOrigins: [],
      jwtAlgorithms: ['EdDSA'],
      production: false,
    });
    expect(config.instanceId).not.toBe(readEdgeConfig(development).instanceId);
  });

  test('a worker, which needs no key of the token issuer', () => {
    expect(readWorkerConfig({})).toMatchObject({
      httpPort: 3_001,
      kafkaBrokers: ['127.0.0.1:9092'],
      stickyTimeoutMs: 1_000,
    });
  });

  test('an empty variable counts as not set', () => {
    expect(readEdgeConfig({ ...development, EDGE_PORT: '' }).port).toBe(3_000);
  });
});

test('lists are separated by commas', () => {
  const origins = 'https://a.test, https://b.test,';
  expect(readEdgeConfig({ ...development, ALLOWED_ORIGINS: origins }).allowedOrigins).toEqual([
    'https://a.test',
    'https://b.test',
  ]);
});

test('the public address follows the port unless it is given', () => {
  expect(readEdgeConfig({ ...development, EDGE_PORT: '4000' }).publicUrl).toBe('http://127.0.0.1:4000');
});

describe('a wrong value is named by its variable and reason, never shown', () => {
  test.each([
    [{ EDGE_PORT: '70001' }, 'EDGE_PORT: must be at most 65535'],
    [{ EDGE_PORT: '30x1' }, 'EDGE_PORT: must be a whole number'],
    [{ CELL: 'ab' }, 'CELL: must be one character'],
    [{ MOVE_DOOR: 'window' }, 'MOVE_DOOR: must be one of signal, update'],
    [{ REDIS_URL: 'http://:hunter2@redis' }, 'REDIS_URL: must be a URL with redis or rediss'],
    [{ JWT_ALGORITHMS: 'EdDSA,HS256' }, 'JWT_ALGORITHMS: must be one of EdDSA, ES256'],
    [{ DEV_ISSUER: 'yes' }, 'DEV_ISSUER: must be 0 or 1'],
    [{ REDIS_URL_FILE: '/nowhere/at-all' }, 'REDIS_URL_FILE: the file cannot be read'],
    [{ REDIS_URL: 'redis://a', REDIS_URL_FILE: '/x' }, 'REDIS_URL: is set, and REDIS_URL_FILE as well'],
  ])('%j', (env: Record<string, string>, problem) => {
    const said = problemOf(env);
    expect(said).toContain(problem);
    for (const value of Object.values(env)) expect(said).not.toContain(`${value}\n`);
    expect(said).not.toContain('hunter2');
  });

  test('all of them at once', () => {
    const said = problemOf({ EDGE_PORT: 'x', CELL: '??', LOG_LEVEL: 'loud' });
    expect(
      said
        .split('\n')
        .slice(1)
        .map((line) => line.trim().split(':')[0]),
    ).toEqual(expect.arrayContaining(['EDGE_PORT', 'CELL', 'LOG_LEVEL']));
  });
});

describe('secrets', () => {
  test('may come from a file', () => {
    const file = path.join(folder, 'redis');
    writeFileSync(file, 'rediss://:secret@redis:6380\n');
    expect(readEdgeConfig({ ...development, REDIS_URL_FILE: file }).redisUrl).toBe(
      'rediss://:secret@redis:6380',
    );
  });

  test('only settings that may be secret look for a file', () => {
    expect(readEdgeConfig({ ...development, EDGE_PORT_FILE: '/nowhere' }).port).toBe(3_000);
  });
});

describe('the archive', () => {
  const production = { NODE_ENV: 'production', ARCHIVE_SIGNING_KEY: 'pem' };

  test('a worker in production has a key of its own to sign with', () => {
    expect(() => readWorkerConfig({ NODE_ENV: 'production' })).toThrow('ARCHIVE_SIGNING_KEY: is required');
    expect(readWorkerConfig(production).archiveSigningKey).toBe('pem');
  });

  test('without credentials S3 is left to find those of the machine', () => {
    expect(readWorkerConfig(production).s3Credentials).toBeNull();
  });

  test('credentials come in pairs', () => {
    expect(() => readWorkerConfig({ S3_ACCESS_KEY_ID: 'live' })).toThrow('one is set and the other is not');
    const pair = { S3_ACCESS_KEY_ID: 'live', S3_SECRET_ACCESS_KEY: 'secret' };
    const s3Credentials = { accessKeyId: 'live', secretAccessKey: 'secret' };
    expect(readArchiveConfig(pair)).toMatchObject({ s3Bucket: 'game-archive', s3Credentials });
  });
});

describe('who may come in', () => {
  test('an edge without a key to check tokens with does not start', () => {
    expect(() => readEdgeConfig({})).toThrow('JWT_PUBLIC_KEY: is required');
  });

  test('the development issuer is refused in production', () => {
    const env = { NODE_ENV: 'production', DEV_ISSUER: '1', JWT_PUBLIC_KEY: 'pem' };
    expect(() => readEdgeConfig(env)).toThrow('DEV_ISSUER: is refused');
  });

  test('production with a key is fine', () => {
    expect(readEdgeConfig({ NODE_ENV: 'production', JWT_PUBLIC_KEY: 'pem' }).production).toBe(true);
  });
});

test('every setting is documented once, and its default is a valid value', () => {
  const all = Object.values(SETTINGS).flatMap((group) => Object.values(group));
  expect(new Set(all.map(({ name }) => name)).size).toBe(all.length);
  for (const { name, text, unit, fallback, schema } of all) {
    expect(text.length, name).toBeGreaterThan(10);
    expect(unit, name).not.toBe('');
    if (fallback !== null) expect(schema.safeParse(fallback).success, name).toBe(true);
  }
});
