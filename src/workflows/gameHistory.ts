import { type CarriedHistory, PART_EVENTS } from '../contract/carriedGame.js';
import type { RecordedEvent } from '../domain/game/event.js';

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
