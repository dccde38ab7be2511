import { upsertSearchAttributes } from '@temporalio/workflow';
import { defineSearchAttributeKey } from '@temporalio/common';
import { GAME_STATUS, SEARCH_ATTRIBUTES } from '../contract/searchAttributes.js';
import type { EndedGame } from '../domain/game/state.js';

const key = <N extends keyof typeof SEARCH_ATTRIBUTES>(name: N) =>
  defineSearchAttributeKey(name, SEARCH_ATTRIBUTES[name]);

/** The one change to what is set at the start; an upsert per move would cost a visibility write each. */
export function markEnded({ ending, play }: EndedGame): void {
  upsertSearchAttributes([
    { key: key('GameStatus'), value: GAME_STATUS.ended },
    { key: key('GameResult'), value: ending.result },
    { key: key('Termination'), value: ending.termination },
    { key: key('Plies'), value: play?.moves.length ?? 0 },
  ]);
}
