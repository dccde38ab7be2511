import { createHash } from 'node:crypto';
import type { RequestHandler } from 'express';
import { turnOf } from '../src/domain/chess/types.js';
import { Answers } from './answers.js';
import type { EnginePool } from './enginePool.js';
import { strengthOf, timeBudget } from './levels.js';
import { MoveRequest } from './moveRequest.js';
import { invalidBody, invalidHeader, Problem } from './problem.js';

/** Some minutes of answers of a busy service; about 300 bytes each, whatever the length of the game. */
const REMEMBERED_ANSWERS = 5_000;

/** `POST /v1/moves`. Leaves the facts of the request in `response.locals` for log and metrics. */
export function movesHandler(pool: Pick<EnginePool, 'bestMove'>): RequestHandler {
  const answers = new Answers(REMEMBERED_ANSWERS);

  const think = (request: MoveRequest) => {
    const strength = strengthOf(request.level);
    const { thinkMs, answerMs } = timeBudget(strength, request.clock, turnOf(request.fen));
    const { gameId, startFen, moves } = request;
    return pool.bestMove({ gameId, startFen, moves, strength, thinkMs }, answerMs);
  };

  return async (httpRequest, response) => {
    const request = parse(httpRequest.body);
    const { gameId, ply, level } = request;
    Object.assign(response.locals, { gameId, ply, level });
    const key = `${gameId}:${ply}`;
    if (httpRequest.get('idempotency-key') !== key) throw invalidHeader('Idempotency-Key', `must be ${key}`);
    const question = digest(`${level} ${request.startFen} ${request.moves.join(' ')}`);
    const uci = await answers.once(key, question, () => think(request));
    if (uci === null) throw new Problem(422, 'no_legal_move', 'The side to move has no legal move.');
    response.json({ ply, uci });
  };
}

const digest = (text: string): string => createHash('sha256').update(text).digest('base64');

function parse(body: unknown): MoveRequest {
  const parsed = MoveRequest.safeParse(body);
  if (!parsed.success) throw invalidBody(parsed.error);
  return parsed.data;
}
