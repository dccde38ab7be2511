import { asciiBoard, isCheck, legalMoves } from '../domain/chess/position.js';
import { occurrences } from '../domain/chess/repetition.js';
import { COLORS, type EpochMs, halfmoveClock, turnOf } from '../domain/chess/types.js';
import { makeTimeControl } from '../domain/clock/timeControl.js';
import { clocksAt } from '../domain/game/clocksAt.js';
import { type EndedGame, type GameInProgress, type GameState, plyOf } from '../domain/game/state.js';
import { type Fact, clockText, factLines, seatText } from './text.js';

const LAST_MOVES = 6;

type Play = GameInProgress | NonNullable<EndedGame['play']>;

/** A game for people, as it stands at `at`: seats, board, clocks at that instant, last moves, what the rules say. */
export function showGame(state: GameState, at: EpochMs): string[] {
  const { settings } = state;
  const play = state.status === 'ended' ? state.play : state.status === 'in_progress' ? state : null;
  const clocks = clocksAt(state, at);
  return [
    ...factLines([
      ...COLORS.map((color) => {
        const left = clocks ? `  ${clockText(clocks[color])}` : '';
        return [color, seatText(state.seats[color]) + left] as const;
      }),
      ['time control', `${makeTimeControl(settings.timeControl)}, ${settings.rated ? 'rated' : 'casual'}`],
    ]),
    ...(play ? ['', asciiBoard(play.fen), '', ...factLines(boardFacts(play))] : []),
    ...factLines([['status', statusText(state)]]),
  ];
}

function boardFacts(play: Play): readonly Fact[] {
  const { fen, moves } = play;
  const first = Math.max(0, plyOf(play) - LAST_MOVES);
  const last = moves.slice(first).map(({ san }, index) => `${first + index + 1} ${san}`);
  const legal = legalMoves(fen).length;
  return [
    ['fen', fen],
    ['last moves', last.length > 0 ? `ply ${last.join(', ')}` : 'none'],
    ['to move', `${turnOf(fen)}${isCheck(fen) ? ', in check' : ''}, ${legal} legal moves`],
    [
      'for a draw',
      `the position occurred ${occurrences(play.positions)} times, ${halfmoveClock(fen)} plies without capture or pawn move`,
    ],
  ];
}

function statusText(state: GameState): string {
  switch (state.status) {
    case 'waiting_for_opponent':
      return 'waiting for an opponent';
    case 'in_progress': {
      const { drawOffer, takeback } = state;
      const pending = [
        drawOffer && `draw offered by ${drawOffer.by} at ply ${drawOffer.ply}`,
        takeback && `takeback proposed by ${takeback.by} at ply ${takeback.ply}`,
      ];
      return ['in progress', ...pending.filter((text) => text !== null)].join('; ');
    }
    case 'ended':
      return `ended, ${state.ending.result} by ${state.ending.termination}`;
  }
}
