/**
 * A message of an event stream (HTML standard, 9.2): JSON has no line breaks, so it is one line of data. A version
 * becomes the id that a client sends back as `Last-Event-ID`.
 */
export const textChunk = (text: string, version: number | null): Buffer =>
  Buffer.from(`${version === null ? '' : `id: ${version}\n`}data: ${text}\n\n`);

/** A comment: keeps proxies from closing a quiet stream, and shows us that the client is gone. */
export const HEARTBEAT = Buffer.from(':\n\n');

/** How long the client should wait before it comes back. */
export const retryChunk = (ms: number): Buffer => Buffer.from(`retry: ${Math.round(ms)}\n\n`);

/** Why the service ends the stream, as a socket would be told by its close code. */
export const closeChunk = (code: number, reason: string): Buffer =>
  Buffer.from(`event: close\ndata: ${JSON.stringify({ code, reason })}\n\n`);
