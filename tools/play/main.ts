import { readFileSync } from 'node:fs';
import { type Options, type PgnOptions, readArguments, USAGE } from './arguments.js';
import { playBot } from './botGame.js';
import type { Playing } from './finish.js';
import { playLoad } from './load.js';
import { playScript } from './pgnGame.js';
import type { GameFigures } from './report.js';
import { type Reading, readScripts } from './script.js';
import { findService, Service } from './service.js';

/** Figures for the last line of output; any problem makes the run a failure. */
type Figures = { readonly problems: readonly string[] };

async function playPgn(playing: Playing, options: PgnOptions): Promise<Figures> {
  const games: GameFigures[] = [];
  const skipped: string[] = [];
  const problems: string[] = [];
  for (const reading of chosen(options)) {
    if ('skipped' in reading) {
      console.log(`skipped ${reading.title}: ${reading.skipped}`);
      skipped.push(`${reading.title}: ${reading.skipped}`);
      continue;
    }
    try {
      const figures = await playScript(playing, reading.script, options);
      games.push(figures);
      problems.push(...figures.problems);
    } catch (error) {
      console.error(`  FAILED  ${reading.title}: ${String(error)}`);
      problems.push(`${reading.title}: ${String(error)}`);
    }
  }
  if (games.length === 0) problems.push('no game was played to its end');
  return { ...(games.length === 1 ? games[0] : { games }), ...(skipped.length > 0 && { skipped }), problems };
}

function chosen({ file, game }: PgnOptions): Reading[] {
  const readings = readScripts(readFileSync(file, 'utf8'));
  if (game === null) return readings;
  const reading = readings[game - 1];
  if (!reading) throw new Error(`${file} has ${readings.length} games, no game ${game}`);
  return [reading];
}

async function play(options: Options): Promise<Figures> {
  const { url, brokers } = findService(options.url);
  const playing = { service: new Service(url), brokers };
  switch (options.mode) {
    case 'pgn':
      return playPgn(playing, options);
    case 'bot':
      return playBot(playing, options);
    case 'load': {
      const readings = options.file === null ? [] : readScripts(readFileSync(options.file, 'utf8'));
      const scripts = readings.flatMap((reading) => ('script' in reading ? [reading.script] : []));
      return playLoad(playing.service, options, scripts);
    }
  }
}

function readOptions(): Options | null {
  try {
    return readArguments(process.argv.slice(2));
  } catch (error) {
    console.error(`${error instanceof Error ? error.message : String(error)}\n\n${USAGE}`);
    return null;
  }
}

/** Whatever goes wrong before there are figures is the figure. */
function asProblem(error: unknown): Figures {
  console.error(error);
  return { problems: [String(error)] };
}

const options = readOptions();
if (options) {
  const figures = await play(options).catch(asProblem);
  const ok = figures.problems.length === 0;
  console.log(JSON.stringify({ mode: options.mode, ok, ...figures }));
  process.exit(ok ? 0 : 1); // sockets of a game that failed may still be open
} else process.exitCode = 1;
