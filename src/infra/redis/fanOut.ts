import type { Redis } from 'ioredis';
import type { FeedMessage, GameFanOut } from '../../contract/gameFeed.js';
import type { GameUpdate } from '../../contract/gameWorkflow.js';
import type { Log, Metrics } from '../../contract/telemetry.js';
import type { Ms } from '../../domain/chess/types.js';
import { measured } from '../measured.js';
import { gameKeys, lifetimeS } from './keys.js';

const RETRY_EVERY_MS: Ms = 500;
/** Games whose newest update waits for Redis; more are forgotten, oldest first, until their next move. */
const MOST_WAITING = 5_000;
/** Answers of a Redis that is starting, full or no longer the primary; any other error answer is a bug of ours. */
const PASSING = /^(BUSY|CLUSTERDOWN|LOADING|MASTERDOWN|MISCONF|OOM|READONLY|TRYAGAIN)/;

export interface FanOutDeps {
  readonly redis: Redis;
  readonly metrics: Metrics;
  readonly log: Log;
}

/**
 * Writes updates to Redis, one script call each, in the order of the calls. Never rejects: an update that Redis did
 * not take is tried again until a newer one of its game has gone through, as without it players would wait for a move
 * that was made. Exception: a worker that dies meanwhile; then the game's next update makes everyone resync.
 */
export function createFanOut(deps: FanOutDeps): GameFanOut & { close(): void } {
  const waiting = new Map<string, GameUpdate>();

  const isOvertaken = ({ gameId, state }: GameUpdate): boolean =>
    (waiting.get(gameId)?.state.version ?? 0) > state.version;

  const publish = async (update: GameUpdate): Promise<void> => {
    try {
      await send(deps, update);
      if (!isOvertaken(update)) waiting.delete(update.gameId);
    } catch (error) {
      if (isFinal(error)) {
        deps.log.error({ error, gameId: update.gameId }, 'fan-out refused by redis');
      } else {
        keep(update);
      }
    }
  };

  const keep = (update: GameUpdate): void => {
    if (update.events.length === 0 || isOvertaken(update)) return;
    waiting.delete(update.gameId);
    waiting.set(update.gameId, update);
    const [oldest] = waiting.keys();
    if (waiting.size > MOST_WAITING && oldest !== undefined) waiting.delete(oldest);
  };

  const timer = setInterval(() => {
    if (deps.redis.status !== 'ready') return;
    for (const update of waiting.values()) void publish(update);
  }, RETRY_EVERY_MS);
  timer.unref();

  return { publish, close: () => clearInterval(timer) };
}

const isFinal = (error: unknown): boolean =>
  error instanceof Error && error.name === 'ReplyError' && !PASSING.test(error.message);

async function send({ redis, metrics }: FanOutDeps, update: GameUpdate): Promise<void> {
  const { events, state, channel } = gameKeys(update.gameId);
  const answers = answersMessage(update);
  const [first] = update.events;
  if (first === undefined) {
    if (answers === '') return;
    await measured(metrics, { target: 'redis', operation: 'publishAnswers' }, () =>
      redis.spublish(channel, answers),
    );
    return;
  }
  const args = [
    lifetimeS(update.state.status),
    update.previousHash,
    first.version,
    JSON.stringify(update.state),
    answers,
    ...update.events.flatMap((recorded) => [recorded.hash, JSON.stringify(recorded)]),
  ];
  const outcome = await measured(metrics, { target: 'redis', operation: 'fanOut' }, () =>
    redis.gameFanOut(events, state, channel, ...args),
  );
  if (outcome !== 'appended' && outcome !== 'repeated') {
    metrics.count('live_game_resyncs_total', { cause: outcome });
  }
}

function answersMessage({ answers }: GameUpdate): string {
  if (answers.length === 0) return '';
  const message: FeedMessage = { t: 'answers', answers };
  return JSON.stringify(message);
}
