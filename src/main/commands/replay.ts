import { existsSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { explainEnding } from '../../audit/explainEnding.js';
import { type Moment, eventsUntil } from '../../audit/moment.js';
import { showGame } from '../../audit/showGame.js';
import { factLines, timeText } from '../../audit/text.js';
import type { RecordedEvent } from '../../domain/game/event.js';
import { replay } from '../../domain/game/replay.js';
import { readHistoryFile } from '../../infra/archive/historyFile.js';
import { type Run, UsageError } from './command.js';

/** Shows a game as it stood at a version or a time; of an ended game also why it ended. */
export const run: Run = async (args, print) => {
  const { values, positionals } = parseArgs({
    args,
    options: { at: { type: 'string' }, time: { type: 'string' } },
    allowPositionals: true,
  });
  const [source, ...more] = positionals;
  if (source === undefined || more.length > 0) throw new UsageError('one gameId or file is needed');
  const moment = momentOf(values);
  const events = await readEvents(source);
  const until = eventsUntil(events, moment);
  const last = until.at(-1);
  if (!last) throw new UsageError('at that time there was no game yet');
  const replayed = replay(null, until);
  if (!replayed.ok) {
    print(`the history is broken at version ${replayed.error.version}: ${replayed.error.reason}`);
    return 1;
  }
  if (!replayed.value) throw new Error('events lead to no state');
  const at = moment.kind === 'time' ? moment.at : last.at;
  print(`game ${replayed.value.gameId}, version ${last.version} of ${events.length}, ${timeText(at)}`);
  print(showGame(replayed.value, at).join('\n'));
  const why = explainEnding(until);
  if (why) print(['', 'why it ended', ...factLines(why)].join('\n'));
  return 0;
};

async function readEvents(source: string): Promise<readonly RecordedEvent[]> {
  if (existsSync(source)) return readHistoryFile(source);
  throw new UsageError(`there is no file ${source}`);
}

function momentOf({ at, time }: { readonly at?: string; readonly time?: string }): Moment {
  if (at !== undefined && time !== undefined) throw new UsageError('--at and --time exclude each other');
  if (at !== undefined) return { kind: 'version', version: numberOf('--at', at) };
  if (time === undefined) return { kind: 'last' };
  return { kind: 'time', at: /^\d+$/.test(time) ? Number(time) : numberOf('--time', Date.parse(time)) };
}

function numberOf(option: string, value: string | number): number {
  const number = Number(value);
  if (!(number > 0)) throw new UsageError(`${option} is not understood`);
  return number;
}
