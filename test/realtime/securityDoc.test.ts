import { expect, it } from 'vitest';
import { HTTP_LIMITS, MAX_BODY_BYTES } from '../../src/api/httpLimits.js';
import { MAX_HEADERS } from '../../src/contract/headerCount.js';
import { edgeSettings } from '../../src/infra/settings/edge.js';
import { LIMITS } from '../../src/realtime/limits.js';
import { docTable } from '../support/docTable.js';

const s = (ms: number) => `${ms / 1_000} s`;
const minutes = (ms: number) => `${ms / 60_000} minutes`;
const fallback = (setting: { readonly fallback: string }) => Number(setting.fallback);

/** Every row, with its limit in the words of the document. */
const AS_IN_THE_CODE: Readonly<Record<string, string>> = {
  'TCP connections of an edge': `${HTTP_LIMITS.connections}`,
  'TCP connections from one address': 'twice its sockets; only with `TRUST_PROXY=0`',
  'headers of a request': `${MAX_HEADERS}, ${HTTP_LIMITS.headerBytes / 1_024} KiB in all`,
  'time until a request has arrived': `${s(HTTP_LIMITS.headersMs)} for the headers, ${s(HTTP_LIMITS.requestMs)} for all of it`,
  'body of a request': `${MAX_BODY_BYTES / 1_024} KiB, not compressed`,
  'an answer of which nothing is read': s(HTTP_LIMITS.unreadMs),
  'a connection without a request': s(HTTP_LIMITS.idleMs),
  'requests from one address': `${fallback(edgeSettings.addressRequestsPerMinute)} a minute`,
  'requests of a user': `${fallback(edgeSettings.userRequestsPerMinute)} a minute`,
  'sockets and streams of an edge': `${LIMITS.socketsPerEdge}`,
  'sockets and streams from one address': `${LIMITS.socketsPerAddress} open at one edge, those being decided as well`,
  'from one address, new ones': `${fallback(edgeSettings.addressConnectsPerMinute)} a minute at one edge`,
  'sockets and streams of a user': `${LIMITS.socketsPerUser} open at one edge`,
  'of a user, new ones': `${fallback(edgeSettings.userConnectsPerMinute)} a minute`,
  'sockets and streams of a user in one game': `${LIMITS.socketsPerUserAndGame} at one edge`,
  'time until `hello`': s(LIMITS.helloMs),
  'a message from the client': `${LIMITS.frameBytes} bytes, ${LIMITS.fragments} fragments, not compressed`,
  'frames, WebSocket pings included': `${LIMITS.framesPerMinute} a minute, ${LIMITS.frameBurst} at once`,
  'frames that cannot be read, or are binary': `${LIMITS.badFrames} in the life of a socket`,
  'commands that wait for their turn': `${LIMITS.queuedCommands}`,
  'bytes waiting for a slow client': `${LIMITS.bufferedBytes / 2 ** 20} MiB`,
  heartbeat: `WebSocket ping each ${s(LIMITS.heartbeatMs)}, pong within ${s(LIMITS.pongMs)}`,
  'age of a socket or stream': minutes(LIMITS.socketAgeMs),
  'delay given back': `half the measured round trip, at most ${s(LIMITS.lagMs)}`,
};

const rows = docTable('security.md', 'Limits');

it('the document gives every limit as it is', () => {
  expect(rows.map(([what, limit]) => [what, limit])).toEqual(Object.entries(AS_IN_THE_CODE));
});

it('the settings that it names exist, and have the same defaults as the code', () => {
  const names: readonly string[] = Object.values(edgeSettings).map(({ name }) => name);
  const named = rows.flatMap((row) => row[4] || []).map((cell) => cell.replaceAll('`', ''));
  expect(named.filter((name) => !names.includes(name))).toEqual([]);
  expect(fallback(edgeSettings.socketsPerUser)).toBe(LIMITS.socketsPerUser);
  expect(fallback(edgeSettings.socketsPerAddress)).toBe(LIMITS.socketsPerAddress);
  expect(fallback(edgeSettings.framesPerMinute)).toBe(LIMITS.framesPerMinute);
  expect(fallback(edgeSettings.frameBurst)).toBe(LIMITS.frameBurst);
});

it('there are connections left for requests when all sockets are taken', () => {
  expect(HTTP_LIMITS.connectionsPerAddress).toBe(2 * LIMITS.socketsPerAddress);
  expect(HTTP_LIMITS.connections).toBeGreaterThan(LIMITS.socketsPerEdge);
});
