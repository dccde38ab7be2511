/** 0: all is as it should be; 1: something is not; 2: that could not be found out. */
export type ExitCode = 0 | 1 | 2;

export type Print = (text: string) => void;

/** What the module of a command exports as `run`. Rejects with UsageError when it was called in a wrong way. */
export type Run = (args: string[], print: Print) => Promise<ExitCode>;

export class UsageError extends Error {
  override readonly name = 'UsageError';
}
