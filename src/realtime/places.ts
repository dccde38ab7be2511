import type { Place, Places } from '../contract/places.js';
import { Tally } from '../contract/tally.js';
import { err, ok } from '../domain/result.js';
import type { Limits } from './limits.js';

type PlaceLimits = Pick<Limits, 'socketsPerEdge' | 'socketsPerAddress' | 'socketsPerUser'>;

/** One for the sockets and the event streams of an edge. */
export function createPlaces(limits: PlaceLimits): Places {
  const addresses = new Tally(limits.socketsPerAddress);
  const users = new Tally(limits.socketsPerUser);
  const taken = new Set<Place>();
  return {
    get taken() {
      return taken.size;
    },
    take(address) {
      if (taken.size >= limits.socketsPerEdge) return err('full');
      if (!addresses.take(address)) return err('crowded');
      let user: string | null = null;
      const place: Place = {
        nameUser(userId) {
          // It may have been freed while its user was asked about.
          if (!taken.has(place) || !users.take(userId)) return false;
          user = userId;
          return true;
        },
        free() {
          if (!taken.delete(place)) return;
          addresses.give(address);
          if (user !== null) users.give(user);
        },
      };
      taken.add(place);
      return ok(place);
    },
  };
}
