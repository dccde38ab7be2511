import { z } from 'zod';

const HomeEdge = z
  .strictObject({
    id: z.string(),
    url: z.string().meta({ description: 'Base of its socket addresses.', example: 'wss://edge-2.example' }),
    weight: z.int(),
    health: z.enum(['ok', 'unwell']).meta({
      description: '`unwell`: something that it depends on cannot be reached.',
    }),
    sockets: z.int().meta({ description: 'Open sockets, a second or so ago.' }),
    slots: z.int().meta({ description: 'Slots whose games are at home there.' }),
  })
  .meta({ id: 'HomeEdge' });

export const Routing = z
  .strictObject({
    epoch: z.int().meta({ description: 'Grows when an edge comes, goes or changes address or weight.' }),
    answeredBy: z.string().meta({ description: 'The edge that says so.' }),
    edges: z.array(HomeEdge),
  })
  .meta({ id: 'Routing', description: 'Which edges are alive, and where games are at home.' });
export type Routing = z.infer<typeof Routing>;
