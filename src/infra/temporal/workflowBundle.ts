import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { bundleWorkflowCode, DefaultLogger } from '@temporalio/worker';

export interface WorkflowBundle {
  readonly code: string;
  /** Names the code: it goes into the history of every game, hence short. */
  readonly buildId: string;
}

/** Where the build puts the bundle: beside the compiled `src`. */
export const PREBUILT = fileURLToPath(new URL('../../../workflow-bundle.js', import.meta.url));
const isCompiled = import.meta.url.endsWith('.js');

const source = (path: string) =>
  fileURLToPath(new URL(`../../${path}.${isCompiled ? 'js' : 'ts'}`, import.meta.url));

/**
 * Kept once for all games instead of once per game, with all that they import: it takes less memory, and what all games
 * call is soon compiled (decision 14). Only for modules that remember nothing between calls: chess.js and the domain
 * have constants at module level and nothing else.
 */
const SHARED_MODULES = [
  'chess.js',
  ...['chess/position', 'game/arbiter', 'game/decide', 'game/record'].map((name) => source(`domain/${name}`)),
];

/** The game workflow as the worker's sandbox takes it: the one of the build, else made now, in a second or two. */
export async function loadWorkflowBundle(): Promise<WorkflowBundle> {
  const code = isCompiled && existsSync(PREBUILT) ? readFileSync(PREBUILT, 'utf8') : await bundleWorkflows();
  return { code, buildId: createHash('sha256').update(code).digest('hex').slice(0, 8) };
}

/** Must run with the same version of `@temporalio/worker` as the worker. */
export async function bundleWorkflows(workflowsPath = source('workflows/index')): Promise<string> {
  const { code } = await bundleWorkflowCode({
    workflowsPath,
    preloadModules: SHARED_MODULES,
    logger: new DefaultLogger('WARN'),
  });
  return code;
}
