import { upsertSearchAttributes } from '@temporalio/workflow';
import { defineSearchAttributeKey } from '@temporalio/common';
import type { EndedGame } from '../domain/game/state.js';

const GAME_STATUS = defineSearchAttributeKey('GameStatus', 'KEYWORD');
const GAME_RESULT = defineSearchAttributeKey('GameResult', 'KEYWORD');
const TERMINATION = defineSearchAttributeKey('Termination', 'KEYWORD');
const PLIES = defineSearchAttributeKey('Plies', 'INT');

/** The one change to what is set at the start; an upsert per move would cost a visibility write each. */
export function markEnded({ ending, play }: EndedGame): void {
  upsertSearchAttributes([
    { key: GAME_STATUS, value: 'ended' },
    { key: GAME_RESULT, value: ending.result },
    { key: TERMINATION, value: ending.termination },
    { key: PLIES, value: play?.moves.length ?? 0 },
  ]);
}
