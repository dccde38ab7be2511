import { z } from 'zod';
import { EventsQuery, GameAddress, GameEvents } from '../../contract/rest.js';
import type { RecordedEvent } from '../../domain/game/event.js';
import { gamePgn } from '../../domain/game/gamePgn.js';
import { refusal } from '../../domain/game/refusal.js';
import type { GameState } from '../../domain/game/state.js';
import { err, ok } from '../../domain/result.js';
import type { ApiDeps } from '../deps.js';
import { type Endpoint, endpoint } from '../endpoint.js';
import { ETAG_HEADER, etagOf } from './etag.js';
import { readState } from './readState.js';

export const readPgn = (deps: ApiDeps): Endpoint =>
  endpoint({
    method: 'get',
    path: '/v1/games/{gameId}/pgn',
    name: 'readPgn',
    summary: 'The game in Portable Game Notation, with clock times.',
    access: 'token',
    params: GameAddress,
    success: {
      status: 200,
      description: 'One PGN game',
      schema: z.string(),
      mediaType: 'application/x-chess-pgn',
      headers: ETAG_HEADER,
    },
    refusals: ['game_not_found'],
    async handle({ params }) {
      const state = await readState(deps, params.gameId);
      if (!state.ok) return state;
      return ok({ body: gamePgn(state.value), headers: { ETag: etagOf(state.value) } });
    },
  });

export const readEvents = (deps: ApiDeps): Endpoint =>
  endpoint({
    method: 'get',
    path: '/v1/games/{gameId}/events',
    name: 'readEvents',
    summary:
      'What happened in a game after a version, oldest first. Each event carries the hash that chains it.',
    access: 'token',
    params: GameAddress,
    query: EventsQuery,
    success: { status: 200, description: 'The events', schema: GameEvents },
    refusals: ['game_not_found', 'events_gone'],
    async handle({ params: { gameId }, query: { after = 0 } }) {
      const state = await readState(deps, gameId);
      if (!state.ok) return state;
      if (after >= state.value.version) return ok({ body: { gameId, events: [] } });
      const events = (await hotEvents(deps, gameId, after)) ?? (await storedEvents(deps, state.value, after));
      if (events) return ok({ body: { gameId, events: [...events] } });
      return err(refusal(deps.feed.isUp() ? 'events_gone' : 'unavailable'));
    },
  });

const hotEvents = ({ feed }: ApiDeps, gameId: string, after: number) =>
  feed.isUp() ? feed.eventsAfter(gameId, after) : null;

/** Null: the read model does not have them all, or not yet. */
async function storedEvents(
  { reads, log }: ApiDeps,
  { gameId, version }: GameState,
  after: number,
): Promise<readonly RecordedEvent[] | null> {
  try {
    const events = await reads.events(gameId, after);
    return after + events.length >= version ? events : null;
  } catch (error) {
    log.warn({ gameId, error }, 'the read model cannot be asked for events');
    return null;
  }
}
