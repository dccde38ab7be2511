import { turnOf } from '../domain/chess/types.js';
import { flagFallAt } from '../domain/clock/clock.js';
import { isSameActor } from '../domain/game/command.js';
import type { RecordedEvent } from '../domain/game/event.js';
import { replay } from '../domain/game/replay.js';
import { type Fact, clockText, timeText } from './text.js';

/**
 * How the clock was reckoned in the last turn of an ended game, whether a move ended that turn or the end itself did:
 * what the side to move had, what it used, what came back, what it had then. Empty when the game never began.
 */
export function turnArithmetic(events: readonly RecordedEvent[]): readonly Fact[] {
  const end = endOfTurn(events);
  const before = replay(null, events.slice(0, (end?.version ?? 1) - 1));
  if (!end || !before.ok || before.value?.status !== 'in_progress') return [];
  const { fen, settings, clock } = before.value;
  const { event, at } = end;
  const turn = turnOf(fen);
  if (!('clock' in event) || event.clock === null) return [];
  if (clock.runningSince === null) return [['clock', `not running in ${turn}'s turn`]];
  const isMove = event.type === 'MovePlayed';
  const elapsedMs = Math.max(0, at - clock.runningSince);
  const [usedMs, creditMs] = isMove ? [event.spentMs, event.lagCreditMs] : [elapsedMs, 0];
  const [hadMs, hasMs] = [clock.remainingMs[turn], event.clock.remainingMs[turn]];
  const backMs = hasMs - hadMs + usedMs;
  const fallsAt = flagFallAt({ clock, timeControl: settings.timeControl, turn });
  return [
    ['turn began', `${timeText(clock.runningSince)}, ${turn} had ${hadMs} ms (${clockText(hadMs)})`],
    ...(fallsAt === null ? [] : [['flag', `falls ${timeText(fallsAt)}`] as const]),
    ['turn ended', `${timeText(at)}, ${elapsedMs} ms - ${creditMs} ms lag credit = ${usedMs} ms used`],
    [
      'clock then',
      `${hadMs} - ${usedMs} + ${backMs} (${settings.timeControl.kind}) = ${hasMs} ms (${clockText(hasMs)})`,
    ],
  ];
}

/** The move by which the game ended, else the end, which came in the middle of a turn. */
function endOfTurn(events: readonly RecordedEvent[]): RecordedEvent | undefined {
  const [move, end] = events.slice(-2);
  const isOneStep =
    move?.event.type === 'MovePlayed' && move.commandId === end?.commandId && isSameActor(move.by, end.by);
  return isOneStep ? move : events.at(-1);
}
