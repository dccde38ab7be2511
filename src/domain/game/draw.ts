import { occurrences } from '../chess/repetition.js';
import { halfmoveClock, opposite } from '../chess/types.js';
import { type Decision, type Turn, happened, refused } from './decision.js';
import { endedNow } from './gameEnded.js';
import { plyOf } from './state.js';
import { type Termination, drawn } from './termination.js';

/** House rule 3: how many plies must pass before the same side may offer again. */
const PLIES_BETWEEN_OFFERS = 20;

/** Offers a draw (FIDE 9.1), or agrees if the other side has offered. */
export function offerDraw(turn: Turn): Decision {
  const { game, color, context } = turn;
  if (game.drawOffer?.by === opposite(color)) return acceptDraw(turn);
  const ply = plyOf(game);
  if (ply < 2) return refused('too_early');
  if (game.seats[opposite(color)].kind === 'bot') return refused('opponent_is_bot');
  const last = game.lastDrawOfferPly[color];
  if (last !== null && ply - last < PLIES_BETWEEN_OFFERS) {
    return refused(
      'draw_offered_recently',
      `A draw can be offered again at ply ${last + PLIES_BETWEEN_OFFERS}.`,
    );
  }
  return happened(context, { type: 'DrawOffered', color, ply });
}

export function acceptDraw({ game, color, context }: Turn): Decision {
  if (game.drawOffer?.by !== opposite(color)) return refused('no_draw_offer');
  return ends(
    { game, color, context },
    'agreement',
    `${color} accepted the offer made at ply ${game.drawOffer.ply}`,
  );
}

/** Declines the other side's offer or withdraws one's own. */
export function declineDraw({ game, color, context }: Turn): Decision {
  if (!game.drawOffer) return refused('no_draw_offer');
  const how = game.drawOffer.by === color ? 'withdrawn' : 'declined';
  return happened(context, { type: 'DrawDeclined', color, how });
}

/**
 * Claims a draw for what is on the board: threefold repetition (FIDE 9.2) or fifty moves (9.3).
 * House rule 5: either side may claim, not only the one to move.
 */
export function claimDraw(turn: Turn): Decision {
  const { game, color } = turn;
  const times = occurrences(game.positions);
  if (times >= 3) {
    return ends(turn, 'threefold', `${color} claimed: the position occurred ${times} times`);
  }
  const plies = halfmoveClock(game.fen);
  if (plies >= 100) {
    return ends(turn, 'fiftyMoves', `${color} claimed: ${plies} plies without capture or pawn move`);
  }
  return refused(
    'no_draw_claim',
    `The position occurred ${times} times; ${plies} plies without capture or pawn move.`,
  );
}

const ends = ({ game, context }: Turn, termination: Termination, because: string): Decision =>
  endedNow(game, context, { ending: drawn(termination), because });
