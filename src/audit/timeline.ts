import type { GivenCommand, RefusedCommand } from '../contract/gameCopies.js';
import type { EpochMs } from '../domain/chess/types.js';
import { type Actor, isSameActor } from '../domain/game/command.js';
import type { RecordedEvent } from '../domain/game/event.js';
import type { Refusal } from '../domain/game/refusal.js';
import type { Story } from './story.js';

/** One line of the record: an event, with the command that led to it, or a command that led to none. */
export type TimelineRow =
  | { readonly kind: 'event'; readonly recorded: RecordedEvent; readonly command: GivenCommand | null }
  | { readonly kind: 'command'; readonly command: GivenCommand; readonly refusal: Refusal | null };

/**
 * Who did what, in order: the commands as Temporal recorded them, each with its events. Events without a command are
 * those that the game brought about by itself, a bot's moves, and those of runs that Temporal no longer has; the first
 * two stand before a command that came later and led to nothing, as they may be why.
 */
export function timelineOf(
  story: Story,
  commands: readonly GivenCommand[],
  refused: readonly RefusedCommand[],
): readonly TimelineRow[] {
  const rows: TimelineRow[] = [];
  let next = 0;
  const take = (until: number, command: GivenCommand | null) => {
    for (const recorded of story.slice(next, until)) rows.push({ kind: 'event', recorded, command });
    next = Math.max(next, until);
  };
  for (const command of commands) {
    const isOwn = (event: RecordedEvent) => isCausedBy(event, command);
    const first = story.findIndex((event, index) => index >= next && isOwn(event));
    if (first < 0) {
      const row = { kind: 'command', command, refusal: refusalOf(command, refused) } as const;
      const later = story.findIndex(
        (event, index) => index >= next && (event.commandId !== null || event.at > timeOf(row)),
      );
      take(later < 0 ? story.length : later, null);
      rows.push(row);
      continue;
    }
    const after = story.findIndex((event, index) => index > first && !isOwn(event));
    take(first, null);
    take(after < 0 ? story.length : after, command);
  }
  take(story.length, null);
  return rows;
}

/** When the row's line happened, epoch ms: a command counts from its arrival. */
export const timeOf = (row: TimelineRow): EpochMs =>
  row.kind === 'event' ? row.recorded.at : Math.min(row.command.input.receivedAt, row.command.recordedAt);

export const actorOf = (row: TimelineRow): Actor =>
  row.kind === 'event' ? row.recorded.by : row.command.input.by;

const isCausedBy = ({ commandId, by }: RecordedEvent, { input }: GivenCommand): boolean =>
  commandId === input.id && isSameActor(by, input.by);

/** An update's refusal stands in Temporal's history, a signal's only among the answers that the game remembers. */
function refusalOf({ refusal, input }: GivenCommand, refused: readonly RefusedCommand[]): Refusal | null {
  const remembered = refused.find(({ commandId, by }) => commandId === input.id && isSameActor(by, input.by));
  return refusal ?? remembered?.refusal ?? null;
}
