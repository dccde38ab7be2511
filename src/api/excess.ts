import type { IncomingMessage } from 'node:http';
import { hasTooManyHeaders } from '../contract/headerCount.js';
import { MAX_BODY_BYTES } from './httpLimits.js';
import { httpProblem, sendProblem } from './problem.js';
import type { Step } from './requestContext.js';

type Headed = Pick<IncomingMessage, 'headers'>;

/** Whether the head says that the body will be longer than any may be. */
export const announcesTooMuch = ({ headers }: Headed): boolean =>
  Number(headers['content-length'] ?? 0) > MAX_BODY_BYTES;

/** Whether only its end tells how long the body was. */
export const hasUnknownLength = ({ headers }: Headed): boolean => headers['transfer-encoding'] !== undefined;

/** Turns away what is too much by its head alone, before anyone asks who sent it. */
export const refuseExcess: Step = (request, response, next) => {
  if (hasTooManyHeaders(request)) sendProblem(response, httpProblem('too_many_headers'));
  else if (announcesTooMuch(request)) sendProblem(response, httpProblem('body_too_large'));
  else next();
};

/** Refuses a body once it has grown too long. To stand right before its parser, which would read it to its end first. */
export const refuseGrowth: Step = (request, response, next) => {
  let bytes = 0;
  request.on('data', (chunk: Buffer) => {
    bytes += chunk.length;
    if (bytes > MAX_BODY_BYTES && !response.headersSent) sendProblem(response, httpProblem('body_too_large'));
  });
  next();
};
