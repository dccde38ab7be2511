import { createHmac, generateKeyPairSync, sign } from 'node:crypto';
import { beforeEach, describe, expect, test } from 'vitest';
import type { Log } from '../../src/contract/telemetry.js';
import { type TokenRules, createAuthenticate } from '../../src/infra/auth.js';

const { publicKey, privateKey } = generateKeyPairSync('ed25519');
const stranger = generateKeyPairSync('ed25519').privateKey;
const ec = generateKeyPairSync('ec', { namedCurve: 'P-256' });
const pem = publicKey.export({ type: 'spki', format: 'pem' }).toString();

const rules: TokenRules = {
  issuer: 'https://issuer.test',
  audience: 'live-game-api',
  type: 'at+jwt',
  algorithms: ['EdDSA'],
  publicKey: pem,
};
const nowS = () => Math.floor(Date.now() / 1_000);
const goodHeader = { alg: 'EdDSA', typ: 'at+jwt' };
const goodClaims = () => ({
  iss: rules.issuer,
  aud: rules.audience,
  sub: 'alice',
  scope: 'player',
  iat: nowS(),
  exp: nowS() + 60,
});

type Signer = (input: string) => Buffer;
const bySigning =
  (key = privateKey): Signer =>
  (input) =>
    sign(null, Buffer.from(input), key);
const byHmac =
  (secret: string): Signer =>
  (input) =>
    createHmac('sha256', secret).update(input).digest();
const byEcdsa: Signer = (input) =>
  sign('sha256', Buffer.from(input), { key: ec.privateKey, dsaEncoding: 'ieee-p1363' });

/** Made by hand: a library would refuse to make most of these. */
function token(claims: object, header: object = goodHeader, signer: Signer = bySigning()): string {
  const input = [header, claims]
    .map((part) => Buffer.from(JSON.stringify(part)).toString('base64url'))
    .join('.');
  return `${input}.${signer(input).toString('base64url')}`;
}

let reasons: object[] = [];
const log: Log = {
  debug: () => {},
  info: (fields) => reasons.push(fields),
  warn: () => {},
  error: () => {},
  child: () => log,
};
beforeEach(() => {
  reasons = [];
});
const authenticate = createAuthenticate(rules, log);

describe('a good token tells who is asking', () => {
  test.each([
    ['player', { kind: 'user', userId: 'alice' }],
    ['matchmaker', { kind: 'service', name: 'alice' }],
    ['ops', { kind: 'ops', name: 'alice' }],
    ['openid player email', { kind: 'user', userId: 'alice' }],
  ])('scope %s', async (scope, principal) => {
    expect(await authenticate(token({ ...goodClaims(), scope }))).toEqual(principal);
  });

  test('the audience may be one of several', async () => {
    expect(await authenticate(token({ ...goodClaims(), aud: ['other', rules.audience] }))).not.toBeNull();
  });

  test("the issuer's clock may be a few seconds off", async () => {
    expect(await authenticate(token({ ...goodClaims(), nbf: nowS() + 3 }))).not.toBeNull();
  });
});

const attacker = {
  jwk: { ...stranger.export({ format: 'jwk' }), d: undefined },
  jku: 'http://127.0.0.1:9/keys',
  x5u: 'http://127.0.0.1:9/cert',
};

const ATTACKS: [string, () => string][] = [
  [
    'no signature, alg none',
    () => token(goodClaims(), { alg: 'none', typ: 'at+jwt' }, () => Buffer.alloc(0)),
  ],
  ['alg NONE in capitals', () => token(goodClaims(), { alg: 'NONE', typ: 'at+jwt' }, () => Buffer.alloc(0))],
  [
    'HS256 signed with the public key',
    () => token(goodClaims(), { alg: 'HS256', typ: 'at+jwt' }, byHmac(pem)),
  ],
  ['an algorithm that is not allowed', () => token(goodClaims(), { alg: 'ES256', typ: 'at+jwt' }, byEcdsa)],
  ['another key', () => token(goodClaims(), goodHeader, bySigning(stranger))],
  [
    'its own key in jwk',
    () => token(goodClaims(), { ...goodHeader, jwk: attacker.jwk }, bySigning(stranger)),
  ],
  [
    'a jku to fetch keys from',
    () => token(goodClaims(), { ...goodHeader, jku: attacker.jku }, bySigning(stranger)),
  ],
  [
    'an x5u to fetch keys from',
    () => token(goodClaims(), { ...goodHeader, x5u: attacker.x5u }, bySigning(stranger)),
  ],
  ['an unknown critical header', () => token(goodClaims(), { ...goodHeader, crit: ['x'], x: 1 })],
  ['expired', () => token({ ...goodClaims(), exp: nowS() - 60 })],
  ['never expires', () => token({ ...goodClaims(), exp: undefined })],
  ['not valid yet', () => token({ ...goodClaims(), nbf: nowS() + 60 })],
  ['for another audience', () => token({ ...goodClaims(), aud: 'rating-api' })],
  ['no audience', () => token({ ...goodClaims(), aud: undefined })],
  ['of another issuer', () => token({ ...goodClaims(), iss: 'https://evil.test' })],
  ['an ID token', () => token(goodClaims(), { alg: 'EdDSA', typ: 'JWT' })],
  ['no type', () => token(goodClaims(), { alg: 'EdDSA' })],
  ['no subject', () => token({ ...goodClaims(), sub: undefined })],
  ['a subject that could forge log lines', () => token({ ...goodClaims(), sub: 'a\nb' })],
  ['a subject of 65 characters', () => token({ ...goodClaims(), sub: 'a'.repeat(65) })],
  ['no scope', () => token({ ...goodClaims(), scope: undefined })],
  ['an unknown scope', () => token({ ...goodClaims(), scope: 'admin' })],
  ['a scope named like a property of objects', () => token({ ...goodClaims(), scope: 'constructor' })],
  ['several roles', () => token({ ...goodClaims(), scope: 'player ops' })],
  ['scope as a list', () => token({ ...goodClaims(), scope: ['ops'] })],
  ['claims changed after signing', () => tampered({ scope: 'ops' })],
  ['too long', () => token({ ...goodClaims(), padding: 'x'.repeat(2_048) })],
  ['not a token', () => 'hello'],
  ['empty', () => ''],
];

function tampered(claims: object): string {
  const [header, , signature] = token(goodClaims()).split('.');
  return [
    header,
    Buffer.from(JSON.stringify({ ...goodClaims(), ...claims })).toString('base64url'),
    signature,
  ].join('.');
}

describe('a token is refused', () => {
  test.each(ATTACKS)('%s', async (_name, attack) => {
    expect(await authenticate(attack())).toBeNull();
    expect(reasons, 'the reason is logged').toHaveLength(1);
  });

  test('the log holds neither the token nor its claims', async () => {
    const bad = token({ ...goodClaims(), sub: 'not a user', secret: 'hunter2' });
    await authenticate(bad);
    expect(JSON.stringify(reasons)).not.toContain(bad.split('.')[2]);
    expect(JSON.stringify(reasons)).not.toContain('hunter2');
  });

  test.each([
    ['an EC key is not usable for EdDSA', ec.publicKey, { alg: 'EdDSA', typ: 'at+jwt' }, bySigning()],
    ['an Ed25519 key is not usable for ES256', publicKey, { alg: 'ES256', typ: 'at+jwt' }, byEcdsa],
  ])('with both algorithms allowed: %s', async (_name, key, header, signer) => {
    const both = createAuthenticate(
      {
        ...rules,
        algorithms: ['EdDSA', 'ES256'],
        publicKey: key.export({ type: 'spki', format: 'pem' }).toString(),
      },
      log,
    );
    expect(await both(token(goodClaims(), header, signer))).toBeNull();
  });
});

describe('a key set', () => {
  const jwks = JSON.stringify({
    keys: [
      { ...publicKey.export({ format: 'jwk' }), kid: 'now', alg: 'EdDSA' },
      { ...ec.publicKey.export({ format: 'jwk' }), kid: 'next', alg: 'ES256' },
    ],
  });
  const withSet = createAuthenticate({ ...rules, algorithms: ['EdDSA', 'ES256'], publicKey: jwks }, log);

  test('each key verifies its own tokens', async () => {
    expect(await withSet(token(goodClaims(), { ...goodHeader, kid: 'now' }))).not.toBeNull();
    expect(
      await withSet(token(goodClaims(), { alg: 'ES256', typ: 'at+jwt', kid: 'next' }, byEcdsa)),
    ).not.toBeNull();
  });

  test.each([
    ['an unknown kid', { ...goodHeader, kid: 'old' }],
    ["another key's kid", { ...goodHeader, kid: 'next' }],
  ])('refuses %s', async (_name, header) => {
    expect(await withSet(token(goodClaims(), header))).toBeNull();
  });
});

test('an unusable key is a fault at the start, not a refusal of everyone', () => {
  expect(() => createAuthenticate({ ...rules, publicKey: 'nonsense' }, log)).toThrow();
});
