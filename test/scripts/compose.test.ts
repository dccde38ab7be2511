import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';

const read = (file: string) => readFileSync(new URL(`../../${file}`, import.meta.url), 'utf8');
type Settings = Record<string, string>;
const readJson = (file: string) => JSON.parse(read(file)) as unknown;

it('compose.yaml gives Temporal the settings of temporal-config', () => {
  const { dynamicConfig = {}, sqlitePragmas = {} } = readJson('temporal-config/dev-server.json') as Record<
    string,
    Settings
  >;
  const flags = [
    ...Object.entries(dynamicConfig).map(([k, v]) => `--dynamic-config-value=${k}=${JSON.stringify(v)}`),
    ...Object.entries(sqlitePragmas).map(([k, v]) => `--sqlite-pragma=${k}=${v}`),
    ...Object.entries(readJson('temporal-config/search-attributes.json') as Settings).map(
      ([k, v]) => `--search-attribute=${k}=${v}`,
    ),
  ];
  const lines = read('compose.yaml')
    .split('\n')
    .map((line) => line.trim().replace(/^- /, ''));
  expect(flags.filter((flag) => !lines.includes(flag))).toEqual([]);
});
