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

/**
 * Kept once for all games instead of once per game, about half of a game's memory. Only for modules that remember
 * nothing between calls: chess.js has constants at module level and nothing else.
 */
const SHARED_MODULES = ['chess.js'];

/** The game workflow as the worker's sandbox takes it: the one of the build, else made now, in a second or two. */
export async function loadWorkflowBundle(): Promise<WorkflowBundle> {
  const code = isCompiled && existsSync(PREBUILT) ? readFileSync(PREBUILT, 'utf8') : await bundleWorkflows();
  return { code, buildId: createHash('sha256').update(code).digest('hex').slice(0, 8) };
}

/** Must run with the same version of `@temporalio/worker` as the worker. */
export async function bundleWorkflows(): Promise<string> {
  const { code } = await bundleWorkflowCode({
    workflowsPath: fileURLToPath(
      new URL(`../../workflows/index.${isCompiled ? 'js' : 'ts'}`, import.meta.url),
    ),
    preloadModules: SHARED_MODULES,
    logger: new DefaultLogger('WARN'),
  });
  return code;
}
