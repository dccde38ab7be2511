import { MockActivityEnvironment } from '@temporalio/testing';
import { DefaultLogger } from '@temporalio/worker';
import { expect, test } from 'vitest';
import { createRequestBotMove } from '../../src/activities/requestBotMove.js';
import { type BotOrchestrator, BotRejected, BotUnavailable } from '../../src/contract/botOrchestrator.js';
import { AFTER_E4 } from './service.js';

const REQUEST = { ...AFTER_E4, correlationId: null };

const SILENT = new DefaultLogger('ERROR', () => {});
const anEnvironment = () => new MockActivityEnvironment({}, { logger: SILENT });

const run = (requestMove: BotOrchestrator['requestMove'], environment = anEnvironment()) =>
  environment.run(
    createRequestBotMove({ orchestrator: { requestMove }, now: () => 1_700_000_000_000 }),
    REQUEST,
  );

test('the result is a legal move and when it came', async () => {
  expect(await run(async () => 'c7c5')).toEqual({ uci: 'c7c5', at: 1_700_000_000_000 });
});

test.each(['e2e4', 'e7e6q', 'a1a1'])('an illegal move is final: %s', async (uci) => {
  await expect(run(async () => uci)).rejects.toMatchObject({
    type: 'BOT_REJECTED',
    nonRetryable: true,
    message: `illegal move ${uci} in ${AFTER_E4.fen}`,
  });
});

test('a declined request is final', async () => {
  const declined = Promise.reject(new BotRejected('no_legal_move'));
  await expect(run(() => declined)).rejects.toMatchObject({ type: 'BOT_REJECTED', nonRetryable: true });
});

test('an orchestrator that is away is asked again, when it wants', async () => {
  const busy = Promise.reject(new BotUnavailable('busy', 'queue_full', 2_000));
  await expect(run(() => busy)).rejects.toMatchObject({
    type: 'BOT_UNAVAILABLE',
    nonRetryable: false,
    nextRetryDelay: 2_000,
  });
});

test('an unforeseen error is left to the retry policy', async () => {
  const fault = new TypeError('boom');
  await expect(run(() => Promise.reject(fault))).rejects.toBe(fault);
});

test('a cancelled activity gives up its call', async () => {
  const environment = anEnvironment();
  const move = run(async (_request, signal) => {
    await new Promise((_, reject) => signal?.addEventListener('abort', () => reject(signal.reason)));
    return 'e7e5';
  }, environment);
  environment.cancel('CANCELLED');
  await expect(move).rejects.toMatchObject({ name: 'CancelledFailure' });
});
