import { isDeadByMaterial, canPossiblyMate } from '../domain/chess/material.js';
import { isCheck, legalMoves } from '../domain/chess/position.js';
import { occurrences } from '../domain/chess/repetition.js';
import { type EpochMs, halfmoveClock, opposite, turnOf } from '../domain/chess/types.js';
import { flagFallAt, lagGraceMs } from '../domain/clock/clock.js';
import type { RecordedEvent } from '../domain/game/event.js';
import { replay } from '../domain/game/replay.js';
import { type GameInProgress, type GameState, plyOf } from '../domain/game/state.js';
import { TERMINATIONS } from '../domain/game/termination.js';
import { turnArithmetic } from './turnArithmetic.js';
import { type Fact, actorText, timeText } from './text.js';

/**
 * Why the game ended: the rule with its source (FIDE article or house rule), the inputs of the rule in the position in
 * which it was applied, and how the clock was reckoned. Null unless the last of the events is the end. The events must
 * be a whole and sound history.
 */
export function explainEnding(events: readonly RecordedEvent[]): readonly Fact[] | null {
  const last = events.at(-1);
  const before = replay(null, events.slice(0, -1));
  if (last?.event.type !== 'GameEnded' || !before.ok || !before.value) return null;
  const { ending, because } = last.event;
  return [
    ['rule', `${ending.termination}, ${TERMINATIONS[ending.termination].source}`],
    ['because', because],
    ['decided by', `${actorText(last.by)}, ${timeText(last.at)}`],
    ...inputsOf(before.value, last),
    ...turnArithmetic(events),
  ];
}

/** What the rule looked at. */
function inputsOf(game: GameState, { at, event }: RecordedEvent): readonly Fact[] {
  if (event.type !== 'GameEnded') return [];
  if (game.status !== 'in_progress') {
    return [['open since', `${timeText(game.createdAt)}, limit ${game.settings.waitingLimitMs} ms`]];
  }
  const { fen } = game;
  switch (event.ending.termination) {
    case 'checkmate':
    case 'stalemate':
      return [
        ['position', fen],
        [
          'to move',
          `${turnOf(fen)}, ${isCheck(fen) ? '' : 'not '}in check, ${legalMoves(fen).length} legal moves`,
        ],
      ];
    case 'deadPosition':
      return [
        ['position', fen],
        ['material', isDeadByMaterial(fen) ? 'neither side can possibly mate with it' : 'enough to mate'],
      ];
    case 'agreement':
      return game.drawOffer
        ? [['offer', `by ${game.drawOffer.by} at ply ${game.drawOffer.ply}, ${timeText(game.drawOffer.at)}`]]
        : [];
    case 'threefold':
    case 'fivefold':
      return [
        ['position', fen],
        ['occurred', `${occurrences(game.positions)} times, after plies ${pliesOf(game)}`],
      ];
    case 'fiftyMoves':
    case 'seventyFiveMoves':
      return [
        ['position', fen],
        ['plies', `${halfmoveClock(fen)} without capture or pawn move`],
      ];
    case 'flag':
      return [mateChances(game), ...graceFacts(game)];
    case 'abandoned':
      return [mateChances(game)];
    case 'noStart':
      return [
        ['first move', `by ${turnOf(fen)}, awaited since ${timeText(game.turnStartedAt)}`],
        ['limit', `${game.settings.firstMoveLimitMs} ms, passed ${timeText(at)}`],
      ];
    case 'aborted':
      return [['plies', `${plyOf(game)}, fewer than 2`]];
    case 'resignation':
    case 'adjudicated':
      return [];
  }
}

/** The plies after which the position on the board had come up. */
function pliesOf({ positions, ...game }: GameInProgress): string {
  const first = plyOf(game) - positions.length + 1;
  const current = positions.at(-1);
  return positions.flatMap((key, index) => (key === current ? [first + index] : [])).join(', ');
}

/** FIDE 6.9: whether the side that did not lose could have won at all. */
function mateChances({ fen }: GameInProgress): Fact {
  const other = opposite(turnOf(fen));
  return ['opponent', `${other} ${canPossiblyMate(fen, other) ? 'can' : 'cannot'} possibly mate in ${fen}`];
}

/** Until when a move that was made in time could still have come in. */
function graceFacts({ clock, fen, settings }: GameInProgress): readonly Fact[] {
  const turn = turnOf(fen);
  const fellAt = flagFallAt({ clock, timeControl: settings.timeControl, turn });
  if (fellAt === null) return [];
  const graceMs = lagGraceMs(clock, turn);
  const until: EpochMs = fellAt + graceMs + settings.flagGraceMs;
  return [
    [
      'late moves',
      `awaited until ${timeText(until)}: lag credit of at most ${graceMs} ms, grace ${settings.flagGraceMs} ms`,
    ],
  ];
}
