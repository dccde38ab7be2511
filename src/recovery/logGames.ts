import { EVENT_SCHEMA_VERSION, eventTypeHeader } from '../contract/eventPublisher.js';
import { RecordedEventSchema } from '../contract/eventSchemas.js';
import type { LogRecord } from '../contract/projection.js';
import type { RecordedEvent } from '../domain/game/event.js';

/** What a record was: `known` repeats an event, `gap` comes after one that is missing, `ended` is its game's last. */
type Outcome = 'kept' | 'known' | 'gap' | 'unreadable' | 'ended';

interface KeptGame {
  /** Version of the first of them; not 1 when the log has lost the beginning. */
  readonly first: number;
  readonly texts: string[];
  /** Events further on are in the log, and one before them is not. */
  hasGap: boolean;
}

/** What the log had of a game. */
export interface Logged {
  readonly events: readonly RecordedEvent[];
  /** False: the beginning or something in the middle is missing. */
  readonly isWhole: boolean;
}

const GAME_ENDED = eventTypeHeader('GameEnded');

/**
 * The games of a log until they are taken. Events are told apart by their headers and kept as text: most games have
 * ended by the time that somebody wants to know more of them.
 */
export class LogGames {
  readonly #games = new Map<string, KeptGame>();

  add({ key, value, headers }: LogRecord): Outcome {
    const version = Number(headers['id']?.split(':')[1]);
    if (!key || !value || !(version >= 1) || headers['schema-version'] !== String(EVENT_SCHEMA_VERSION)) {
      return 'unreadable';
    }
    const gameId = key.toString();
    const game = this.#games.get(gameId) ?? { first: version, texts: [], hasGap: false };
    const next = game.first + game.texts.length;
    if (version < next) return 'known';
    if (version > next) {
      game.hasGap = true;
      return 'gap';
    }
    this.#games.set(gameId, game);
    game.texts.push(value.toString());
    return headers['type'] === GAME_ENDED ? 'ended' : 'kept';
  }

  ids(): Iterable<string> {
    return [...this.#games.keys()];
  }

  /** The game's events, up to the first that cannot be read. They are forgotten here. */
  take(gameId: string): Logged {
    const game = this.#games.get(gameId);
    this.#games.delete(gameId);
    const events: RecordedEvent[] = [];
    for (const text of game?.texts ?? []) {
      const event = parse(text);
      if (!event) break;
      events.push(event);
    }
    return { events, isWhole: game?.first === 1 && !game.hasGap && events.length === game.texts.length };
  }
}

function parse(text: string): RecordedEvent | null {
  try {
    const { gameId: _, ...recorded } = JSON.parse(text);
    return RecordedEventSchema.safeParse(recorded).data ?? null;
  } catch {
    return null;
  }
}
