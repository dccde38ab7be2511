import { setTimeout as sleep } from 'node:timers/promises';
import type { EdgeLease, EdgeLeases, Homes, Membership } from '../contract/homes.js';
import type { Routing } from '../contract/routing.js';
import type { Log, Metrics } from '../contract/telemetry.js';
import type { Ms } from '../domain/chess/types.js';
import { type HomeTable, homeTable, slotOf, slotsOwned } from './homeTable.js';

export interface HomesDeps {
  readonly leases: EdgeLeases;
  /** This edge. */
  readonly self: Pick<EdgeLease, 'id' | 'url' | 'weight'>;
  /** How it is now. */
  readonly status: () => Pick<EdgeLease, 'health' | 'sockets'>;
  /** How often `renew` is called. */
  readonly renewMs: Ms;
  readonly metrics: Metrics;
  readonly log: Log;
}

export interface HomeEdges extends Homes {
  /** To be called every `renewMs`. Never rejects: while Redis is away the last table stays in force. */
  renew(): Promise<void>;
  /** Gives the lease up for good. Resolves when the other edges have had the time to notice. */
  leave(): Promise<void>;
  describe(): Omit<Routing, 'cells'>;
}

/** The table of homes as this edge knows it. Until it hears of others, and when there are none, all games are at home here. */
export function createHomes({ leases, self, status, renewMs, metrics, log }: HomesDeps): HomeEdges {
  const { id } = self;
  const alone: EdgeLease = { ...self, health: 'ok', sockets: 0 };
  let membership: Membership = { epoch: 0, edges: [alone] };
  let table: HomeTable<EdgeLease> = homeTable([alone]);
  let isLeaving = false;
  let isCut = false;

  const adopt = (next: Membership): void => {
    const isChanged = next.epoch !== membership.epoch;
    membership = next;
    if (isChanged) {
      table = homeTable(next.edges.length > 0 ? next.edges : [alone]);
      log.info({ epoch: next.epoch, edges: next.edges.map((edge) => edge.id) }, 'homes have changed');
    }
    metrics.set('live_game_home_epoch', next.epoch);
    metrics.set('live_game_home_edges', next.edges.length);
    metrics.set('live_game_home_slots', slotsOwned(table, id));
  };

  const renew = async (): Promise<void> => {
    const { epoch } = membership;
    try {
      adopt(await (isLeaving ? leases.giveUp(id, epoch) : leases.hold({ ...self, ...status() }, epoch)));
      isCut = false;
    } catch (error) {
      if (!isCut) log.warn({ error, epoch }, 'the lease could not be renewed; the table of homes stays');
      isCut = true;
      if (isLeaving) adopt(without(id, membership));
    }
  };

  const ownerOf = (gameId: string): EdgeLease => table[slotOf(gameId)] ?? alone;

  return {
    renew,

    async leave() {
      isLeaving = true;
      await renew();
      if (membership.edges.length > 0) await sleep(renewMs);
    },

    socketUrlOf: (gameId) => `${ownerOf(gameId).url}/ws/games/${gameId}`,

    isHere: (gameId) => ownerOf(gameId).url === self.url,

    describe: () => ({
      epoch: membership.epoch,
      answeredBy: id,
      edges: membership.edges.map((edge) => ({ ...edge, slots: slotsOwned(table, edge.id) })),
    }),
  };
}

/** As it will be once the others notice. */
function without(id: string, membership: Membership): Membership {
  const edges = membership.edges.filter((edge) => edge.id !== id);
  const isThere = edges.length < membership.edges.length;
  return isThere ? { epoch: membership.epoch + 1, edges } : membership;
}
