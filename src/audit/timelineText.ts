import type { GivenCommand } from '../contract/gameCopies.js';
import type { GameEvent } from '../domain/game/event.js';
import { actorText, timeText } from './text.js';
import { type TimelineRow, actorOf, timeOf } from './timeline.js';

const COLUMNS = ['version', 'at', 'by', 'door', 'command', 'correlation', 'received', 'lag', 'spent', 'what'];

/** The record as a table; `lag` is the credit that was given and `spent` what the move was charged, ms. */
export function timelineLines(rows: readonly TimelineRow[]): string[] {
  const table = [COLUMNS, ...rows.map(cellsOf)];
  const widths = COLUMNS.map((_, column) => Math.max(...table.map((cells) => cells[column]?.length ?? 0)));
  return table.map((cells) =>
    cells
      .map((cell, column) => cell.padEnd(widths[column] ?? 0))
      .join('  ')
      .trimEnd(),
  );
}

function cellsOf(row: TimelineRow): string[] {
  const { command } = row;
  const recorded = row.kind === 'event' ? row.recorded : null;
  const move = recorded?.event.type === 'MovePlayed' ? recorded.event : null;
  return [
    recorded ? String(recorded.version) : '-',
    timeText(timeOf(row)),
    actorText(actorOf(row)),
    command?.door ?? '-',
    (recorded ? recorded.commandId : command?.input.id) ?? '-',
    (recorded ? recorded.correlationId : command?.input.correlationId) ?? '-',
    command ? timeText(command.input.receivedAt) : '-',
    move ? String(move.lagCreditMs) : '-',
    move ? String(move.spentMs) : '-',
    row.kind === 'event' ? eventText(row.recorded.event) : commandText(row),
  ];
}

/** What happened, and for an end why. */
function eventText(event: GameEvent): string {
  switch (event.type) {
    case 'GameCreated':
    case 'GameStarted':
    case 'GameRecovered':
      return event.type;
    case 'PlayerJoined':
      return `PlayerJoined ${event.color}`;
    case 'MovePlayed':
      return `${event.san} (${event.uci}), ply ${event.ply}`;
    case 'DrawOffered':
    case 'TakebackProposed':
      return `${event.type} by ${event.color}`;
    case 'DrawDeclined':
    case 'TakebackDeclined':
      return `${event.type} by ${event.color}: ${event.how}`;
    case 'MovesTakenBack':
      return `MovesTakenBack to ply ${event.toPly}, for ${event.color}`;
    case 'TimeGiven':
      return `TimeGiven ${event.ms} ms to ${event.to}`;
    case 'BotFellBack':
      return `BotFellBack at ply ${event.ply}: ${event.reason}`;
    case 'GameEnded':
      return `GameEnded ${event.ending.result}, ${event.ending.termination}: ${event.because}`;
  }
}

function commandText({ command, refusal }: TimelineRow & { readonly kind: 'command' }): string {
  const outcome = refusal ? `REFUSED ${refusal.code}: ${refusal.detail}` : 'led to no event of its own';
  return `${askedText(command)} ${outcome}`;
}

function askedText(command: GivenCommand): string {
  switch (command.name) {
    case 'create':
      return 'create';
    case 'move':
      return `${command.input.uci} at ply ${command.input.ply}`;
    case 'action':
      return command.input.action.type;
    case 'join':
      return `join ${command.input.color ?? 'either side'}`;
  }
}
