import type { RecordedEvent } from '../domain/game/event.js';

/** An event as an edge has it: text that is passed on as it came, and read only when somebody asks what it says. */
export class KnownEvent {
  readonly version: number;
  /** The recorded event in JSON. */
  readonly json: string;
  #recorded: RecordedEvent | null = null;

  static of(recorded: RecordedEvent): KnownEvent {
    return new KnownEvent(recorded.version, JSON.stringify(recorded));
  }

  constructor(version: number, json: string) {
    this.version = version;
    this.json = json;
  }

  get recorded(): RecordedEvent {
    this.#recorded ??= read(this.json);
    return this.#recorded;
  }
}

function read(json: string): RecordedEvent {
  const recorded: RecordedEvent = JSON.parse(json);
  return recorded;
}
