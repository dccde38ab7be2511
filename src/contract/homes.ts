/** What an edge says of itself while it is alive. */
export interface EdgeLease {
  /** The instance id of the edge. */
  readonly id: string;
  /** Base of its socket addresses: `wss://edge-2.example`. */
  readonly url: string;
  /** Its share of the games in relation to the others'. */
  readonly weight: number;
  /** `unwell`: something that it depends on cannot be reached. It keeps its games: elsewhere they would fare no better. */
  readonly health: 'ok' | 'unwell';
  /** Open sockets. */
  readonly sockets: number;
}

/** The edges alive, in the order of their ids. The epoch grows when one comes, goes or changes address or weight. */
export interface Membership {
  readonly epoch: number;
  readonly edges: readonly EdgeLease[];
}

/**
 * Who is alive. Each call tells the epoch that the caller has known and returns the membership after it; it rejects
 * while Redis is away.
 */
export interface EdgeLeases {
  /** Takes or renews the lease; it ends by itself when it is not renewed in time. */
  hold(lease: EdgeLease, knownEpoch: number): Promise<Membership>;
  /** May be repeated. */
  giveUp(id: string, knownEpoch: number): Promise<Membership>;
}

/** Where games are at home: the edge that should hold their sockets. Every edge serves every game all the same. */
export interface Homes {
  /** Address of the game's socket at its home. */
  socketUrlOf(gameId: string): string;
  /** True also when the home has the same address as this edge, as behind a balancer: there is nowhere else to go. */
  isHere(gameId: string): boolean;
}
