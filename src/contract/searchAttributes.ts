/**
 * What games can be searched by in Temporal, with the types that the namespace must have registered
 * (`temporal-config/search-attributes.json`): a game that uses one that is not registered cannot start.
 * - PlayerIds: users in the seats, and users for whom a seat is reserved
 * - TimeControl: text form, e.g. `300+5`
 * - GameResult, Termination, Plies: from the end on
 */
export const SEARCH_ATTRIBUTES = {
  GameStatus: 'KEYWORD',
  GameResult: 'KEYWORD',
  Termination: 'KEYWORD',
  PlayerIds: 'KEYWORD_LIST',
  TimeControl: 'KEYWORD',
  Cell: 'KEYWORD',
  Rated: 'BOOL',
  HasBot: 'BOOL',
  Plies: 'INT',
} as const;

/** Values of GameStatus: written when a game is created and when it ends, and at no other time. */
export const GAME_STATUS = { open: 'open', ended: 'ended' } as const;
