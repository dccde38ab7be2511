import { cp, mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { exampleGames } from './exampleGames.js';

const current = new URL('../../schemas/game-events/', import.meta.url);
const released = new URL('../../schemas/released/', import.meta.url);

/** What consumers of a release have: its schemas, and messages that were written then. */
export interface Release {
  readonly name: string;
  readonly schemas: ReadonlyMap<string, unknown>;
  readonly messages: readonly unknown[];
}

export const readCurrent = () => readSchemas(current);

export async function readReleases(): Promise<readonly Release[]> {
  return Promise.all((await readdir(released)).map(readRelease));
}

/** Keeps the current schemas and messages of example games as the next release. Returns its name. */
export async function keepRelease(): Promise<string> {
  await mkdir(released, { recursive: true });
  const name = String((await readdir(released)).length + 1);
  const folder = new URL(`${name}/`, released);
  await cp(current, folder, { recursive: true });
  await writeFile(
    new URL('messages.jsonl', folder),
    exampleMessages().map((each) => `${JSON.stringify(each)}\n`),
  );
  return name;
}

/** Values of Kafka messages as this version writes them: whole games. */
export const exampleMessages = (): readonly object[] =>
  exampleGames().flatMap(({ ended: { gameId }, events }) =>
    events.map((recorded) => ({ gameId, ...recorded })),
  );

async function readRelease(name: string): Promise<Release> {
  const folder = new URL(`${name}/`, released);
  const lines = (await readFile(new URL('messages.jsonl', folder), 'utf8')).trimEnd().split('\n');
  return {
    name,
    schemas: await readSchemas(folder),
    messages: lines.map((line): unknown => JSON.parse(line)),
  };
}

async function readSchemas(folder: URL): Promise<ReadonlyMap<string, unknown>> {
  const files = (await readdir(folder)).filter((file) => file.endsWith('.json'));
  const entries = files.map(async (file): Promise<[string, unknown]> => [
    file.replace(/\.json$/, ''),
    JSON.parse(await readFile(new URL(file, folder), 'utf8')),
  ]);
  return new Map(await Promise.all(entries));
}
