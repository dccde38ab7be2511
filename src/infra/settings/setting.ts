import { readFileSync } from 'node:fs';
import { z } from 'zod';
import { type Result, err, ok } from '../../domain/result.js';

/** One environment variable: how it is read, and what the documentation says of it. */
export interface Setting<T> {
  readonly name: string;
  /** From the variable's text. Its messages never repeat the value: it may be a secret. */
  readonly schema: z.ZodType<T, string>;
  /** In the variable's own text form; null: the setting may be absent and is null then. */
  readonly fallback: string | null;
  /** `ms`, `events`, `URL`, ...; what a number counts. */
  readonly unit: string;
  readonly text: string;
  /** The value may also come from the file that `<name>_FILE` names. */
  readonly fromFile: boolean;
}

type Fallback<T> = T extends { fallback: null } ? null : never;
type Values<S extends Record<string, Setting<unknown>>> = {
  readonly [K in keyof S]: S[K] extends Setting<infer T> ? T | Fallback<S[K]> : never;
};
type Spec = Omit<Setting<unknown>, 'name' | 'schema' | 'fromFile'> & { readonly fromFile?: boolean };

export const setting = <T, const S extends Spec>(name: string, schema: z.ZodType<T, string>, spec: S) => ({
  fromFile: false,
  ...spec,
  name,
  schema,
});

export const text = z.string();
export const flag = z.enum(['0', '1'], 'must be 0 or 1').transform((value) => value === '1');
export const choice = <const T extends string>(values: readonly T[]) =>
  z.enum(values, `must be one of ${values.join(', ')}`);
export const integer = (min: number, max: number) =>
  z
    .string()
    .regex(/^\d{1,15}$/, 'must be a whole number')
    .transform(Number)
    .pipe(z.number().min(min, `must be at least ${min}`).max(max, `must be at most ${max}`));
export const port = integer(1, 65_535);
export const url = (...protocols: readonly string[]) =>
  z
    .string()
    .refine(
      (value) => URL.canParse(value) && protocols.includes(new URL(value).protocol.slice(0, -1)),
      `must be a URL with ${protocols.join(' or ')}`,
    );
/** Comma-separated; the empty text is the empty list. */
export const listOf = <T>(item: z.ZodType<T, string>) =>
  z
    .string()
    .transform((value) => value.split(',').flatMap((part) => part.trim() || []))
    .pipe(z.array(item));

/** Says of each setting that is wrong what is wrong with it, never what it was. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError';
  constructor(problems: readonly string[]) {
    super(`The configuration is not usable:\n${problems.map((problem) => `  ${problem}`).join('\n')}`);
  }
}

export type Env = Readonly<Record<string, string | undefined>>;

/** Reads them all; an empty variable counts as absent. Throws one ConfigError that names every problem. */
export function readSettings<const S extends Record<string, Setting<unknown>>>(
  settings: S,
  env: Env,
): Values<S> {
  const values: Record<string, unknown> = {};
  const problems: string[] = [];
  for (const [key, one] of Object.entries(settings)) {
    const read = readSetting(one, env);
    if (read.ok) values[key] = read.value;
    else problems.push(read.error);
  }
  if (!isComplete(settings, values)) throw new ConfigError(problems);
  return values;
}

const isComplete = <S extends Record<string, Setting<unknown>>>(
  settings: S,
  values: object,
): values is Values<S> => Object.keys(settings).every((key) => key in values);

function readSetting(one: Setting<unknown>, env: Env): Result<unknown, string> {
  const found = textOf(one, env);
  if (!found.ok || found.value === null) return found;
  const parsed = one.schema.safeParse(found.value);
  return parsed.success
    ? ok(parsed.data)
    : err(`${one.name}: ${parsed.error.issues[0]?.message ?? 'invalid'}`);
}

function textOf({ name, fallback, fromFile }: Setting<unknown>, env: Env): Result<string | null, string> {
  const value = env[name] || null;
  const file = (fromFile && env[`${name}_FILE`]) || null;
  if (file === null) return ok(value ?? fallback);
  if (value !== null) return err(`${name}: is set, and ${name}_FILE as well`);
  try {
    return ok(readFileSync(file, 'utf8').trim());
  } catch {
    return err(`${name}_FILE: the file cannot be read`);
  }
}
