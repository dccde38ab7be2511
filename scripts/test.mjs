import path from 'node:path';
import { Failure } from './lib/failure.mjs';
import { interrupted, listenForInterrupts } from './lib/interrupt.mjs';
import { tryLock } from './lib/lock.mjs';
import { ensurePackages } from './lib/packages.mjs';
import { say } from './lib/progress.mjs';
import { root } from './lib/root.mjs';

const stackDir = path.join(root, '.stack/test');

const sum = (results, key) => results.reduce((total, result) => total + result[key], 0);

async function main() {
  await ensurePackages();
  // needs packages, so only now
  const { runTiers } = await import('./tiers/index.mjs');
  const results = [];
  for await (const result of runTiers(stackDir, process.argv.slice(2))) results.push(result);
  console.log('\n== result ==');
  for (const { name, passed, failed, skipped, failures } of results) {
    say(name, `${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`);
    for (const failure of failures) console.log(`    ${failure}`);
  }
  const [passed, failed] = [sum(results, 'passed'), sum(results, 'failed')];
  console.log(`${passed} passed, ${failed} failed`);
  return failed === 0 && passed > 0;
}

listenForInterrupts();
const lock = tryLock(path.join(stackDir, 'test.lock'));
if (lock.holder !== undefined) {
  console.error(`the tests already run in this folder (pid ${lock.holder})`);
  process.exit(1);
}
try {
  process.exitCode = (await main()) ? 0 : 1;
} catch (error) {
  process.exitCode = 1;
  if (!interrupted.aborted) console.error(error instanceof Failure ? error.message : error.stack);
} finally {
  lock.release();
}
