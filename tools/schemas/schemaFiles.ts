import { format, resolveConfig } from 'prettier';
import { exampleGames } from './exampleGames.js';
import { messageSchemas } from './messageSchemas.js';
import { typesPage } from './typesPage.js';

interface GeneratedFile {
  readonly file: URL;
  readonly text: string;
}

const inRoot = (path: string) => new URL(`../../${path}`, import.meta.url);

/** All files that are made from the event schemas, as they should be. */
export async function schemaFiles(): Promise<readonly GeneratedFile[]> {
  const schemas = messageSchemas();
  const events = exampleGames().flatMap((table) => table.events);
  const texts = [
    ...[...schemas].map(
      ([type, schema]) => [`schemas/game-events/${type}.json`, JSON.stringify(schema)] as const,
    ),
    ['docs/event-types.md', typesPage(schemas, events)] as const,
  ];
  return Promise.all(texts.map(([path, text]) => formatted(inRoot(path), text)));
}

async function formatted(file: URL, text: string): Promise<GeneratedFile> {
  const options = await resolveConfig(file);
  return { file, text: await format(text, { ...options, filepath: file.pathname }) };
}
