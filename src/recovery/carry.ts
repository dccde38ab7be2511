import { type Answered, type Carried, PART_EVENTS, REMEMBERED_ANSWERS } from '../contract/carriedGame.js';
import type { GameArchive } from '../contract/archive.js';
import type { RecordedEvent } from '../domain/game/event.js';
import type { GameState } from '../domain/game/state.js';

export interface Kept {
  readonly state: GameState;
  /** All of them. */
  readonly events: readonly RecordedEvent[];
  /** Up to this one Kafka has them. */
  readonly loggedVersion: number;
}

/** What the game's workflow carried when it was lost, made again from its events. A very long history is laid down in parts. */
export async function carry(
  { state, events, loggedVersion }: Kept,
  archive: Pick<GameArchive, 'storePart'>,
): Promise<Carried> {
  const parts: string[] = [];
  let rest = events;
  while (rest.length >= PART_EVENTS) {
    const part = rest.slice(0, PART_EVENTS);
    await archive.storePart(state.gameId, part);
    parts.push(...part.slice(-1).map(({ hash }) => hash));
    rest = rest.slice(PART_EVENTS);
  }
  return {
    state,
    outbox: events.filter(({ version }) => version > loggedVersion),
    history: { parts, events: rest },
    answered: answersIn(events),
  };
}

/** The answers to the commands that were accepted. Refusals left no event: such a command, sent again, is decided anew. */
function answersIn(events: readonly RecordedEvent[]): Answered[] {
  const answers = new Map<string, Answered>();
  for (const { commandId: id, by, version, at } of events) {
    if (id !== null) answers.set(JSON.stringify([id, by]), { id, by, answer: { ok: true, version, at } });
  }
  return [...answers.values()].slice(-REMEMBERED_ANSWERS);
}
