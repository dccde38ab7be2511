import { once } from 'node:events';
import { createServer, type RequestListener } from 'node:http';
import { text } from 'node:stream/consumers';
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, onTestFinished, test, vi } from 'vitest';
import { BotRejected } from '../../src/contract/botOrchestrator.js';
import type { Labels, Metrics } from '../../src/contract/telemetry.js';
import { createOrchestratorClient, type OrchestratorLimits } from '../../src/infra/bot/orchestratorClient.js';
import { AFTER_E4, startService, urlOf } from './service.js';

const REQUEST = { ...AFTER_E4, correlationId: 'abcd-1234' };
const PATIENT = { connectMs: 4_000, headersMs: 4_000, bodyMs: 4_000, totalMs: 4_500 };
const HASTY = { headersMs: 50, bodyMs: 50, totalMs: 120 };

function recordingMetrics() {
  const outcomes: string[] = [];
  const breaker: number[] = [];
  const metrics: Metrics = {
    count: (_name, labels: Labels = {}) => void outcomes.push(labels['outcome'] ?? ''),
    observe: () => {},
    set: (_name, value) => void breaker.push(value),
    add: () => {},
  };
  return { metrics, outcomes, breaker };
}

function clientOf(baseUrl: string, limits: Partial<OrchestratorLimits>) {
  const recorded = recordingMetrics();
  const client = createOrchestratorClient({
    baseUrl,
    metrics: recorded.metrics,
    limits: { ...PATIENT, ...limits },
  });
  onTestFinished(() => client.close());
  return { ...recorded, requestMove: client.requestMove.bind(client) };
}

type Behaviour = (...exchange: Parameters<RequestListener>) => unknown;

/** A client of a real server that behaves as the test wants. */
async function against(behave: Behaviour, limits: Partial<OrchestratorLimits> = {}) {
  const server = createServer((request, response) => void behave(request, response)).listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return { ...clientOf(urlOf(server), limits), server };
}

const answering =
  (status: number, body: unknown, headers: Record<string, string> = {}): Behaviour =>
  (_request, response) => {
    response.writeHead(status, headers).end(typeof body === 'string' ? body : JSON.stringify(body));
  };

describe('a move asked for', () => {
  test('comes from the real service', async () => {
    const { url } = await startService({ fake: ['MOVE=c7c5'] });
    const { requestMove, outcomes } = clientOf(`${url}/`, {});
    expect(await requestMove(REQUEST)).toBe('c7c5');
    expect(outcomes).toEqual(['ok']);
  });

  test('is sent with idempotency key, correlation id and whole milliseconds', async () => {
    let seen: object = {};
    const { requestMove } = await against(async (request, response) => {
      const { 'idempotency-key': key, 'x-correlation-id': correlationId } = request.headers;
      seen = { key, correlationId, path: request.url, body: JSON.parse(await text(request)) };
      response.end('{"ply":1,"uci":"e7e5"}');
    });
    await requestMove({ ...REQUEST, clock: { whiteMs: 1_000.4, blackMs: -3, incrementMs: 0 } });
    expect(seen).toEqual({
      key: 'aGame0000001:1',
      correlationId: 'abcd-1234',
      path: '/v1/moves',
      body: { ...AFTER_E4, clock: { whiteMs: 1_000, blackMs: 0, incrementMs: 0 } },
    });
  });
});

describe('no usable answer', () => {
  const big = { ply: 1, uci: 'e7e5', comment: 'x'.repeat(20_000) };
  test.each([
    ['a server error', answering(500, 'oops'), 'failed'],
    ['a redirect', answering(302, '', { location: '/elsewhere' }), 'failed'],
    ['no JSON', answering(200, '<html>'), 'failed'],
    ['a move that is no UCI', answering(200, { ply: 1, uci: 'Nf6' }), 'failed'],
    ['a move for another ply', answering(200, { ply: 3, uci: 'e7e5' }), 'failed'],
    ['an oversize answer', answering(200, big), 'failed'],
    ['a connection that breaks', (request) => void request.socket.destroy(), 'failed'],
    ['a request timeout', answering(408, ''), 'timeout'],
  ] satisfies [string, Behaviour, string][])('%s may be asked for again', async (_what, behave, reason) => {
    const { requestMove, outcomes } = await against(behave);
    await expect(requestMove(REQUEST)).rejects.toMatchObject({ name: 'BotUnavailable', reason });
    expect(outcomes).toEqual([reason]);
  });

  test('nobody listening', async () => {
    const { requestMove, server } = await against(answering(200, ''));
    server.close();
    await expect(requestMove(REQUEST)).rejects.toMatchObject({ reason: 'failed' });
  });

  test.each([
    ['headers that do not come', (_request, _response) => {}],
    ['a body that stops', (_request, response) => void response.write('{"ply":1,')],
    [
      'a body that trickles for ever',
      (_request, response) => {
        const trickle = setInterval(() => response.write(' '), 20);
        response.once('close', () => clearInterval(trickle));
      },
    ],
  ] satisfies [string, Behaviour][])('%s: given up in time', async (_what, behave) => {
    const { requestMove } = await against(behave, HASTY);
    await expect(requestMove(REQUEST)).rejects.toMatchObject({ reason: 'timeout' });
  });

  test('a busy orchestrator says when to come back', async () => {
    const { requestMove } = await against(answering(429, {}, { 'retry-after': '2' }));
    await expect(requestMove(REQUEST)).rejects.toMatchObject({ reason: 'busy', retryAfterMs: 2_000 });
  });

  test('nobody is made to wait for an hour', async () => {
    const { requestMove } = await against(answering(503, {}, { 'retry-after': '3600' }));
    await expect(requestMove(REQUEST)).rejects.toMatchObject({ reason: 'failed', retryAfterMs: 10_000 });
  });
});

test('a request that the orchestrator declines is final, with its reason', async () => {
  const problem = { code: 'no_legal_move', detail: 'The side to move has no legal move.' };
  const { requestMove, outcomes } = await against(answering(422, problem));
  await expect(requestMove(REQUEST)).rejects.toEqual(
    new BotRejected('no_legal_move: The side to move has no legal move.'),
  );
  expect(outcomes).toEqual(['rejected']);
});

describe('a caller that gives up', () => {
  test('gets its own reason at once, and the orchestrator sees the connection end', async () => {
    let ended = false;
    const { requestMove, outcomes } = await against((_request, response) => {
      response.once('close', () => (ended = true));
    });
    const reason = new Error('the game is over');
    const controller = new AbortController();
    const move = requestMove(REQUEST, controller.signal);
    setTimeout(() => controller.abort(reason), 30);
    await expect(move).rejects.toBe(reason);
    await expect.poll(() => ended).toBe(true);
    expect(outcomes).toEqual(['cancelled']);
  });
});

describe('the breaker', () => {
  /** Fails until told to be well, behind a breaker that opens at the second failure for 5 s. */
  async function ailing() {
    const patient = { status: 500, calls: 0, delayMs: 0 };
    const client = await against(
      async (_request, response) => {
        patient.calls += 1;
        await sleep(patient.delayMs);
        response.writeHead(patient.status).end('{"ply":1,"uci":"e7e5"}');
      },
      { failuresToOpen: 2, openForMs: 5_000 },
    );
    const failTimes = async (times: number) => {
      for (let call = 0; call < times; call += 1) await client.requestMove(REQUEST).catch(() => {});
    };
    return { ...client, patient, failTimes };
  }

  /** Moves the clock by which the breaker measures; timers run on. */
  function pass(ms: number) {
    vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + ms });
    onTestFinished(() => void vi.useRealTimers());
  }

  test('opens after failures in a row and then asks nobody', async () => {
    const { failTimes, patient, outcomes, breaker } = await ailing();
    await failTimes(4);
    expect(outcomes).toEqual(['failed', 'failed', 'broken', 'broken']);
    expect(patient.calls).toBe(2);
    expect(breaker).toEqual([0, 1]);
  });

  test('closes again when a trial succeeds', async () => {
    const { requestMove, failTimes, patient, breaker } = await ailing();
    await failTimes(2);
    patient.status = 200;
    pass(5_000);
    expect(await requestMove(REQUEST)).toBe('e7e5');
    expect(breaker.at(-1)).toBe(0);
  });

  test('stays open when the trial fails', async () => {
    const { failTimes, outcomes } = await ailing();
    await failTimes(2);
    pass(5_000);
    await failTimes(2);
    expect(outcomes).toEqual(['failed', 'failed', 'failed', 'broken']);
  });

  test('stays open when the caller of the trial gives up', async () => {
    const { requestMove, failTimes, patient, outcomes } = await ailing();
    await failTimes(2);
    patient.delayMs = 200;
    pass(5_000);
    await requestMove(REQUEST, AbortSignal.timeout(20)).catch(() => {});
    await failTimes(1);
    expect(outcomes).toEqual(['failed', 'failed', 'cancelled', 'broken']);
  });

  test('hears a caller who gives up after waiting for the trial', async () => {
    const { requestMove, failTimes, patient } = await ailing();
    await failTimes(2);
    Object.assign(patient, { status: 200, delayMs: 100 });
    pass(5_000);
    const trial = requestMove(REQUEST);
    const waiting = requestMove(REQUEST, AbortSignal.timeout(150));
    expect(await trial).toBe('e7e5');
    await expect(waiting).rejects.toMatchObject({ name: 'TimeoutError' });
  });

  test.each([
    ['declined requests', 422, 'rejected'],
    ['a busy orchestrator', 429, 'busy'],
  ])('stays closed on %s', async (_what, status, outcome) => {
    const { failTimes, patient, outcomes } = await ailing();
    patient.status = status;
    await failTimes(3);
    expect(outcomes).toEqual([outcome, outcome, outcome]);
  });
});
