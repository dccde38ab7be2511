import { z } from 'zod';
import { CommandId } from './ids.js';

const action = <T extends string>(type: T) => z.strictObject({ type: z.literal(type) });

/** What a player may ask for, as sent by clients; `claimAbandoned` gets its evidence from the edge. */
export const ActionBody = z.discriminatedUnion('type', [
  action('abort'),
  action('resign'),
  action('offerDraw'),
  action('acceptDraw'),
  action('declineDraw'),
  action('claimDraw'),
  action('proposeTakeback'),
  action('acceptTakeback'),
  action('declineTakeback'),
  action('claimFlag'),
  z.strictObject({ type: z.literal('giveTime'), ms: z.int().min(5_000).max(60_000).default(15_000) }),
  z.strictObject({ type: z.literal('claimAbandoned'), want: z.enum(['victory', 'draw']) }),
  z.strictObject({
    type: z.literal('adjudicate'),
    result: z.enum(['1-0', '0-1', '1/2-1/2', '*']),
    reason: z.string().min(1).max(200),
  }),
]);
export type ActionBody = z.infer<typeof ActionBody>;

export const MoveBody = z.strictObject({
  id: CommandId,
  ply: z.int().min(0).max(20_000),
  uci: z.string().regex(/^[a-h][1-8][a-h][1-8][qrbn]?$/, 'must be like e2e4 or e7e8q'),
});
export type MoveBody = z.infer<typeof MoveBody>;
