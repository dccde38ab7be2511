import { randomBytes } from 'node:crypto';
import type { NewGame } from '../src/contract/gameWorkflow.js';
import { INITIAL_FEN } from '../src/domain/chess/position.js';
import type { Color } from '../src/domain/chess/types.js';

export const userOf = (color: Color): string => `bench-${color}`;

/** 12 characters, in the default cell. */
export const newGameId = (): string => `0${randomBytes(8).toString('hex').slice(0, 11)}`;

/** Two users, five minutes and three seconds a move. */
export const newBenchGame = (gameId: string): NewGame => ({
  id: 'create',
  gameId,
  by: { kind: 'service', name: 'bench' },
  receivedAt: Date.now(),
  correlationId: null,
  seats: {
    white: { kind: 'human', userId: userOf('white') },
    black: { kind: 'human', userId: userOf('black') },
  },
  settings: {
    timeControl: { kind: 'fischer', initialMs: 300_000, incrementMs: 3_000 },
    startFen: INITIAL_FEN,
    rated: false,
    waitingLimitMs: 600_000,
    firstMoveLimitMs: 600_000,
    flagGraceMs: 250,
    rematchOf: null,
  },
});
