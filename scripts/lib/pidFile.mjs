import { execFileSync } from 'node:child_process';
import { linkSync, readFileSync, rmSync, writeFileSync } from 'node:fs';

/**
 * When the process began, as the system tells it; undefined when there is no such process.
 * A pid alone is not proof: the system gives the number to someone else after a while.
 */
function beginning(pid) {
  try {
    if (process.platform === 'linux') {
      const [state, ...fields] = readFileSync(`/proc/${pid}/stat`, 'utf8')
        .replace(/^.*\) /s, '')
        .split(' ');
      return state === 'Z' ? undefined : fields[18];
    }
    return execFileSync('ps', ['-o', 'lstart=', '-p', String(pid)], { encoding: 'utf8' }).trim();
  } catch {
    return undefined;
  }
}

const record = (pid) => JSON.stringify({ pid, beginning: beginning(pid) });

/** The pid named in the file, if that very process is still alive. */
export function livePid(file) {
  try {
    const saved = JSON.parse(readFileSync(file, 'utf8'));
    return saved.beginning !== undefined && beginning(saved.pid) === saved.beginning ? saved.pid : undefined;
  } catch {
    return undefined;
  }
}

export function writePid(file, pid) {
  writeFileSync(file, record(pid));
}

/** Creates the file for this process unless it exists. A link appears whole or not at all. */
export function claimPidFile(file) {
  const draft = `${file}.${process.pid}`;
  writeFileSync(draft, record(process.pid));
  try {
    linkSync(draft, file);
    return true;
  } catch (error) {
    if (error.code !== 'EEXIST') throw error;
    return false;
  } finally {
    rmSync(draft);
  }
}
