import path from 'node:path';
import { Failure } from '../lib/failure.mjs';
import { interrupted } from '../lib/interrupt.mjs';
import { stopStack } from '../stack/index.mjs';
import { node24 } from './node24.mjs';
import { startTestStack } from './stack.mjs';
import { projectsWithTests, runProject } from './vitest.mjs';

/** In the order of running: what is quick and needs nothing comes first. */
const TIERS = [
  { name: 'unit' },
  { name: 'unit on Node 24', project: 'unit', node: node24 },
  { name: 'perft' },
  { name: 'workflow', needsStack: true },
  { name: 'edge', needsStack: true },
  { name: 'e2e', needsStack: true },
];

const FAILED = { passed: 0, failed: 1, skipped: 0, failures: [] };

/** Work that cannot even begin is one failure, and the rest goes on. */
async function orFailure(work) {
  try {
    return await work();
  } catch (error) {
    interrupted.throwIfAborted();
    console.error(error instanceof Failure ? error.message : error.stack);
    return undefined;
  }
}

async function runTier({ name, project = name, node }, options) {
  console.log(`\n== ${name} ==`);
  const run = async () => runProject(project, { ...options, node: await node?.() });
  return { name, ...((await orFailure(run)) ?? FAILED) };
}

/** The services are up only while a tier needs them. */
async function* runWithServices(tiers, { stackDir, reportDir }) {
  console.log('\n== services for the tests ==');
  try {
    const env = await orFailure(() => startTestStack(stackDir));
    if (env === undefined)
      yield { name: `services (for ${tiers.map(({ name }) => name).join(', ')})`, ...FAILED };
    else for (const tier of tiers) yield await runTier(tier, { env, reportDir });
  } finally {
    await stopStack(stackDir);
  }
}

/**
 * Runs the tiers that have tests, or those of them that are asked for.
 * @param {string} stackDir folder for the services and reports of the tests
 * @param {string[]} asked names of tiers; empty for all
 * @returns {AsyncGenerator<{ name: string } & Awaited<ReturnType<typeof runProject>>>}
 */
export async function* runTiers(stackDir, asked) {
  const projects = await projectsWithTests();
  const tiers = TIERS.filter(
    ({ name, project = name }) => projects.has(project) && (asked.length === 0 || asked.includes(project)),
  );
  const reportDir = path.join(stackDir, 'reports');
  for (const tier of tiers.filter(({ needsStack }) => !needsStack)) yield await runTier(tier, { reportDir });
  const others = tiers.filter(({ needsStack }) => needsStack);
  if (others.length > 0) yield* runWithServices(others, { stackDir, reportDir });
}
