import { type DestinationStream, pino, stdSerializers } from 'pino';
import type { Log } from '../contract/telemetry.js';

/** Wherever a caller may have put headers or tokens: as fields, or one or two objects deep. */
const SECRETS = ['authorization', 'cookie', 'token', 'ticket', '["sec-websocket-protocol"]', 'password'];
const DEPTHS = ['', '*', '*.*'];
const REDACTED = DEPTHS.flatMap((depth) =>
  SECRETS.map((secret) => (depth === '' || secret.startsWith('[') ? depth + secret : `${depth}.${secret}`)),
);

export interface LogOptions {
  readonly level: string;
  /** Which process this is; written into every line. */
  readonly service: string;
  readonly instance: string;
}

/** One JSON object a line, to stdout unless told otherwise. A field `error` is written with its stack and causes. */
export function createLog({ level, service, instance }: LogOptions, destination?: DestinationStream): Log {
  const options = {
    level,
    base: { service, instance },
    timestamp: () => `,"at":${Date.now()}`,
    formatters: { level: (label: string) => ({ level: label }) },
    serializers: { error: stdSerializers.errWithCause },
    redact: { paths: REDACTED, censor: '[redacted]' },
  };
  return wrap(destination === undefined ? pino(options) : pino(options, destination));
}

function wrap(logger: pino.Logger): Log {
  return {
    debug: (fields, message) => logger.debug(fields, message),
    info: (fields, message) => logger.info(fields, message),
    warn: (fields, message) => logger.warn(fields, message),
    error: (fields, message) => logger.error(fields, message),
    child: (fields) => wrap(logger.child(fields)),
  };
}
