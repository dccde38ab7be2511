import type { OutboundEvent } from '../../src/contract/eventPublisher.js';
import type { RecordedEvent } from '../../src/domain/game/event.js';

/** Event `version` of some game; the relay reads its version and time only. */
const anEvent = (version: number): RecordedEvent => ({
  version,
  at: version * 1_000,
  by: { kind: 'user', userId: 'alice' },
  commandId: `c${version}`,
  correlationId: 'correlation-1',
  event: { type: 'DrawOffered', color: 'white', ply: version },
  hash: `hash-${version}`,
});

/** Events `from` to `to`, inclusive. */
export const events = (from: number, to: number): RecordedEvent[] =>
  Array.from({ length: to - from + 1 }, (_, index) => anEvent(from + index));

export const outbound = (gameId: string, from: number, to: number): OutboundEvent[] =>
  events(from, to).map((recorded) => ({ gameId, recorded }));
