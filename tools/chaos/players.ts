import { randomBytes } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Answer } from '../../src/contract/gameWorkflow.js';
import { type ByColor, COLORS, type Color, type Ms } from '../../src/domain/chess/types.js';
import { Participant } from '../play/participant.js';
import type { Service } from '../play/service.js';
import type { Step } from './course.js';
import type { AcknowledgedCommand } from './evidence.js';
import { Wire, socketsOn } from './wire.js';

/** Above all outages together: who waits longer waits in vain. */
const PATIENCE_MS: Ms = 120_000;
const OPEN_AT_ONCE = 8;
/** Nobody shall lose because the service was away. */
const CLOCK = '10800+0';
const FIRST_MOVE_LIMIT_MS: Ms = 600_000;

interface Seated {
  readonly userId: string;
  readonly wire: Wire;
  readonly participant: Participant;
}

/** A game that two players play at their sockets. */
export interface Board {
  readonly gameId: string;
  readonly players: ByColor<Seated>;
}

export interface Pace {
  /** `performance.now()` at which the first step is due. */
  readonly startAt: number;
  /** Between two steps of a game. */
  readonly everyMs: Ms;
  /** Told of every answer how long it took. */
  readonly answered: (waitMs: Ms) => void;
}

export async function openBoards(service: Service, count: number): Promise<Board[]> {
  const boards: Board[] = [];
  while (boards.length < count) {
    const next = Math.min(OPEN_AT_ONCE, count - boards.length);
    boards.push(...(await Promise.all(Array.from({ length: next }, () => openBoard(service)))));
  }
  return boards;
}

async function openBoard(service: Service): Promise<Board> {
  const suffix = randomBytes(4).toString('hex');
  const [white, black] = [`white-${suffix}`, `black-${suffix}`];
  const { gameId, wsUrl } = await service.createGame({
    players: [
      { kind: 'user', userId: white },
      { kind: 'user', userId: black },
    ],
    color: 'white',
    timeControl: CLOCK,
    firstMoveLimitMs: FIRST_MOVE_LIMIT_MS,
  });
  const sit = async (userId: string): Promise<Seated> => {
    const wire = new Wire();
    const token = await service.playerToken(userId);
    const participant = new Participant(userId, { wsUrl, token, Socket: socketsOn(wire) });
    await participant.until(() => true, PATIENCE_MS);
    return { userId, wire, participant };
  };
  return { gameId, players: { white: await sit(white), black: await sit(black) } };
}

/**
 * Plays the course to its end. A step is due at a fixed pace and taken once its player has seen the one before; what
 * is late is caught up at once. Rejects when a step is refused or unanswered.
 */
export async function playCourse(board: Board, course: readonly Step[], pace: Pace): Promise<void> {
  let version = 0;
  for (const [index, step] of course.entries()) {
    const { participant } = board.players[step.color];
    await sleep(Math.max(0, pace.startAt + index * pace.everyMs - performance.now()));
    await participant.until((state) => state.version >= version, PATIENCE_MS);
    const sentAt = performance.now();
    const answer = await within(PATIENCE_MS, take(participant, step));
    if (!answer.ok) {
      // An end whose answer was lost: nobody is there any more to repeat it
      if (answer.refusal.code === 'game_over' && index === course.length - 1) break;
      throw new Error(`${board.gameId} ${describe(step)}: ${answer.refusal.code}`);
    }
    pace.answered(performance.now() - sentAt);
    version = answer.version;
  }
}

const take = ({ client }: Participant, { does }: Step): Promise<Answer> =>
  'uci' in does ? client.move(does.uci) : client.act(does.action);

const describe = ({ color, does }: Step): string => `${color} ${'uci' in does ? does.uci : does.action.type}`;

async function within<T>(ms: Ms, work: Promise<T>): Promise<T> {
  const timer = new AbortController();
  const tooLate = sleep(ms, undefined, { signal: timer.signal }).then(() => {
    throw new Error(`no answer within ${ms} ms`);
  });
  try {
    return await Promise.race([work, tooLate]);
  } finally {
    timer.abort();
    tooLate.catch(() => undefined);
  }
}

/** Closes the players' sockets. Returns what was promised over them, and how many commands went out more than once. */
export function leave({ gameId, players }: Board): {
  readonly acknowledged: readonly AcknowledgedCommand[];
  readonly resent: number;
} {
  const seated = COLORS.map((color: Color) => players[color]);
  for (const { participant } of seated) participant.client.close();
  return {
    acknowledged: seated.flatMap(({ userId, wire }) => wire.acknowledged({ gameId, userId })),
    resent: seated.reduce((sum, { wire }) => sum + wire.resent, 0),
  };
}
