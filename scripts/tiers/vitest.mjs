import { spawn } from 'node:child_process';
import { mkdirSync, readFileSync, rmSync } from 'node:fs';
import path from 'node:path';
import { interrupted } from '../lib/interrupt.mjs';
import { root } from '../lib/root.mjs';

const VITEST = path.join(root, 'node_modules/vitest/vitest.mjs');

/** Runs vitest to its end. @returns {Promise<{ code: number | null, output: string }>} */
async function vitest(args, { node = process.execPath, env = process.env, stdout = 'inherit' }) {
  const child = spawn(node, [VITEST, ...args], { cwd: root, env, stdio: ['ignore', stdout, 'inherit'] });
  const end = () => child.kill('SIGTERM');
  interrupted.addEventListener('abort', end);
  let output = '';
  child.stdout?.on('data', (chunk) => (output += chunk));
  const code = await new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', resolve);
  });
  interrupted.removeEventListener('abort', end);
  interrupted.throwIfAborted();
  return { code, output };
}

/** Names of the vitest projects that have test files. */
export async function projectsWithTests() {
  const args = ['list', '--filesOnly', '--json', '--passWithNoTests'];
  const { code, output } = await vitest(args, { stdout: 'pipe' });
  if (code !== 0) throw new Error(`vitest cannot list the tests:\n${output}`);
  return new Set(JSON.parse(output).map(({ projectName }) => projectName));
}

const LINES_OF_WHY = 6;

const told = (what, why) => [what, ...why.split('\n').slice(0, LINES_OF_WHY)].join('\n      ');

/** Each failed test, or the file that could not be loaded. */
function failuresOf({ testResults }) {
  return testResults.flatMap(({ name, status, message, assertionResults }) => {
    const file = path.relative(root, name);
    const failed = assertionResults.filter((test) => test.status === 'failed');
    if (failed.length === 0) return status === 'failed' ? [told(file, message)] : [];
    return failed.map((test) => told(`${file}: ${test.fullName}`, test.failureMessages.join('\n')));
  });
}

function readReport(file) {
  try {
    const report = JSON.parse(readFileSync(file, 'utf8'));
    const { numPassedTests: passed, numFailedTests: failed, numPendingTests: skipped } = report;
    return { passed, failed, skipped, failures: failuresOf(report) };
  } catch {
    return { passed: 0, failed: 0, skipped: 0, failures: [] }; // vitest ended before it could report
  }
}

/**
 * Runs one vitest project. A file that cannot be loaded or an error outside a test has no test to count, so
 * a run that failed without a failed test counts as one failure.
 * @param {string} project
 * @param {{ node?: string, env?: NodeJS.ProcessEnv, reportDir: string }} options `node`: other Node binary
 * @returns {Promise<{ passed: number, failed: number, skipped: number, failures: string[] }>} `failures`: what
 *   failed, by file and name, with the first lines of why
 */
export async function runProject(project, { node, env, reportDir }) {
  mkdirSync(reportDir, { recursive: true });
  const report = path.join(reportDir, `${project}.json`);
  rmSync(report, { force: true });
  const args = ['run', '--project', project, '--reporter=default', '--reporter=json'];
  const { code } = await vitest([...args, `--outputFile.json=${report}`], { node, env });
  const result = readReport(report);
  return code !== 0 && result.failed === 0 ? { ...result, failed: 1 } : result;
}
