import { type Played, fallbackMove, playUci } from '../chess/position.js';
import { occurrences } from '../chess/repetition.js';
import { type Color, halfmoveClock, turnOf } from '../chess/types.js';
import { type Pressed, flagFallAt, press, startClock } from '../clock/clock.js';
import { flagFall } from './arbiter.js';
import type { PlayFallbackMove, PlayMove } from './command.js';
import { type Context, type Decision, type Turn, colorOf, happened, refused } from './decision.js';
import type { GameEvent, MovePlayed } from './event.js';
import { afterMove } from './evolve.js';
import { gameEnded } from './gameEnded.js';
import { type GameInProgress, plyOf } from './state.js';
import { type Ending, drawn, wonBy } from './termination.js';

/**
 * Plays a move. It counts as made when the edge received it, less the lag credit. A move beyond the flag instant ends
 * the game instead and is refused with `game_over`.
 */
export function playMove({ game, color, context }: Turn, { ply, uci, lagMs }: PlayMove): Decision {
  const current = plyOf(game);
  if (ply !== current)
    return refused('stale_ply', `The game is at ply ${current}, the move was made for ply ${ply}.`);
  if (turnOf(game.fen) !== color) return refused('not_your_turn');
  const pressed = press({
    clock: game.clock,
    timeControl: game.settings.timeControl,
    color,
    at: context.at,
    lagMs,
  });
  if (!pressed.inTime) return tooLate(game, context);
  const played = playUci(game.fen, uci);
  if (!played.ok) return refused('illegal_move', `${uci} is not legal in ${game.fen}`);
  return happened(context, ...made({ game, color, context }, played.value, pressed));
}

/** House rule 6: a bot that stays silent moves all the same, and the record says that it was not its own move. */
export function playFallbackMove(
  game: GameInProgress,
  { ply, reason }: PlayFallbackMove,
  context: Context,
): Decision {
  const color = turnOf(game.fen);
  if (game.seats[color].kind !== 'bot') return refused('not_your_turn', 'The side to move is not a bot.');
  const uci = fallbackMove(game.fen);
  const asBot: Context = { at: context.at, by: { kind: 'bot', color } };
  if (uci === null || colorOf(game.seats, asBot.by) === null) return refused('illegal_move');
  const decision = playMove({ game, color, context: asBot }, { type: 'playMove', ply, uci, lagMs: 0 });
  if (decision.refusal) return decision;
  const [fellBack] = happened(asBot, { type: 'BotFellBack', color, ply, reason }).events;
  return { ...decision, events: fellBack ? [fellBack, ...decision.events] : decision.events };
}

function made({ game, color, context }: Turn, played: Played, pressed: Pressed): GameEvent[] {
  const ply = plyOf(game) + 1;
  // As on lichess, no clock runs before both sides have moved.
  const clock = ply === 2 ? startClock(pressed.clock, context.at) : pressed.clock;
  const move: MovePlayed = {
    type: 'MovePlayed',
    ply,
    color,
    uci: played.uci,
    san: played.san,
    fen: played.fen,
    clock,
    spentMs: pressed.spentMs,
    lagCreditMs: pressed.lagCreditMs,
  };
  const moved = afterMove(game, move, context.at);
  const verdict = verdictAfter(moved, color, played);
  return verdict ? [move, gameEnded(moved, { ...verdict, clock })] : [move];
}

interface Verdict {
  readonly ending: Ending;
  readonly because: string;
}

/** What the move ends by itself: mate, stalemate, dead position, fivefold repetition, seventy-five moves. */
function verdictAfter({ positions }: GameInProgress, mover: Color, played: Played): Verdict | null {
  const { over: board, fen, san } = played;
  if (board === 'checkmate') return { ending: wonBy(mover, board), because: `${san} is checkmate` };
  if (board !== null) return { ending: drawn(board), because: `${san} leads to ${fen}` };
  const times = occurrences(positions);
  if (times >= 5)
    return { ending: drawn('fivefold'), because: `the position occurred ${times} times: ${fen}` };
  const plies = halfmoveClock(fen);
  if (plies >= 150) {
    return { ending: drawn('seventyFiveMoves'), because: `${plies} plies without capture or pawn move` };
  }
  return null;
}

function tooLate(game: GameInProgress, { at }: Context): Decision {
  const { clock, settings, fen } = game;
  const fellAt = flagFallAt({ clock, timeControl: settings.timeControl, turn: turnOf(fen) }) ?? at;
  return {
    events: [{ event: flagFall(game, fellAt), at: fellAt, by: { kind: 'arbiter' } }],
    refusal: { code: 'game_over', detail: `The flag fell at ${fellAt}, the move was received at ${at}.` },
  };
}
