/** Every reason for which a command can be declined, with its one-sentence meaning. Clients branch on the code. */
export const REFUSALS = {
  illegal_move: 'The move is not legal in this position.',
  not_your_turn: 'It is the other side to move.',
  stale_ply: 'The move was made for another ply than the one to be played.',
  not_your_seat: 'The caller does not hold a seat in this game.',
  seat_taken: 'The seat is held by someone else.',
  already_seated: 'The caller already holds a seat in this game.',
  not_started: 'The game still waits for an opponent.',
  game_over: 'The game has ended.',
  too_late_to_abort: 'Both sides have moved: resign instead.',
  too_early: 'Both sides must have moved first.',
  no_draw_offer: 'There is no draw offer to answer.',
  draw_offered_recently: 'A draw was offered by this side a short while ago.',
  no_draw_claim: 'Neither the threefold-repetition rule nor the fifty-move rule allows a draw now.',
  no_takeback_proposal: 'There is no takeback proposal to answer.',
  takeback_proposed_already: 'A takeback proposal is pending.',
  nothing_to_take_back: 'This side has not moved yet.',
  opponent_is_bot: 'A bot does not answer this.',
  no_clock: 'The game is played without a clock.',
  time_limit_reached: 'The opponent has as much time as can be given.',
  flag_not_fallen: 'The opponent still has time.',
  opponent_not_gone: 'The opponent is here, or has not been away for long enough.',
  game_not_over: 'The game is still being played.',
  no_rematch: 'A rematch needs an ended game between two players.',
  invalid_fen: 'The start position is not a legal position that can be played on from.',
  invalid_request: 'The request does not have the required form.',
  unauthenticated: 'A valid token is required.',
  forbidden: 'The token does not allow this.',
  game_not_found: 'There is no such game.',
  events_gone: 'The events are no longer kept here; the state is, and the archive has the whole game.',
  idempotency_conflict: 'The idempotency key was used before with another request.',
  rate_limited: 'Too many requests: slow down.',
  unavailable: 'The service cannot take this now; repeat it with the same id.',
  internal: 'An unexpected error; nothing was changed.',
} as const;

export type RefusalCode = keyof typeof REFUSALS;

/** Why a command was declined. `detail` names the field or fact that made it so. Nothing was changed. */
export interface Refusal {
  readonly code: RefusalCode;
  readonly detail: string;
}

export const refusal = (code: RefusalCode, detail: string = REFUSALS[code]): Refusal => ({ code, detail });
