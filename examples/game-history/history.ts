import { isChained } from '../lib/hashChain.js';
import type { GameMessage, Result, Seats } from '../lib/messages.js';

export interface HistoricGame {
  version: number;
  hash: string;
  seats: Seats | null;
  /** In standard algebraic notation. */
  moves: string[];
  result: Result;
  termination: string | null;
}

export type History = Record<string, HistoricGame>;

/** Takes one message into the history. */
export function takeIntoHistory(history: History, _type: string, value: string): void {
  const message: GameMessage = JSON.parse(value);
  const { gameId, version, hash, event } = message;
  const game = (history[gameId] ??= begun());
  if (version <= game.version) return; // a duplicate
  if (version !== game.version + 1) throw new Error(`${gameId}: ${version} follows on ${game.version}`);
  if (!isChained(game.hash, message)) throw new Error(`${gameId}: version ${version} was altered`);
  Object.assign(game, changes(game, event), { version, hash });
}

const begun = (): HistoricGame => ({
  version: 0,
  hash: '',
  seats: null,
  moves: [],
  result: '*',
  termination: null,
});

function changes({ moves }: HistoricGame, event: GameMessage['event']): Partial<HistoricGame> {
  switch (event.type) {
    case 'GameStarted':
      return { seats: event.seats };
    case 'MovePlayed':
      return { moves: [...moves, event.san] };
    case 'MovesTakenBack':
      return { moves: moves.slice(0, event.toPly) };
    case 'GameEnded':
      return event.ending;
    case 'SomethingElse':
    default:
      return {}; // nothing that a history holds, or a type that is newer than this consumer
  }
}
