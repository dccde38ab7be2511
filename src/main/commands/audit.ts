import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import { collect, valueOf } from '../../audit/evidence.js';
import { exitCodeOf, figuresOf, verdictLines } from '../../audit/report.js';
import { timelineOf } from '../../audit/timeline.js';
import { timelineLines } from '../../audit/timelineText.js';
import { judge } from '../../audit/verdicts.js';
import { GameId } from '../../contract/ids.js';
import { systemNow } from '../../infra/clock.js';
import { type ToolConfig, readToolConfig } from '../../infra/config.js';
import { type Run, UsageError } from './command.js';
import { openCopies } from './openCopies.js';

const DAY_MS = 86_400_000;

/** Shows who did what in a game, and whether all stores tell the same story. */
export const run: Run = async (args, print) => {
  const { values, positionals } = parseArgs({
    args,
    options: { key: { type: 'string' } },
    allowPositionals: true,
  });
  const [id, ...more] = positionals;
  const gameId = GameId.safeParse(id);
  if (!gameId.success || more.length > 0) throw new UsageError('one gameId is needed');
  const config = readToolConfig();
  const copies = openCopies(config, await readKey(values.key, config));
  try {
    const evidence = await collect(copies, gameId.data, systemNow());
    const historyMs = config.historyDays === null ? null : config.historyDays * DAY_MS;
    const verdict = judge(evidence, { historyMs });
    const { commands = [], isCut = false } = valueOf(evidence.trail) ?? {};
    const rows = timelineOf(verdict.story, commands, valueOf(evidence.workflow)?.refused ?? []);
    if (rows.length > 0) print([...timelineLines(rows), ''].join('\n'));
    if (isCut)
      print('Temporal no longer has the first runs: commands that were given to them are missing here');
    print(verdictLines(verdict).join('\n'));
    const tookMs = systemNow() - evidence.readAt;
    print(JSON.stringify({ ...figuresOf(evidence, verdict, rows), tookMs }));
    return exitCodeOf(verdict);
  } finally {
    await copies.close();
  }
};

/** What archives are verified with. The private key, which this service has where it signs, tells the public one. */
async function readKey(file: string | undefined, config: ToolConfig): Promise<string> {
  const { archiveSigningKey, archiveDevKeyFile } = config;
  if (file === undefined && archiveSigningKey !== null) return archiveSigningKey;
  const source = file ?? archiveDevKeyFile;
  if (existsSync(source)) return readFile(source, 'utf8');
  throw new UsageError(`--key is needed to verify the archive: ${source} is not there`);
}
