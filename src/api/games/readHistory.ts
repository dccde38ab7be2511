import { z } from 'zod';
import { EventsQuery, GameAddress, GameEvents } from '../../contract/rest.js';
import { delayFor } from '../../contract/spectatorDelay.js';
import { gamePgn } from '../../domain/game/gamePgn.js';
import { refusal } from '../../domain/game/refusal.js';
import { err, ok } from '../../domain/result.js';
import type { ApiDeps } from '../deps.js';
import { type Endpoint, endpoint } from '../endpoint.js';
import { ETAG_HEADER, etagOf } from './etag.js';
import { eventsAfter } from './eventsAfter.js';
import { readShown } from './readShown.js';

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
    async handle({ params, caller }) {
      const state = await readShown(deps, params.gameId, caller);
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
    async handle({ params: { gameId }, query: { after = 0 }, caller }) {
      const state = await readShown(deps, gameId, caller);
      if (!state.ok) return state;
      const { version: shown } = state.value;
      if (after >= shown) return ok({ body: { gameId, events: [] } });
      const events = await eventsAfter(deps, state.value, after);
      const isOnlooker = delayFor(state.value, caller) > 0;
      const visible = isOnlooker ? events?.filter(({ version }) => version <= shown) : events;
      if (visible) return ok({ body: { gameId, events: [...visible] } });
      return err(refusal(deps.feed.isUp() ? 'events_gone' : 'unavailable'));
    },
  });
