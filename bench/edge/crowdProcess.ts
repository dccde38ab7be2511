import { sharedNow } from './clock.js';
import type { CrowdOrders, Obeyed, Order } from './crowdOrders.js';
import { CrowdSocket } from './crowdSocket.js';
import { Tally } from './tally.js';

/** A process full of sockets; `crowd.ts` starts it and tells it what to do. */
const sockets = new Set<CrowdSocket>();
const tally = new Tally();

const orders: CrowdOrders = {
  async join({ urls, firstGame, perGame, atOnce }) {
    const startedAt = sharedNow();
    const wanted = urls.flatMap((url, index) => Array.from({ length: perGame }, () => ({ url, index })));
    for (let n = 0; n < wanted.length; n += atOnce) {
      const group = wanted
        .slice(n, n + atOnce)
        .map(({ url, index }) => new CrowdSocket(new URL(url), firstGame + index, tally));
      group.forEach((socket) => sockets.add(socket));
      await Promise.all(group.map(({ entered }) => entered));
    }
    return { sockets: wanted.length, seconds: (sharedNow() - startedAt) / 1_000 };
  },
  measure: async ({ schedule }) => tally.measure(schedule),
  reach: ({ version, timeoutMs }) => tally.reach(sockets, version, timeoutMs),
  count: async () => ({ sockets: sockets.size, ...tally.count() }),
  async leave() {
    for (const socket of sockets) socket.leave();
    sockets.clear();
    tally.forget();
  },
};

async function obey({ id, name, details }: Order): Promise<void> {
  const answered: Promise<unknown> = Reflect.apply(orders[name], orders, [details]);
  const obeyed: Obeyed = await answered.then(
    (answer) => ({ id, answer: JSON.stringify(answer ?? null) }),
    (error: unknown) => ({ id, error: String(error) }),
  );
  process.send?.(obeyed);
}

process.on('message', (order: Order) => void obey(order));
process.once('disconnect', () => process.exit());
