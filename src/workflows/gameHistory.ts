import type { RecordedEvent } from '../domain/game/event.js';

/** As JSON about 0.6 MB, where Temporal takes at most 2 MB at a time. */
const PART_EVENTS = 1_000;

/** A whole history in the form that the archive takes. */
export interface CarriedHistory {
  /** What is laid down in the archive in parts, each named by the hash of its last event. */
  readonly parts: readonly string[];
  /** What follows on them, oldest first. */
  readonly events: readonly RecordedEvent[];
}

/** All events of the game, for its archive. Only a very long game has parts, hence a limit on what it carries. */
export class GameHistory {
  readonly #partEvents: number;
  #parts: readonly string[];
  #events: RecordedEvent[];

  constructor({ parts, events }: CarriedHistory, partEvents = PART_EVENTS) {
    this.#partEvents = partEvents;
    this.#parts = parts;
    this.#events = [...events];
  }

  get carried(): CarriedHistory {
    return { parts: this.#parts, events: this.#events };
  }

  add(events: readonly RecordedEvent[]): void {
    this.#events.push(...events);
  }

  get hasFullPart(): boolean {
    return this.#events.length >= this.#partEvents;
  }

  /** The next part to lay down: always the same one until it is. */
  get nextPart(): readonly RecordedEvent[] {
    return this.#events.slice(0, this.#partEvents);
  }

  nextPartIsLaidDown(): void {
    this.#parts = [...this.#parts, ...this.nextPart.slice(-1).map(({ hash }) => hash)];
    this.#events = this.#events.slice(this.#partEvents);
  }
}
