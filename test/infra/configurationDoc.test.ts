import { expect, test } from 'vitest';
import { SETTINGS } from '../../src/infra/config.js';
import type { Setting } from '../../src/infra/settings/setting.js';

const HEADINGS: Record<keyof typeof SETTINGS, string> = {
  common: 'Every process',
  edge: 'Edge',
  worker: 'Worker',
  projector: 'Projector',
  archive: 'Archive: the worker, and tools that read it',
};

const INTRODUCTION = `# Configuration

Written from the tables in \`src/infra/settings\` by a test (\`npx vitest run --project unit -u\` writes it anew).
Every setting is an environment variable; an empty one counts as absent. Those marked "or file" may also come from
the file that \`<NAME>_FILE\` names. A process that finds a wrong value says which variable and why, and does not start.
`;

const cell = (text: string) => text.replaceAll('|', String.raw`\|`);
const row = ({ name, fallback, unit, text, fromFile }: Setting<unknown>) => [
  `\`${name}\`${fromFile ? ' or file' : ''}`,
  fallback === null ? '' : fallback === '' ? 'empty' : `\`${fallback}\``,
  unit,
  cell(text),
];

/** A Markdown table whose columns are aligned, as prettier would have it. */
function table(rows: readonly (readonly string[])[]): string {
  const head = ['Variable', 'Default', 'Unit', 'Meaning'];
  const widths = head.map((title, n) =>
    Math.max(title.length, ...rows.map((cells) => cells[n]?.length ?? 0)),
  );
  const line = (cells: readonly string[], filler = ' ') =>
    `| ${cells.map((text, n) => text.padEnd(widths[n] ?? 0, filler)).join(' | ')} |`;
  return [line(head), line(['', '', '', ''], '-'), ...rows.map((cells) => line(cells))].join('\n');
}

test('the documentation of the settings is what the code reads', async () => {
  const headings: Readonly<Record<string, string>> = HEADINGS;
  const sections = Object.entries(SETTINGS).map(
    ([group, settings]) => `## ${headings[group]}\n\n${table(Object.values(settings).map(row))}\n`,
  );
  await expect([INTRODUCTION, ...sections].join('\n')).toMatchFileSnapshot('../../docs/configuration.md');
});
