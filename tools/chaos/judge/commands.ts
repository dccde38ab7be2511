import type { MovePlayed, RecordedEvent } from '../../../src/domain/game/event.js';
import type { AcknowledgedCommand } from '../evidence.js';
import type { Fault, FaultKind } from './fault.js';
import { groupBy } from './groupBy.js';

/** Judges one game's history by what its players were told: each yes is in it once, and no move is in it twice. */
export function judgeCommands(
  gameId: string,
  events: readonly RecordedEvent[],
  acknowledged: readonly AcknowledgedCommand[],
): Fault[] {
  const fault = (kind: FaultKind, detail: string): Fault => ({ kind, gameId, detail });
  const byUsers = events.filter(({ by }) => by.kind === 'user');
  const caused = groupBy(byUsers, ({ commandId, by }) =>
    nameOf(commandId, by.kind === 'user' ? by.userId : ''),
  );
  const repeated = [...caused].flatMap(([name, own]) => {
    const moves = own.filter(isMove);
    return moves.length > 1 ? [fault('repeated-command', `${name} moved ${moves.length} times`)] : [];
  });
  const broken = acknowledged.flatMap((command) => {
    const { commandId, userId, versions } = command;
    const own = caused.get(nameOf(commandId, userId)) ?? [];
    if (versions.length > 1) {
      return [fault('repeated-command', `${commandId} was answered with versions ${versions.join(' and ')}`)];
    }
    return isIn(own, command)
      ? []
      : [fault('lost-command', `${commandId} of ${userId}, version ${versions[0]}`)];
  });
  return [...repeated, ...broken];
}

/** Names of commands are their givers' own. */
const nameOf = (commandId: string | null, userId: string): string => `${commandId} of ${userId}`;

type RecordedMove = RecordedEvent & { readonly event: MovePlayed };
const isMove = (recorded: RecordedEvent): recorded is RecordedMove => recorded.event.type === 'MovePlayed';

/** Whether the events that the command caused are what was asked for, and end where the answer says. */
function isIn(own: readonly RecordedEvent[], { move, versions }: AcknowledgedCommand): boolean {
  if (own.at(-1)?.version !== versions[0]) return false;
  if (move === null) return true;
  const played = own.find(isMove)?.event;
  return played?.uci === move.uci && played.ply === move.ply + 1;
}
