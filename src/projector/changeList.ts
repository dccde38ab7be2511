import type { Changes, GameKey, Snapshot } from '../contract/projection.js';
import type { Ms, Ply } from '../domain/chess/types.js';
import type { RecordedEvent } from '../domain/game/event.js';
import type { GameState } from '../domain/game/state.js';

type MoveChange = Changes['moves'][number];

/** Collects what the events of one batch change, so that each row is written once. */
export class ChangeList {
  readonly #games = new Map<string, GameState>();
  readonly #events: Changes['events'][number][] = [];
  readonly #takenBack = new Map<string, GameKey & { readonly toPly: Ply }>();
  readonly #moves = new Map<string, MoveChange[]>();
  readonly #snapshots = new Map<string, Snapshot[]>();
  readonly #stuck = new Map<string, number | null>();

  /** An event and the state that it led to. */
  add(recorded: RecordedEvent, state: GameState): void {
    const { gameId, createdAt } = state;
    const { event, at } = recorded;
    this.#events.push({ gameId, createdAt, recorded });
    switch (event.type) {
      case 'GameCreated':
      case 'PlayerJoined':
      case 'GameStarted':
      case 'GameEnded':
        this.#games.set(gameId, state);
        break;
      case 'MovePlayed':
        this.#movesOf(gameId).push({ gameId, createdAt, at, move: event, clockMs: lastClockMs(state) });
        break;
      case 'MovesTakenBack':
        this.#takeBack({ gameId, createdAt }, event.toPly);
        break;
      case 'DrawOffered':
      case 'DrawDeclined':
      case 'TakebackProposed':
      case 'TakebackDeclined':
      case 'TimeGiven':
      case 'BotFellBack':
      case 'GameRecovered':
        break;
    }
  }

  /** A state to go on from. The one of an ended game makes the earlier ones useless. */
  keep(snapshot: Snapshot): void {
    const { gameId, status } = snapshot.state;
    const earlier = status === 'ended' ? [] : (this.#snapshots.get(gameId) ?? []);
    this.#snapshots.set(gameId, [...earlier, snapshot]);
  }

  /** `version` is the first one that is missing; null: none is any more. */
  setStuck(gameId: string, version: number | null): void {
    this.#stuck.set(gameId, version);
  }

  result(): Changes {
    return {
      games: [...this.#games.values()],
      events: this.#events,
      takenBack: [...this.#takenBack.values()],
      moves: [...this.#moves.values()].flat(),
      snapshots: [...this.#snapshots.values()].flat(),
      stuck: [...this.#stuck].map(([gameId, version]) => ({ gameId, version })),
    };
  }

  #movesOf(gameId: string): MoveChange[] {
    const moves = this.#moves.get(gameId) ?? [];
    this.#moves.set(gameId, moves);
    return moves;
  }

  /** What stands beyond `toPly` is of this batch, or of an earlier one and hence stored. */
  #takeBack(key: GameKey, toPly: Ply): void {
    const { gameId } = key;
    this.#moves.set(
      gameId,
      this.#movesOf(gameId).filter(({ move }) => move.ply <= toPly),
    );
    const least = Math.min(toPly, this.#takenBack.get(gameId)?.toPly ?? toPly);
    this.#takenBack.set(gameId, { ...key, toPly: least });
  }
}

const lastClockMs = (state: GameState): Ms | null =>
  state.status === 'in_progress' ? (state.moves.at(-1)?.clockMs ?? null) : null;
