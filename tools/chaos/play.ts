import type { Ms } from '../../src/domain/chess/types.js';
import { Service } from '../play/service.js';
import { courseOf } from './course.js';
import type { AcknowledgedCommand } from './evidence.js';
import { type PlannedFault, breakThings, inSeconds, planFaults } from './faults.js';
import { leave, openBoards, playCourse } from './players.js';
import type { ChaosService } from './service.js';

const REPORT_EVERY_MS: Ms = 20_000;

export interface ChaosPlan {
  /** All played at once. */
  readonly games: number;
  /** Of a game, more or less. */
  readonly plies: number;
  /** Between two steps of one game. */
  readonly everyMs: Ms;
  /** Of the worker, with SIGKILL. */
  readonly kills: number;
  readonly cuts: number;
}

export interface Played {
  /** Of those that were played to their end. */
  readonly gameIds: readonly string[];
  readonly acknowledged: readonly AcknowledgedCommand[];
  /** Commands that were sent more than once. */
  readonly resent: number;
  /** How long players waited for each answer. */
  readonly waitsMs: readonly Ms[];
  readonly playMs: Ms;
  readonly faults: readonly PlannedFault[];
  /** Of the others: what went wrong. */
  readonly problems: readonly string[];
}

/** Plays whole games at sockets while the worker and the broker are broken as planned. */
export async function playUnderFaults(service: ChaosService, plan: ChaosPlan): Promise<Played> {
  const courses = Array.from({ length: plan.games }, (_, seed) => courseOf(seed, plan.plies));
  const boards = await openBoards(new Service(service.url), plan.games);
  console.log(`  ${plan.games} games are open`);
  const waitsMs: Ms[] = [];
  const startAt = performance.now();
  const faults = planFaults({ ...plan, playMs: plan.plies * plan.everyMs });
  const breaking = breakThings(faults, service, startAt);
  const playing = boards.map((board, index) => {
    const answered = (waitMs: Ms) => void waitsMs.push(waitMs);
    const pace = { startAt: startAt + (index * plan.everyMs) / plan.games, everyMs: plan.everyMs, answered };
    return playCourse(board, courses[index] ?? [], pace).catch((error: unknown) => {
      console.error(`  FAILED  ${String(error)}`);
      throw error;
    });
  });
  const reporting = setInterval(() => {
    console.log(`  ${inSeconds(performance.now() - startAt)}  ${waitsMs.length} commands answered`);
  }, REPORT_EVERY_MS);
  const [outcomes] = await Promise.all([Promise.allSettled(playing), breaking]).finally(() =>
    clearInterval(reporting),
  );
  const playMs = performance.now() - startAt;
  const left = boards.map(leave);
  return {
    gameIds: boards.flatMap(({ gameId }, index) => (outcomes[index]?.status === 'fulfilled' ? [gameId] : [])),
    acknowledged: left.flatMap(({ acknowledged }) => acknowledged),
    resent: left.reduce((sum, { resent }) => sum + resent, 0),
    waitsMs,
    playMs,
    faults,
    problems: outcomes.flatMap((outcome) => (outcome.status === 'rejected' ? [String(outcome.reason)] : [])),
  };
}
