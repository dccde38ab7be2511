import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { createPublishEvents } from '../../src/activities/publishEvents.js';
import { createKafkaRelay, type RelayLimits } from '../../src/relay/kafkaRelay.js';
import { auditVersions, createMemoryLog, type MemoryLog, type Send, turns } from '../support/eventLog.js';
import { createOutboxGame, type GameWorker } from '../support/outboxGame.js';
import { recordedMetrics } from '../support/telemetry.js';

const RUNS = Number(process.env['FC_RUNS'] ?? 300);

type Step =
  | { do: 'task' | 'lostTask'; game: number; worker: number; commands: number }
  | { do: 'ask' | 'confirm'; game: number; worker: number }
  | { do: 'restart'; worker: number }
  | { do: 'wait'; turns: number };
const game = fc.nat(1);
const worker = fc.nat(1);
const commands = fc.nat(3);
const step = fc.oneof(
  { weight: 6, arbitrary: fc.record({ do: fc.constant('task'), game, worker, commands }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('lostTask'), game, worker, commands }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('confirm'), game, worker }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('ask'), game, worker }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('restart'), worker }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('wait'), turns: fc.nat(6) }) },
) satisfies fc.Arbitrary<Step>;

const send = fc.record({
  outcome: fc.constantFrom('written', 'written', 'lost', 'unknown', 'late'),
  turns: fc.nat(3),
}) satisfies fc.Arbitrary<Send>;

/** Small enough that full queues and forgotten games are common. */
const limits = fc.record({
  queuedEvents: fc.integer({ min: 1, max: 8 }),
  batchEvents: fc.integer({ min: 1, max: 4 }),
  games: fc.integer({ min: 1, max: 2 }),
  idleMs: fc.constant(1),
});

function makeWorker(log: MemoryLog, of: RelayLimits, next: () => Send): GameWorker {
  const publisher = log.publisher(next);
  const metrics = recordedMetrics();
  const relay = createKafkaRelay({ publisher, metrics, now: () => 0, limits: of });
  return { relay, publishEvents: createPublishEvents({ relay }) };
}

/** Two games on two workers; at the end a healthy worker confirms what is left. */
async function audit(of: RelayLimits, steps: readonly Step[], sends: readonly Send[]) {
  const log = createMemoryLog();
  let sent = 0;
  const next = (): Send => sends[sent++ % sends.length]!;
  const workers = [makeWorker(log, of, next), makeWorker(log, of, next)];
  const games = [createOutboxGame('a'), createOutboxGame('b')];

  for (const one of steps) {
    if (one.do === 'task') games[one.game]!.task(workers[one.worker]!, one.commands);
    if (one.do === 'lostTask') games[one.game]!.task(workers[one.worker]!, one.commands, true);
    if (one.do === 'confirm') void games[one.game]!.confirm(workers[one.worker]!);
    if (one.do === 'ask') games[one.game]!.ask(workers[one.worker]!);
    if (one.do === 'restart') workers[one.worker] = makeWorker(log, of, next);
    if (one.do === 'wait') await turns(one.turns);
  }
  const healthy = makeWorker(log, of, () => ({ outcome: 'written', turns: 0 }));
  for (const one of games) {
    // A confirmation that runs already, in a slow worker, has to end first
    while (one.unconfirmed > 0 && !(await one.confirm(healthy))) await turns(1);
  }
  return games.map(({ gameId, committed }) => auditVersions(log.versions(gameId), committed));
}

test('whatever fails, no event is lost and first occurrences stand in order', async () => {
  const scenario = fc.tuple(
    limits,
    fc.array(step, { minLength: 10, maxLength: 60 }),
    fc.array(send, { minLength: 1, maxLength: 20 }),
  );
  const holds = fc.asyncProperty(scenario, async (one) => {
    for (const { lost, outOfOrder } of await audit(...one)) {
      expect({ lost, outOfOrder }).toEqual({ lost: 0, outOfOrder: 0 });
    }
  });
  await fc.assert(holds, { numRuns: RUNS });
}, 120_000);

test('the audit sees a lost event, a swapped pair and a duplicate', () => {
  expect(auditVersions([1, 2, 2, 4, 3], 5)).toEqual({ lost: 1, outOfOrder: 2, duplicates: 1 });
});
