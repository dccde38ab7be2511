import { STATUS_CODES } from 'node:http';
import type { ErrorRequestHandler, Response } from 'express';
import type { z } from 'zod';
import { NoAnswer, type NoAnswerReason } from './job.js';

interface FieldError {
  /** Path of the field in the body, or the name of a header. */
  readonly field: string;
  readonly reason: string;
}

/** An answer other than 200, sent as application/problem+json (RFC 9457). */
export class Problem extends Error {
  readonly status: number;
  readonly code: string;
  readonly errors: readonly FieldError[];

  constructor(status: number, code: string, detail: string, errors: readonly FieldError[] = []) {
    super(detail);
    this.status = status;
    this.code = code;
    this.errors = errors;
  }
}

const invalidFields = (errors: readonly FieldError[]): Problem =>
  new Problem(
    400,
    'invalid_request',
    errors.map(({ field, reason }) => `${field}: ${reason}`).join('; '),
    errors,
  );

export const invalidHeader = (name: string, reason: string): Problem =>
  invalidFields([{ field: name, reason }]);

/** Enough to see what is wrong; a hostile body could have thousands. */
const MAX_ERRORS = 10;

export const invalidBody = (error: z.ZodError): Problem =>
  invalidFields(
    error.issues
      .slice(0, MAX_ERRORS)
      .map(({ path, message }) => ({ field: path.join('.') || 'body', reason: message })),
  );

const NO_ANSWER: Readonly<Record<NoAnswerReason, { status: number; detail: string }>> = {
  queue_full: { status: 429, detail: 'All engines are busy and the queue is full.' },
  too_slow: { status: 503, detail: 'No engine answered within the time that the clock allows.' },
  engine_failed: { status: 503, detail: 'The engine died on this request, also when it was repeated.' },
  no_engine: { status: 503, detail: 'No engine can be started at present.' },
  closing: { status: 503, detail: 'The service is shutting down.' },
};
const RETRY_AFTER_SECONDS = 1;

/** Any error as a problem; what body-parser and Express throw carries its own status. */
function asProblem(error: unknown): Problem {
  if (error instanceof Problem) return error;
  if (error instanceof NoAnswer) {
    const { status, detail } = NO_ANSWER[error.reason];
    return new Problem(status, error.reason, detail);
  }
  if (error instanceof Error && 'status' in error) {
    const status = Number(error.status);
    if (status >= 400 && status < 500) return new Problem(status, 'invalid_request', error.message);
  }
  return new Problem(500, 'internal', 'An unexpected error.');
}

function sendProblem(response: Response, { status, code, message, errors }: Problem): void {
  response.locals['problem'] = message;
  if (status === 429 || status === 503) response.set('Retry-After', String(RETRY_AFTER_SECONDS));
  const fields = errors.length === 0 ? {} : { errors };
  response
    .status(status)
    .type('application/problem+json')
    .send(
      JSON.stringify({
        type: 'about:blank',
        title: STATUS_CODES[status],
        status,
        code,
        detail: message,
        ...fields,
      }),
    );
}

/** The last handler: every error becomes a problem; those that nobody expected are logged. */
export const problemHandler =
  (onFault: (error: unknown) => void): ErrorRequestHandler =>
  (error, _request, response, _next) => {
    const problem = asProblem(error);
    if (problem.code === 'internal') onFault(error);
    sendProblem(response, problem);
  };
