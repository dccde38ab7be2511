import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { startService, stopService } from '../../scripts/stack/service.mjs';
import { GAME_EVENTS_TOPIC } from '../../src/contract/eventPublisher.js';
import type { Ms } from '../../src/domain/chess/types.js';
import type { RecordedEvent } from '../../src/domain/game/event.js';
import { replay } from '../../src/domain/game/replay.js';
import type { GameState } from '../../src/domain/game/state.js';
import { eachOf } from '../../src/recovery/eachOf.js';
import { checkHistories } from '../../tools/play/checks.js';
import type { StoredEvent } from '../../tools/play/kafkaEvents.js';
import { hasReached, isOver } from '../../tools/play/participant.js';
import { command, newGame, openGateway } from '../infra-temporal/support.js';
import { readTopic } from '../support/kafka.js';
import { liveGame } from '../support/liveGameCommand.js';
import { BOB, SEATS } from '../support/table.js';
import { RunningService, type SeatedPlayers } from './support/service.js';
import { emptyStores, loseTemporal, report } from './support/stores.js';

const GAMES = 20;
const AUDITS_AT_ONCE = 3;
const LINE =
  'e2e4 e7e5 g1f3 b8c6 f1b5 a7a6 b5a4 g8f6 e1g1 f8e7 f1e1 b7b5 a4b3 d7d6 c2c3 e8g8 h2h3 c6b8 d2d4 b8d7'.split(
    ' ',
  );
/** Plies on the board when Kafka goes, and when Temporal does. */
const [AT_KAFKAS_END, AT_THE_LOSS] = [8, 10];
const SEEN_WITHIN_MS: Ms = 60_000;

let stores: Awaited<ReturnType<typeof emptyStores>>;
let service: RunningService;
let temporal: ReturnType<typeof openGateway>;
beforeAll(async () => {
  stores = await emptyStores();
  service = await RunningService.start(stores.env);
  temporal = openGateway({ deadlineMs: 10_000, taskQueue: service.taskQueue });
});
afterAll(async () => {
  await temporal.client.connection.close();
  await service.stop();
  await stores.close();
});

const players = ({ white, black }: SeatedPlayers) => [white, black];

async function play(game: SeatedPlayers, from: number, to: number): Promise<void> {
  for (const [index, uci] of LINE.slice(from, to).entries()) {
    const ply = from + index;
    const mover = ply % 2 === 0 ? game.white : game.black;
    expect(await mover.client.move(uci)).toMatchObject({ ok: true });
    await Promise.all(players(game).map((each) => each.until(hasReached(ply + 1), SEEN_WITHIN_MS)));
  }
}

async function resign(game: SeatedPlayers): Promise<void> {
  expect(await game.white.client.act({ type: 'resign' })).toMatchObject({ ok: true });
  await Promise.all(players(game).map((each) => each.until(isOver, SEEN_WITHIN_MS)));
}

function inProgress(state: GameState | null): GameState {
  if (state?.status !== 'in_progress') throw new Error(`the game is ${state?.status}`);
  return state;
}

async function openSeat(): Promise<string> {
  const game = newGame({ seats: { ...SEATS, black: { kind: 'open', reservedFor: null } } });
  expect(await temporal.gateway.create(game, 'hash')).toMatchObject({ ok: true });
  return game.gameId;
}

const operate = (...args: string[]) =>
  liveGame(args, {
    ...stores.env,
    TEMPORAL_TASK_QUEUE: service.taskQueue,
  });
const recover = () => operate('recover', 'games', '--by', 'carol');

async function eventsInKafka(gameId: string): Promise<StoredEvent[]> {
  const stored = await readTopic(GAME_EVENTS_TOPIC);
  return stored.flatMap(({ gameId: id, partition, value }, index) => {
    const { gameId: _, ...recorded } = JSON.parse(value);
    return id === gameId ? [{ partition, offset: index, recorded }] : [];
  });
}

/** What the recovery wrote of the clocks, and what they were at the last event before. */
function clocksAround(events: readonly RecordedEvent[]) {
  const index = events.findIndex(({ event }) => event.type === 'GameRecovered');
  const [before, recovered] = [events[index - 1]?.event, events[index]?.event];
  if (before?.type !== 'MovePlayed' || recovered?.type !== 'GameRecovered') throw new Error('not recovered');
  return { before: before.clock.remainingMs, recovered: recovered.clock?.remainingMs };
}

test("Temporal's database is lost: games go on at the same sockets, to their ends, nothing of them is lost", async () => {
  const games = await Promise.all(Array.from({ length: GAMES }, () => service.seatGame()));
  await Promise.all(games.map((game) => play(game, 0, AT_KAFKAS_END)));
  const waiting = await openSeat();
  // One game ends and cannot be archived; the last moves of the others cannot reach Kafka
  const [ended, ...others] = games;
  await stopService('s3', 'SIGKILL');
  await resign(ended!);
  await stopService('kafka', 'SIGKILL');
  await Promise.all(others.map((game) => play(game, AT_KAFKAS_END, AT_THE_LOSS)));

  await service.worker.end('SIGKILL');
  const lostAt = performance.now();
  await Promise.all([loseTemporal(), startService('kafka'), startService('s3')]);
  const storesUpAt = performance.now();
  const pending = others.map(({ white }) => white.client.move(LINE[AT_THE_LOSS] ?? ''));
  // A broker that has just come back may not lead all its partitions yet
  await vi.waitFor(() => readTopic(GAME_EVENTS_TOPIC), { timeout: 60_000, interval: 500 });
  const first = await recover();
  expect(first).toMatchObject({ code: 0, figures: { started: GAMES + 1, lost: 0, another: 0 } });
  expect(first.figures['hotEvents']).toBeGreaterThanOrEqual(others.length * (AT_THE_LOSS - AT_KAFKAS_END));
  const recoveredAt = performance.now();
  service.worker = await service.startWorker();
  const workerUpAt = performance.now();
  for (const answer of await Promise.all(pending)) expect(answer).toMatchObject({ ok: true });
  const playedAt = performance.now();
  report('games', {
    games: GAMES + 1,
    storesUpS: seconds(lostAt, storesUpAt),
    recoverS: seconds(storesUpAt, recoveredAt),
    workerUpS: seconds(recoveredAt, workerUpAt),
    lossToPlayS: seconds(lostAt, playedAt),
    recover: first.figures,
  });

  expect(await recover()).toMatchObject({ code: 0, figures: { started: 0, lost: 0, another: 0 } });
  await Promise.all(
    others.map(async (game) => {
      await Promise.all(players(game).map((each) => each.until(hasReached(AT_THE_LOSS + 1), SEEN_WITHIN_MS)));
      await play(game, AT_THE_LOSS + 1, LINE.length);
      await resign(game);
    }),
  );
  expect(await temporal.gateway.join(waiting, { ...command(BOB), color: null })).toMatchObject({ ok: true });

  for (const game of games) {
    const { events } = await vi.waitFor(() => stores.archived(game.gameId), { timeout: 30_000 });
    const stored = await eventsInKafka(game.gameId);
    const problems = checkHistories([...players(game), game.spectator], stored);
    expect(problems.filter(({ problem }) => problem !== null)).toEqual([]);
    expect(replay(null, events)).toMatchObject({ ok: true, value: { version: events.length } });
    expect(new Set(stored.map(({ recorded }) => recorded.hash))).toEqual(
      new Set(events.map(({ hash }) => hash)),
    );
    if (game === ended) continue;
    const { before, recovered } = clocksAround(events);
    expect(recovered).toEqual(before);
  }
  await eachOf(games, AUDITS_AT_ONCE, async ({ gameId }) => {
    expect(await operate('audit', gameId), gameId).toMatchObject({ code: 0, figures: { ok: true } });
  });
});

test('the archive is lost: what Kafka still has is archived again, and games that are played are left alone', async () => {
  const [ended, playing] = await Promise.all([service.seatGame(), service.seatGame()]);
  await play(playing, 0, 2);
  await resign(ended);
  const { hash } = await vi.waitFor(() => stores.archived(ended.gameId), { timeout: 30_000 });
  const lost = await stores.loseArchive();
  const done = await recover();
  expect(done).toMatchObject({ code: 0, figures: { started: lost, another: 0, lost: 0 } });
  const again = await vi.waitFor(() => stores.archived(ended.gameId), { timeout: 30_000 });
  expect(again.hash).toBe(hash);
  await play(playing, 2, 4);
  expect(inProgress(playing.white.client.state).version).toBe(6);
  await resign(playing);
  report('archive', { games: lost, recover: done.figures });
});

const seconds = (from: number, to: number): number => Math.round(to - from) / 1_000;
