import { z } from 'zod';
import { REFUSALS, type RefusalCode } from '../domain/game/refusal.js';

/** Requests that never became a command: what is wrong is the HTTP itself. */
export const HTTP_PROBLEMS = {
  malformed_json: 'The body is not JSON.',
  unsupported_media_type: 'The body must be application/json in UTF-8.',
  body_too_large: 'The body is larger than 16 KiB.',
  too_many_headers: 'The request has more than 64 headers.',
  route_not_found: 'There is no such address.',
  method_not_allowed: 'This address does not have this method.',
} as const;
export type ProblemCode = RefusalCode | keyof typeof HTTP_PROBLEMS;

const isProblemCode = (text: string): text is ProblemCode => text in REFUSALS || text in HTTP_PROBLEMS;
const PROBLEM_CODES = Object.keys({ ...REFUSALS, ...HTTP_PROBLEMS }).filter(isProblemCode);

/** RFC 9457. Clients branch on `code`; `detail` names the field or fact. */
export const Problem = z
  .strictObject({
    type: z.string(),
    title: z.string(),
    status: z.int(),
    code: z.enum(PROBLEM_CODES),
    detail: z.string(),
    correlationId: z.string(),
  })
  .meta({ id: 'Problem' });
export type Problem = z.infer<typeof Problem>;
