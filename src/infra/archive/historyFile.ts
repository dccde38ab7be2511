import { readFile } from 'node:fs/promises';
import { gunzipSync } from 'node:zlib';
import type { RecordedEvent } from '../../domain/game/event.js';
import { type Result, err, ok } from '../../domain/result.js';

const GZIP = Buffer.from([0x1f, 0x8b]);
/** Of a file unpacked, bytes. */
const LARGEST_FILE = 256 * 1_024 * 1_024;

/** The JSON in the bytes of a file, gzipped or not; else why there is none. */
export function jsonIn(bytes: Buffer): Result<unknown, string> {
  const text = textIn(bytes);
  return text.ok ? parse(text.value) : text;
}

/**
 * The events in a file: an archived game, a list of events, or one event a line, as Kafka's own tools write them. They
 * are not checked. Throws when there are none.
 */
export async function readHistoryFile(file: string): Promise<readonly RecordedEvent[]> {
  const text = textIn(await readFile(file));
  const events = text.ok ? eventsIn(text.value) : [];
  if (events.length === 0 || !events.every(isEvent)) throw new Error(`${file} holds no events of a game`);
  return events;
}

function textIn(bytes: Buffer): Result<string, string> {
  const isZipped = bytes.subarray(0, GZIP.length).equals(GZIP);
  return attempt(() => (isZipped ? gunzipSync(bytes, { maxOutputLength: LARGEST_FILE }) : bytes).toString());
}

function eventsIn(text: string): readonly unknown[] {
  const whole = parse(text);
  if (!whole.ok) return text.split('\n').flatMap((line) => (line.trim() === '' ? [] : [valueIn(line)]));
  const { value } = whole;
  if (Array.isArray(value)) return value;
  const hasEvents = typeof value === 'object' && value !== null && 'events' in value;
  return hasEvents && Array.isArray(value.events) ? value.events : [value];
}

function valueIn(line: string): unknown {
  const parsed = parse(line);
  return parsed.ok ? parsed.value : null;
}

const parse = (text: string): Result<unknown, string> => attempt((): unknown => JSON.parse(text));

function attempt<T>(read: () => T): Result<T, string> {
  try {
    return ok(read());
  } catch (error) {
    return err(error instanceof Error ? error.message : String(error));
  }
}

/** Whether it can be told which event it is; its hash tells the rest. */
const isEvent = (value: unknown): value is RecordedEvent =>
  typeof value === 'object' && value !== null && 'version' in value && 'hash' in value && 'event' in value;
