import { z } from 'zod';

/** Empty means unset: compose files and CI templates often pass `KEY=`. */
const unsetWhenEmpty = (env: NodeJS.ProcessEnv) =>
  Object.fromEntries(Object.entries(env).filter(([, value]) => value !== ''));

const Environment = z.object({
  /** Port of the HTTP service; 0 picks a free one. */
  BOT_PORT: z.coerce.number().int().min(0).max(65_535).default(3002),
  /** Address that the port is opened on. */
  LISTEN_HOST: z.string().default('0.0.0.0'),
  /** Path of a UCI engine; unset: found by `findEngine`. */
  UCI_ENGINE: z.string().optional(),
  /** Engine processes, each one thread and, for the npm engine, about 85 MB. */
  BOT_POOL_SIZE: z.coerce.number().int().min(1).max(64).default(2),
  /** Requests that may wait for an engine; further ones are answered 429. */
  BOT_QUEUE_LIMIT: z.coerce.number().int().min(0).max(10_000).default(32),
  LOG_LEVEL: z.enum(['debug', 'info', 'warn', 'error', 'silent']).default('info'),
  PATH: z.string().default(''),
});

export interface BotConfig {
  readonly host: string;
  readonly port: number;
  readonly uciEngine: string | null;
  readonly poolSize: number;
  readonly queueLimit: number;
  readonly logLevel: string;
  /** The directories of PATH, where a `stockfish` is looked for. */
  readonly searchPath: string;
}

/** Reads the environment. Throws one error that names every bad variable and what is wrong with it. */
export function readConfig(env: NodeJS.ProcessEnv): BotConfig {
  const parsed = Environment.safeParse(unsetWhenEmpty(env));
  if (!parsed.success) throw new Error(`bad environment:\n${z.prettifyError(parsed.error)}`);
  const { data } = parsed;
  return {
    host: data.LISTEN_HOST,
    port: data.BOT_PORT,
    uciEngine: data.UCI_ENGINE ?? null,
    poolSize: data.BOT_POOL_SIZE,
    queueLimit: data.BOT_QUEUE_LIMIT,
    logLevel: data.LOG_LEVEL,
    searchPath: data.PATH,
  };
}
