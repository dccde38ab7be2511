import { z } from 'zod';
import { GameAddress, StreamQuery } from '../../contract/rest.js';
import { err, ok } from '../../domain/result.js';
import type { ApiDeps } from '../deps.js';
import { type Endpoint, endpoint } from '../endpoint.js';
import { EVENT_STREAM } from '../responseSink.js';

/** What a socket would be told, as Server-Sent Events. */
export const watchGame = ({ streams }: ApiDeps): Endpoint =>
  endpoint({
    method: 'get',
    path: '/v1/games/{gameId}/stream',
    name: 'watchGame',
    summary:
      'A game as Server-Sent Events, for those without sockets: the messages of the socket protocol, with the version as id.',
    access: 'watch',
    params: GameAddress,
    query: StreamQuery,
    success: {
      status: 200,
      description: 'A `welcome`, then what happens, until either side ends the stream',
      schema: z.string(),
      mediaType: EVENT_STREAM,
    },
    refusals: ['game_not_found'],
    async handle({ params: { gameId }, query, caller: principal, lastEventId }, sink) {
      const after = lastEventId ?? query.after ?? null;
      const declined = await streams.watch({ gameId, principal, after }, sink);
      return declined ? err(declined) : ok({ body: '' });
    },
  });
