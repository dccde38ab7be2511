import { type PgnTag, makePgn } from '../chess/pgn.js';
import type { EpochMs } from '../chess/types.js';
import { pgnTimeControl } from '../clock/timeControl.js';
import type { Seat } from './seat.js';
import type { GameState } from './state.js';
import { TERMINATIONS } from './termination.js';

/**
 * The game as PGN: the seven tags, GameId, UTCDate, UTCTime, TimeControl, Termination, and `%clk` after each move. A
 * game that is still played has the result `*` and is `unterminated`.
 */
export function gamePgn(state: GameState): string {
  const { gameId, createdAt, settings, seats } = state;
  const play = state.status === 'in_progress' ? state : state.status === 'ended' ? state.play : null;
  const ending = state.status === 'ended' ? state.ending : null;
  const [date, time] = utcDateTime(createdAt);
  const tags: readonly PgnTag[] = [
    ['Event', settings.rated ? 'Rated game' : 'Casual game'],
    ['Date', date],
    ['White', nameOf(seats.white)],
    ['Black', nameOf(seats.black)],
    ['GameId', gameId],
    ['UTCDate', date],
    ['UTCTime', time],
    ['TimeControl', pgnTimeControl(settings.timeControl)],
    ['Termination', ending ? TERMINATIONS[ending.termination].pgn : 'unterminated'],
  ];
  return makePgn({
    tags,
    moves: play?.moves ?? [],
    startFen: settings.startFen,
    result: ending?.result ?? '*',
  });
}

function nameOf(seat: Seat): string {
  switch (seat.kind) {
    case 'human':
      return seat.userId;
    case 'bot':
      return `Bot level ${seat.level}`;
    case 'open':
      return '?';
  }
}

/** Swedish writes dates as ISO 8601 does: `2026-11-24 21:57:00`. */
const ISO_UTC = new Intl.DateTimeFormat('sv-SE', {
  timeZone: 'UTC',
  dateStyle: 'short',
  timeStyle: 'medium',
});

/** PGN date and time, `2026.11.24` and `21:57:00`. */
function utcDateTime(at: EpochMs): readonly [date: string, time: string] {
  const [date = '', time = ''] = ISO_UTC.format(at).split(' ');
  return [date.replaceAll('-', '.'), time];
}
