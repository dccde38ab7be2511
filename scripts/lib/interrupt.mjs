const PARENT_CHECK_MS = 1000;

const first = new AbortController();
const second = new AbortController();

/** Aborted by the first Ctrl-C (or SIGTERM, SIGHUP): stop what runs, in order. */
export const interrupted = first.signal;

/** Aborted by the second one: stop waiting for a graceful end. */
export const impatient = second.signal;

/** From now on signals do not end this process: it stops what it started first. */
export function listenForInterrupts() {
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) {
    process.on(signal, () => (first.signal.aborted ? second : first).abort());
  }
  if (process.env['npm_lifecycle_event'] === undefined) return;
  // npm or its shell may be killed without passing the signal on
  const parent = process.ppid;
  setInterval(() => process.ppid === parent || first.abort(), PARENT_CHECK_MS).unref();
}
