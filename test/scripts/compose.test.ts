import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import devServer from '../../temporal-config/dev-server.json' with { type: 'json' };
import searchAttributes from '../../temporal-config/search-attributes.json' with { type: 'json' };

it('compose.yaml gives Temporal the settings of temporal-config', () => {
  const flags = [
    ...Object.entries(devServer.dynamicConfig).map(
      ([k, v]) => `--dynamic-config-value=${k}=${JSON.stringify(v)}`,
    ),
    ...Object.entries(devServer.sqlitePragmas).map(([k, v]) => `--sqlite-pragma=${k}=${v}`),
    ...Object.entries(searchAttributes).map(([k, v]) => `--search-attribute=${k}=${v}`),
  ];
  const lines = readFileSync(new URL('../../compose.yaml', import.meta.url), 'utf8')
    .split('\n')
    .map((line) => line.trim().replace(/^- /, ''));
  expect(flags.filter((flag) => !lines.includes(flag))).toEqual([]);
});
