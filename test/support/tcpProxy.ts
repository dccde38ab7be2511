import net from 'node:net';

/** A network between a client and a server that can be cut, closed and delayed. */
export interface TcpProxy {
  readonly port: number;
  /** Resets every open connection; new ones are accepted. */
  cut(): void;
  /** Swallows what the server answers until it is cut or let through again: requests arrive, acknowledgements do not. */
  holdAnswers(hold: boolean): void;
  /** The next request that holds the text arrives, but instead of its answer the connection is reset. */
  loseAnswerTo(text: string): void;
  /** Resets every connection, new ones too. */
  refuse(refuse: boolean): void;
  close(): Promise<void>;
}

export async function startTcpProxy(target: { host: string; port: number }): Promise<TcpProxy> {
  const open = new Set<net.Socket>();
  let holding = false;
  let refusing = false;
  let lost: string | null = null;

  const server = net.createServer((client) => {
    if (refusing) {
      client.resetAndDestroy();
      return;
    }
    const upstream = net.connect(target);
    for (const socket of [client, upstream]) {
      open.add(socket);
      socket.on('error', () => undefined);
      socket.on('close', () => {
        open.delete(socket);
        client.destroy();
        upstream.destroy();
      });
    }
    let loses = false;
    client.on('data', (bytes) => {
      if (lost !== null && bytes.includes(lost)) {
        loses = true;
        lost = null;
      }
      upstream.write(bytes);
    });
    upstream.on('data', (bytes) => {
      if (loses) client.resetAndDestroy();
      else if (!holding) client.write(bytes);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const cut = () => open.forEach((socket) => socket.resetAndDestroy());

  const address = server.address();
  return {
    port: typeof address === 'object' && address ? address.port : 0,
    cut,
    holdAnswers: (hold) => {
      holding = hold;
    },
    loseAnswerTo: (text) => {
      lost = text;
    },
    refuse: (refuse) => {
      refusing = refuse;
      if (refuse) cut();
    },
    close: () => {
      cut();
      return new Promise((resolve) => server.close(() => resolve()));
    },
  };
}
