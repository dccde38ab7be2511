import { CorrelationId } from './ids.js';

/** Version 00 of W3C Trace Context, https://www.w3.org/TR/trace-context/; ids of zeros only are invalid. */
const TRACEPARENT = /^00-(?!0{32})([0-9a-f]{32})-(?!0{16})[0-9a-f]{16}-[0-9a-f]{2}$/;

type Headers = Readonly<Record<string, string | readonly string[] | undefined>>;

/**
 * What a request says that it belongs to: `x-correlation-id`, or else the trace of its `traceparent`. Null if neither
 * is there and well-formed: what is not is never echoed, as it could forge log lines.
 */
export function correlationOf(headers: Headers): string | null {
  const given = CorrelationId.safeParse(headers['x-correlation-id']);
  return given.success ? given.data : (TRACEPARENT.exec(String(headers['traceparent']))?.[1] ?? null);
}
