import { createHash } from 'node:crypto';
import type { NewGame } from '../../contract/gameWorkflow.js';
import { type Principal, actorOf } from '../../contract/principal.js';
import { CreateGameRequest, CreatedGame, CreationKey } from '../../contract/rest.js';
import { INITIAL_FEN } from '../../domain/chess/position.js';
import {
  firstMoveLimitMs,
  makeTimeControl,
  parseTimeControl,
  type TimeControl,
} from '../../domain/clock/timeControl.js';
import { canonicalJson } from '../../domain/game/hash.js';
import { type Refusal, refusal } from '../../domain/game/refusal.js';
import type { GameSettings } from '../../domain/game/state.js';
import { type Result, err, ok } from '../../domain/result.js';
import type { ApiDeps } from '../deps.js';
import { type Call, type Endpoint, endpoint } from '../endpoint.js';
import { openGame } from './openGame.js';
import { mayCreate, seat } from './seating.js';

/** `POST /v1/games`: repeated with the same `Idempotency-Key`, it is the same game. */
export const createGame = (deps: ApiDeps): Endpoint =>
  endpoint({
    method: 'post',
    path: '/v1/games',
    name: 'createGame',
    summary: 'Create a game; a user must be one of its players. With an Idempotency-Key it can be repeated.',
    access: 'token',
    body: CreateGameRequest,
    keySchema: CreationKey,
    success: {
      status: 201,
      description: 'The game, also when the request is a repetition',
      schema: CreatedGame,
      headers: { Location: 'The same as `url`' },
    },
    refusals: ['forbidden', 'invalid_fen', 'idempotency_conflict'],
    async handle({ body, caller, idempotencyKey, correlationId, receivedAt }) {
      if (!mayCreate(caller, body.players)) {
        return err(refusal('forbidden', 'players: a user can only create games in which that user plays'));
      }
      const settings = settingsOf(body, deps);
      if (!settings.ok) return settings;
      const gameId = await gameIdOf(deps, caller, idempotencyKey);
      const game: NewGame = {
        id: `create-${gameId}`,
        gameId,
        by: actorOf(caller),
        receivedAt,
        correlationId,
        seats: seat(body, gameId),
        settings: settings.value,
      };
      return openGame(deps, game, sha256(canonicalJson(body)));
    },
  });

const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');

/** A key belongs to its caller: two callers with the same key do not meet. */
async function gameIdOf({ ids }: ApiDeps, caller: Principal, key: Call['idempotencyKey']): Promise<string> {
  return key === null ? ids.newGameId() : ids.derivedGameId(canonicalJson({ create: caller, key }));
}

function settingsOf(request: CreateGameRequest, { flagGraceMs }: ApiDeps): Result<GameSettings, Refusal> {
  const timeControl = readTimeControl(request.timeControl);
  if (!timeControl.ok) return timeControl;
  return ok({
    timeControl: timeControl.value,
    startFen: request.startFen ?? INITIAL_FEN,
    rated: request.rated,
    waitingLimitMs: request.waitingLimitMs,
    firstMoveLimitMs: request.firstMoveLimitMs ?? firstMoveLimitMs(timeControl.value),
    flagGraceMs,
    rematchOf: null,
    ...(request.spectatorDelayMs > 0 && { spectatorDelayMs: request.spectatorDelayMs }),
  });
}

/** Both forms pass the same parser, hence the same bounds. */
function readTimeControl(given: string | TimeControl): Result<TimeControl, Refusal> {
  const parsed = parseTimeControl(typeof given === 'string' ? given : makeTimeControl(given));
  return parsed.ok ? parsed : err(refusal('invalid_request', `timeControl: ${parsed.error}`));
}
