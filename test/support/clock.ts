import * as fc from 'fast-check';
import { parseTimeControl, type TimeControl } from '../../src/domain/clock/timeControl.js';

/** The time control of a text that the test takes to be one. */
export function timeControl(text: string): TimeControl {
  const result = parseTimeControl(text);
  if (!result.ok) throw new Error(result.error);
  return result.value;
}

const initialMs = fc.integer({ min: 1, max: 86_400_000 });
const extraMs = fc.nat(3_600_000);

export const anyTimeControl: fc.Arbitrary<TimeControl> = fc.oneof(
  fc.record({ kind: fc.constant('fischer'), initialMs, incrementMs: extraMs }),
  fc.record({ kind: fc.constant('delay'), initialMs, delayMs: extraMs }),
  fc.record({ kind: fc.constant('bronstein'), initialMs, delayMs: extraMs }),
  fc.record({ kind: fc.constant('hourglass'), initialMs }),
  fc.record({ kind: fc.constant('correspondence'), daysPerMove: fc.integer({ min: 1, max: 14 }) }),
  fc.record({ kind: fc.constant('unlimited') }),
);
