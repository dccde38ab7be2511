import type { ListedGame } from '../contract/gameReads.js';
import { makeTimeControl } from '../domain/clock/timeControl.js';
import { type GameState, plyOf } from '../domain/game/state.js';

/** What a list of games must say of this one. */
export function listingOf(state: GameState): ListedGame {
  const { gameId, status, createdAt, settings, seats } = state;
  const play = status === 'in_progress' ? state : status === 'ended' ? state.play : null;
  const ended = status === 'ended' ? state : null;
  return {
    gameId,
    status,
    createdAt,
    startedAt: play?.startedAt ?? null,
    endedAt: ended?.endedAt ?? null,
    seats,
    timeControl: makeTimeControl(settings.timeControl),
    rated: settings.rated,
    startFen: settings.startFen,
    rematchOf: settings.rematchOf,
    ending: ended?.ending ?? null,
    plies: ended ? (play ? plyOf(play) : 0) : null,
  };
}
