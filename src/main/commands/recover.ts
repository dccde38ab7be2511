import { type Run, UsageError } from './command.js';

const RECOVERIES: Readonly<Record<string, () => Promise<{ readonly run: Run }>>> = {
  games: () => import('./recoverGames.js'),
  'read-model': () => import('./recoverReadModel.js'),
};

/** Makes good the loss of a store. */
export const run: Run = async ([what = '', ...args], print) => {
  const load = Object.hasOwn(RECOVERIES, what) ? RECOVERIES[what] : undefined;
  if (!load) throw new UsageError(`what can be recovered: ${Object.keys(RECOVERIES).join(', ')}`);
  return (await load()).run(args, print);
};
