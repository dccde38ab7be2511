import type { EpochMs, Ms } from '../domain/chess/types.js';
import type { RecordedEvent } from '../domain/game/event.js';

const CONFIRM_AT_EVENTS = 32;
const CONFIRM_AFTER_MS: Ms = 60_000;
const CONFIRMED_AT_ONCE = new Set(['GameCreated', 'GameStarted', 'GameEnded']);

/** The game's events that Kafka has not confirmed. They are committed with the state and leave only by `confirm`. */
export class Outbox {
  #events: readonly RecordedEvent[];
  /** Versions up to this one belong to earlier workflow tasks, hence are committed. */
  #committedVersion = 0;
  #task = 0;
  #passedTo: EpochMs = 0;

  constructor(events: readonly RecordedEvent[]) {
    this.#events = events;
    this.#committedVersion = events.at(-1)?.version ?? 0;
  }

  get events(): readonly RecordedEvent[] {
    return this.#events;
  }

  /** Events of tasks before the current one, which `historyLength` tells apart. */
  committed(historyLength: number): readonly RecordedEvent[] {
    this.#beginTask(historyLength);
    return this.#events.filter(({ version }) => version <= this.#committedVersion);
  }

  add(events: readonly RecordedEvent[], historyLength: number): void {
    this.#beginTask(historyLength);
    this.#events = [...this.#events, ...events];
  }

  confirm(version: number): void {
    this.#events = this.#events.filter((event) => event.version > version);
  }

  /** Told by the watchdog: were it asked of the clock, a replay could see it sooner than it was (decision 12). */
  passTime(now: EpochMs): void {
    this.#passedTo = now;
  }

  /** Whether the confirming activity should run: for the start and the end at once, for moves in batches. */
  get isDue(): boolean {
    const [oldest] = this.#events;
    if (!oldest) return false;
    return (
      oldest.at + CONFIRM_AFTER_MS <= this.#passedTo ||
      this.#events.length >= CONFIRM_AT_EVENTS ||
      this.#events.some(({ event }) => CONFIRMED_AT_ONCE.has(event.type))
    );
  }

  /** When the oldest event will have waited long enough; null if there is none or confirmation is due already. */
  get dueAt(): EpochMs | null {
    const [oldest] = this.#events;
    return oldest && !this.isDue ? oldest.at + CONFIRM_AFTER_MS : null;
  }

  #beginTask(historyLength: number): void {
    if (historyLength === this.#task) return;
    this.#task = historyLength;
    this.#committedVersion = this.#events.at(-1)?.version ?? 0;
  }
}
