/** For `vi.waitFor` and `vi.waitUntil`, whose own limit of a second is short for a busy machine. */
export const SOON = { timeout: 15_000, interval: 10 };
