import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import type { CrowdOrders, Obeyed, Order } from './crowdOrders.js';

const PROCESS = fileURLToPath(new URL('./crowdProcess.ts', import.meta.url));

/** Longer than any crowd should need to come, or to hear the last event. */
const ORDER_WITHIN_MS = 120_000;

type Asked<N extends keyof CrowdOrders> = Parameters<CrowdOrders[N]>[0];
type Answer<N extends keyof CrowdOrders> = Awaited<ReturnType<CrowdOrders[N]>>;

/** Sockets in a process of their own. */
export class Crowd {
  readonly #child: ChildProcess;
  readonly #waiting = new Map<number, (obeyed: Obeyed) => void>();
  #count = 0;

  constructor() {
    this.#child = fork(PROCESS, { execArgv: ['--import', 'tsx'] });
    this.#child.on('message', (obeyed: Obeyed) => this.#waiting.get(obeyed.id)?.(obeyed));
    this.#child.once('exit', (code, signal) => {
      for (const [id, tell] of this.#waiting)
        tell({ id, error: `the crowd's process ended with ${code ?? signal}` });
    });
  }

  get pid(): number {
    return this.#child.pid ?? 0;
  }

  async order<N extends keyof CrowdOrders>(name: N, details: Asked<N>): Promise<Answer<N>> {
    this.#count += 1;
    const order: Order = { id: this.#count, name, details };
    let tooLate: NodeJS.Timeout | undefined;
    const obeyed = await new Promise<Obeyed>((resolve) => {
      this.#waiting.set(order.id, resolve);
      const error = `not done within ${ORDER_WITHIN_MS} ms`;
      tooLate = setTimeout(resolve, ORDER_WITHIN_MS, { id: order.id, error });
      this.#child.send(order);
    });
    clearTimeout(tooLate);
    this.#waiting.delete(order.id);
    if ('error' in obeyed) throw new Error(`${name}: ${obeyed.error}`);
    const answer: Answer<N> = JSON.parse(obeyed.answer);
    return answer;
  }

  async stop(): Promise<void> {
    if (!this.#child.connected) return;
    this.#child.disconnect();
    await once(this.#child, 'exit');
  }
}
