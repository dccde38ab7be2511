import { readFile } from 'node:fs/promises';
import { gunzipSync } from 'node:zlib';
import type { RecordedEvent } from '../../domain/game/event.js';

const GZIP = Buffer.from([0x1f, 0x8b]);
/** Of a file unpacked, bytes. */
const LARGEST_FILE = 256 * 1_024 * 1_024;

/** The JSON in a file, gzipped or not. Throws when there is none. */
export async function readJsonFile(file: string): Promise<unknown> {
  return JSON.parse(await readText(file));
}

/**
 * The events in a file: an archived game, a list of events, or one event a line, as Kafka's own tools write them. They
 * are not checked. Throws when there are none.
 */
export async function readHistoryFile(file: string): Promise<readonly RecordedEvent[]> {
  const events = eventsIn(await readText(file));
  if (events.length === 0 || !events.every(isEvent)) throw new Error(`${file} holds no events of a game`);
  return events;
}

async function readText(file: string): Promise<string> {
  const bytes = await readFile(file);
  const isZipped = bytes.subarray(0, GZIP.length).equals(GZIP);
  return (isZipped ? gunzipSync(bytes, { maxOutputLength: LARGEST_FILE }) : bytes).toString();
}

function eventsIn(text: string): readonly unknown[] {
  const value = parse(text);
  if (value === undefined) return text.split('\n').flatMap((line) => (line.trim() ? [parse(line)] : []));
  if (Array.isArray(value)) return value;
  const hasEvents = typeof value === 'object' && value !== null && 'events' in value;
  return hasEvents && Array.isArray(value.events) ? value.events : [value];
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** Whether it can be told which event it is; its hash tells the rest. */
const isEvent = (value: unknown): value is RecordedEvent =>
  typeof value === 'object' && value !== null && 'version' in value && 'hash' in value && 'event' in value;
