/** Names and shapes shared by the benchmark's own workflows, their worker and the client. */
export const BENCH_TASK_QUEUE = 'bench';
export const MOVE = 'move';
export const END = 'end';

/** Redis channel on which a move of a benchmark workflow is announced; the message is its ply. */
export const channelOf = (gameId: string): string => `bench:${gameId}`;
