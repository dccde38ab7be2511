import { type Evidence, valueOf } from './evidence.js';
import { endOf } from './story.js';
import { timeText } from './text.js';
import type { TimelineRow } from './timeline.js';
import type { StoreVerdict, Verdict } from './verdicts.js';

/** One line a store: how far it tells the story, and where it first differs. */
export function verdictLines({ story, stores }: Verdict): string[] {
  const last = story.at(-1);
  const head = last
    ? `version ${last.version}, hash ${last.hash}, ${endOf(story) ? 'ended' : 'goes on'} ${timeText(last.at)}`
    : 'no store has the beginning of this game';
  return [head, ...stores.map((verdict) => storeLine(verdict, story.length))];
}

function storeLine({ store, outcome, reached, difference, note }: StoreVerdict, length: number): string {
  const mark = difference ? outcome.toUpperCase() : outcome;
  const where = difference
    ? `${difference.version === null ? 'as a whole' : `from version ${difference.version} on`}, ${difference.part}: ${difference.detail}`
    : (note ?? '');
  return `${store.padEnd(10)}  ${mark.padEnd(11)}  ${`${reached} of ${length}`.padEnd(10)}  ${where}`.trimEnd();
}

/** 0: all stores that could be asked agree, and all could; 1: one differs; 2: not all could be asked. */
export function exitCodeOf({ story, stores }: Verdict): 0 | 1 | 2 {
  if (stores.some(({ outcome }) => outcome === 'differs')) return 1;
  return story.length === 0 || stores.some(({ outcome }) => outcome === 'unchecked') ? 2 : 0;
}

/** For programs: the last line of the output. */
export function figuresOf(evidence: Evidence, verdict: Verdict, rows: readonly TimelineRow[]) {
  const { story, stores } = verdict;
  const last = story.at(-1);
  const trail = valueOf(evidence.trail);
  return {
    gameId: evidence.gameId,
    ok: exitCodeOf(verdict) === 0,
    version: last?.version ?? 0,
    hash: last?.hash ?? null,
    ended: endOf(story) !== null,
    runs: trail?.runs ?? null,
    commands: trail?.commands.length ?? null,
    refused: rows.filter((row) => row.kind === 'command' && row.refusal !== null).length,
    stores: Object.fromEntries(
      stores.map(({ store, outcome, reached, difference, note }) => [
        store,
        {
          outcome,
          reached,
          ...(difference && { difference }),
          ...(outcome === 'unchecked' && { reason: note }),
        },
      ]),
    ),
  };
}
