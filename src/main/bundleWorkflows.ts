import { writeFileSync } from 'node:fs';
import { bundleWorkflows, PREBUILT } from '../infra/temporal/workflowBundle.js';

/** Part of the build: the worker then starts without bundling. */
writeFileSync(PREBUILT, await bundleWorkflows());
