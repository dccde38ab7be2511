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

const RoutedCell = z
  .strictObject({
    id: z.string().meta({ description: 'The first character of the ids of its games.' }),
    state: z.enum(['open', 'draining']).meta({ description: '`draining`: it gets no new games.' }),
    weight: z.number(),
    up: z.boolean().meta({ description: 'False while its Temporal does not answer this edge.' }),
  })
  .meta({ id: 'Cell' });

export const Routing = z
  .strictObject({
    epoch: z.int().meta({ description: 'Grows when an edge comes, goes or changes address or weight.' }),
    answeredBy: z.string().meta({ description: 'The edge that says so.' }),
    edges: z.array(HomeEdge),
    cells: z.array(RoutedCell),
  })
  .meta({
    id: 'Routing',
    description: 'Which edges are alive, where games are at home, and in which cells they live.',
  });
export type Routing = z.infer<typeof Routing>;
