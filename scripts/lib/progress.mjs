const REMIND_MS = 10_000;

const seconds = (sinceMs) => `${((performance.now() - sinceMs) / 1000).toFixed(1)} s`;

/** One plain line: `name   what it says`. */
export function say(name, text) {
  console.log(`  ${name.padEnd(18)} ${text}`);
}

/**
 * Runs `work` and says how it ended and how long it took; work that lasts says so every 10 s.
 * `work` returns the text for its line.
 * @param {string} name
 * @param {string} doing what to say while it lasts
 * @param {() => Promise<string>} work
 */
export async function step(name, doing, work) {
  const startedAt = performance.now();
  const reminder = setInterval(() => say(name, `${doing}, ${seconds(startedAt)} so far`), REMIND_MS);
  try {
    const outcome = await work();
    say(name, `${outcome} (${seconds(startedAt)})`);
  } finally {
    clearInterval(reminder);
  }
}
