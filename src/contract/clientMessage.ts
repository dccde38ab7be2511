import { z } from 'zod';
import { type Result, err, ok } from '../domain/result.js';
import { ActionBody, MoveBody } from './commandSchemas.js';
import { CommandId } from './ids.js';

/** Everything a client may send over the socket; `t` names the type. Unknown fields are refused. */
export const ClientMessage = z.discriminatedUnion('t', [
  z.strictObject({
    t: z.literal('hello'),
    token: z.string().max(2_048).optional(),
    resume: z.strictObject({ version: z.int().min(0), hash: z.string().max(64).optional() }).optional(),
  }),
  MoveBody.extend({ t: z.literal('move') }),
  z.strictObject({ t: z.literal('action'), id: CommandId, action: ActionBody }),
  z.strictObject({ t: z.literal('ping'), at: z.number() }),
]);
export type ClientMessage = z.infer<typeof ClientMessage>;

/** Parses one text frame. The error names the field and the reason. */
export function parseClientMessage(text: string): Result<ClientMessage, string> {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    return err('the frame is not JSON');
  }
  const parsed = ClientMessage.safeParse(json);
  return parsed.success ? ok(parsed.data) : err(problemText(parsed.error));
}

/** The first problem as `field: reason`. */
export function problemText(error: z.ZodError): string {
  const issue = error.issues[0];
  if (!issue) return 'invalid';
  return issue.path.length > 0 ? `${issue.path.join('.')}: ${issue.message}` : issue.message;
}
