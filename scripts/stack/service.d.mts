export type ServiceName = 'temporal' | 'kafka' | 'redis' | 'postgres';

/**
 * Starts a service of the stack in `stackDir` (default: the folder in STACK_DIR) again, on the same port
 * and data, and waits until it is ready. Returns its address. Throws when it does not come up.
 */
export function startService(name: ServiceName, stackDir?: string): Promise<string>;

/** Sends the signal (default: the one for an orderly end) and waits until the process is gone. */
export function stopService(name: ServiceName, signal?: NodeJS.Signals, stackDir?: string): Promise<void>;

/** Pid of the running service, to freeze it with SIGSTOP and SIGCONT; undefined when it does not run. */
export function servicePid(name: ServiceName, stackDir?: string): number | undefined;
