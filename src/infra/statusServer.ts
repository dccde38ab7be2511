import { type IncomingMessage, type ServerResponse, createServer } from 'node:http';
import type { Ms } from '../domain/chess/types.js';

const CHECK_LIMIT_MS: Ms = 2_000;

export interface StatusServerOptions {
  readonly host: string;
  /** 0: any free port. */
  readonly port: number;
  readonly metrics: { text(): Promise<string>; readonly contentType: string };
  /** What has to hold for this process to be of use, by name. A check that fails or takes too long does not hold. */
  readonly checks: Readonly<Record<string, () => Promise<boolean>>>;
}

export interface StatusServer {
  readonly port: number;
  close(): Promise<void>;
}

interface Reply {
  readonly status: number;
  readonly type: string;
  readonly text: string;
}

/**
 * For a process without an API of its own: `/healthz` (it runs), `/readyz` (200, or 503 naming what does not hold)
 * and `/metrics`.
 */
export async function startStatusServer({
  host,
  port,
  metrics,
  checks,
}: StatusServerOptions): Promise<StatusServer> {
  const replies: Readonly<Record<string, () => Promise<Reply>>> = {
    '/healthz': async () => json(200, { status: 'ok' }),
    '/readyz': async () => {
      const down = await failing(checks);
      return down.length === 0 ? json(200, { status: 'ok' }) : json(503, { status: 'unavailable', down });
    },
    '/metrics': async () => ({ status: 200, type: metrics.contentType, text: await metrics.text() }),
  };
  const server = createServer((request, response) => void answer(replies, request, response));
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, resolve);
  });
  const address = server.address();
  return {
    port: typeof address === 'object' && address ? address.port : port,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

async function answer(
  replies: Readonly<Record<string, () => Promise<Reply>>>,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const path = request.url?.split('?', 1)[0] ?? '';
  const reply = Object.hasOwn(replies, path) ? replies[path] : undefined;
  let outcome: Reply;
  try {
    outcome = (await reply?.()) ?? json(404, { status: 'not_found' });
  } catch {
    outcome = json(500, { status: 'error' });
  }
  response.writeHead(outcome.status, { 'content-type': outcome.type, 'cache-control': 'no-store' });
  response.end(request.method === 'HEAD' ? undefined : outcome.text);
}

const json = (status: number, body: object): Reply => ({
  status,
  type: 'application/json; charset=utf-8',
  text: JSON.stringify(body),
});

async function failing(checks: StatusServerOptions['checks']): Promise<string[]> {
  const names = Object.entries(checks).map(async ([name, check]) => ((await holds(check)) ? [] : [name]));
  return (await Promise.all(names)).flat();
}

function holds(check: () => Promise<boolean>): Promise<boolean> {
  const late = new Promise<boolean>((resolve) => setTimeout(resolve, CHECK_LIMIT_MS, false).unref());
  return Promise.race([check().catch(() => false), late]);
}
