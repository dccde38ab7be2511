import { canPossiblyMate } from '../chess/material.js';
import { type EpochMs, type Ms, opposite, turnOf } from '../chess/types.js';
import { flagFallAt, lagGraceMs } from '../clock/clock.js';
import { apply } from './evolve.js';
import type { EventDraft, GameEvent } from './event.js';
import { gameEnded } from './gameEnded.js';
import { type GameInProgress, type GameState, type WaitingGame, plyOf } from './state.js';
import { type Ending, drawn, lostBy, withoutResult } from './termination.js';

const DAY_MS = 86_400_000;
/** House rule 3: without an answer an offer lapses; in correspondence it stands until the answering move. */
const DRAW_OFFER_LIMIT_MS: Ms = 60_000;
/** House rule 4: an unlimited game in which nobody moves does not last for ever. */
const IDLE_LIMIT_MS: Ms = 21 * DAY_MS;

/** Something that will happen by itself: `at` is when, `dueAt` when it may be declared. */
export interface Deadline {
  readonly at: EpochMs;
  /** Later than `at` where a move that was in time may still be on its way, or be helped by lag credit. */
  readonly dueAt: EpochMs;
  /** Made only when it happens: the deadline is looked at after every command. */
  readonly event: () => GameEvent;
}

/** The next thing that happens by itself if nobody acts; null when nothing will. */
export function nextDeadline(state: GameState): Deadline | null {
  const all = deadlinesOf(state);
  return all.reduce<Deadline | null>((next, each) => (next && next.dueAt <= each.dueAt ? next : each), null);
}

/** All that has happened by itself by `at`, oldest first. Each event is dated to its deadline, not to `at`. */
export function settle(state: GameState, at: EpochMs): readonly EventDraft[] {
  const deadline = nextDeadline(state);
  if (!deadline || deadline.dueAt > at) return [];
  const draft: EventDraft = { event: deadline.event(), at: deadline.at, by: { kind: 'arbiter' } };
  return [draft, ...settle(apply(state, draft.event, draft.at), at)];
}

/** The side to move has used its time: it loses, or draws if the other side cannot possibly mate (FIDE 6.9). */
export function flagFall(game: GameInProgress, fellAt: EpochMs): GameEvent {
  const loser = turnOf(game.fen);
  const ending = loss(game, 'flag');
  const against = ending.winner === null ? `, against a side that cannot mate from ${game.fen}` : '';
  const used = `turn began ${game.turnStartedAt}, had ${game.clock.remainingMs[loser]} ms, fell ${fellAt}`;
  const clock = { ...game.clock, remainingMs: { ...game.clock.remainingMs, [loser]: 0 } };
  return gameEnded(game, { ending, because: `${loser}'s flag fell${against}: ${used}`, clock });
}

/** The ending when the side to move fails to go on, for a reason that costs the game. */
function loss(game: GameInProgress, termination: 'flag' | 'abandoned'): Ending {
  const loser = turnOf(game.fen);
  return canPossiblyMate(game.fen, opposite(loser)) ? lostBy(loser, termination) : drawn(termination);
}

function deadlinesOf(state: GameState): Deadline[] {
  switch (state.status) {
    case 'waiting_for_opponent': {
      const limit = state.settings.waitingLimitMs;
      return [
        noStart(state, (state.recoveredAt ?? state.createdAt) + limit, `nobody joined within ${limit} ms`),
      ];
    }
    case 'in_progress':
      return [moveDeadline(state), drawOfferDeadline(state)].filter((deadline) => deadline !== null);
    case 'ended':
      return [];
  }
}

function moveDeadline(game: GameInProgress): Deadline | null {
  const { settings, clock, turnStartedAt } = game;
  const turn = turnOf(game.fen);
  if (plyOf(game) < 2) {
    const limit = settings.firstMoveLimitMs;
    return noStart(game, turnStartedAt + limit, `${turn} made no first move within ${limit} ms`);
  }
  if (settings.timeControl.kind === 'unlimited') {
    const at = turnStartedAt + IDLE_LIMIT_MS;
    const because = `${turn} made no move for ${IDLE_LIMIT_MS} ms`;
    const event = () => gameEnded(game, { ending: loss(game, 'abandoned'), because, clock });
    return { at, dueAt: at, event };
  }
  const at = flagFallAt({ clock, timeControl: settings.timeControl, turn });
  if (at === null) return null;
  return { at, dueAt: at + lagGraceMs(clock, turn) + settings.flagGraceMs, event: () => flagFall(game, at) };
}

function drawOfferDeadline({ drawOffer, settings }: GameInProgress): Deadline | null {
  const { kind } = settings.timeControl;
  if (!drawOffer || kind === 'correspondence' || kind === 'unlimited') return null;
  const at = drawOffer.at + DRAW_OFFER_LIMIT_MS;
  const color = opposite(drawOffer.by);
  return { at, dueAt: at, event: () => ({ type: 'DrawDeclined', color, how: 'expired' }) };
}

function noStart(game: WaitingGame | GameInProgress, at: EpochMs, because: string): Deadline {
  const clock = game.status === 'in_progress' ? game.clock : null;
  return {
    at,
    dueAt: at,
    event: () => gameEnded(game, { ending: withoutResult('noStart'), because, clock }),
  };
}
