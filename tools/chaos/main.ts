import { once } from 'node:events';
import { interrupted, listenForInterrupts } from '../../scripts/lib/interrupt.mjs';
import { readArguments, USAGE } from './arguments.js';
import { judge } from './judge/judge.js';
import { plant } from './plant.js';
import { playUnderFaults } from './play.js';
import { figures, printVerdict } from './report.js';
import { ChaosService } from './service.js';
import { type Stack, startChaosStack, stopChaosStack } from './stack.js';
import { collect } from './stores/collect.js';
import { closedGames, projected } from './stores/settle.js';
import { openStores } from './stores/stores.js';

type Options = ReturnType<typeof readArguments>;

/** Resolves to whether everything was kept as it has to be. */
async function chaos(stack: Stack, options: Options): Promise<boolean> {
  const service = await ChaosService.start(stack);
  const played = await playUnderFaults(service, options);
  const stores = openStores(service.env);
  try {
    const games = await closedGames(stores, played.gameIds);
    await projected(stores);
    const known = { games, acknowledged: played.acknowledged };
    const [victim] = games;
    const planted = options.plant && victim ? await plant(options.plant, stores, victim) : null;
    const verdict = judge(await collect(stores, known, planted?.topic));
    printVerdict(verdict);
    const deaths = service.deaths().map((name) => `${name} has ended by itself`);
    const outcome = figures(verdict, { ...played, problems: [...played.problems, ...deaths] });
    for (const problem of outcome.problems) console.error(`  FAILED  ${problem}`);
    console.log(`\n${JSON.stringify({ ...outcome, ...(options.plant && { planted: options.plant }) })}`);
    return outcome.ok;
  } finally {
    await stores.close();
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

async function main(options: Options): Promise<boolean> {
  listenForInterrupts();
  const stack = await startChaosStack();
  try {
    const stopped = once(interrupted, 'abort').then(() => Promise.reject(new Error('interrupted')));
    return await Promise.race([chaos(stack, options), stopped]);
  } finally {
    await stopChaosStack();
  }
}

const options = readOptions();
const ok =
  options !== null &&
  (await main(options).catch((error: unknown) => {
    console.error(error);
    return false;
  }));
process.exit(ok ? 0 : 1); // an interrupted game would go on
