import type { InjectedSinks } from '@temporalio/worker';
import type { GameFanOut } from '../contract/gameFeed.js';
import type { GameSinks } from '../contract/gameSinks.js';
import type { GameUpdate } from '../contract/gameWorkflow.js';
import type { Log, Metrics } from '../contract/telemetry.js';
import type { KafkaRelay } from './kafkaRelay.js';

interface GameSinkDeps {
  readonly fanOut: GameFanOut;
  readonly relay: Pick<KafkaRelay, 'offer'>;
  readonly metrics: Metrics;
  readonly log: Log;
}

/**
 * Shows each update to the players and offers its committed events to the relay.
 *
 * The worker calls a sink after the workflow's code has run and before it reports the task to the server, for one
 * workflow in order, also when the task is repeated or its report is lost later. It waits for what a sink returns:
 * this one returns nothing, as a slow Redis must not hold up a task. The order of a game's updates is kept by the
 * fan-out, which writes them in the order of the calls.
 */
export function createGameSink({ fanOut, relay, metrics, log }: GameSinkDeps): InjectedSinks<GameSinks> {
  const show = async (update: GameUpdate) => {
    try {
      await fanOut.publish(update);
    } catch (error) {
      log.error({ error, gameId: update.gameId }, 'an update did not reach the players');
    }
  };
  return {
    game: {
      update: {
        callDuringReplay: false,
        fn(_info, update) {
          relay.offer(update);
          void show(update);
          countGames(metrics, update);
        },
      },
    },
  };
}

/** A repeated task counts twice: good enough for a rate. */
function countGames(metrics: Metrics, { events }: GameUpdate): void {
  for (const { event } of events) {
    if (event.type === 'GameCreated') metrics.count('live_game_games_total', { state: 'created' });
    if (event.type === 'GameEnded') {
      metrics.count('live_game_games_total', { state: event.ending.termination });
    }
  }
}
