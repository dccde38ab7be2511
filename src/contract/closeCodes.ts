interface CloseFacts {
  readonly code: number;
  readonly by: 'client' | 'edge' | 'network';
  /** Whether the client should come back by itself. */
  readonly reconnect: boolean;
  readonly cause: string;
}

/**
 * Every way a socket is closed by the service; the name is sent as the close reason where the protocol lets us.
 * Own codes: 4000-4499 come back, with jitter and backoff; 4500-4999 stay away.
 */
export const CLOSE_CODES = {
  protocol_error: { code: 1002, by: 'client', reconnect: false, cause: 'a broken WebSocket frame' },
  not_utf8: { code: 1007, by: 'client', reconnect: false, cause: 'a text frame that is not UTF-8' },
  too_many_pieces: { code: 1008, by: 'client', reconnect: false, cause: 'a message in too many fragments' },
  frame_too_big: { code: 1009, by: 'client', reconnect: false, cause: 'a message of more than 4096 bytes' },
  lost: { code: 1006, by: 'network', reconnect: true, cause: 'two heartbeats unanswered; no close frame' },
  draining: { code: 4000, by: 'edge', reconnect: true, cause: 'the edge is being replaced' },
  hello_timeout: { code: 4001, by: 'client', reconnect: true, cause: 'no hello within 5 s' },
  reauthenticate: { code: 4002, by: 'edge', reconnect: true, cause: 'the socket is 30 minutes old' },
  unavailable: { code: 4003, by: 'edge', reconnect: true, cause: 'the state of the game cannot be had now' },
  slow_consumer: { code: 4008, by: 'client', reconnect: true, cause: 'over 1 MiB waits to be read' },
  rate_limited: {
    code: 4029,
    by: 'client',
    reconnect: true,
    cause: 'frames or connections kept coming too fast',
  },
  bad_frames: { code: 4500, by: 'client', reconnect: false, cause: '20 frames that could not be read' },
  unauthenticated: {
    code: 4501,
    by: 'client',
    reconnect: false,
    cause: 'no token, or one that is not valid',
  },
  game_not_found: { code: 4504, by: 'client', reconnect: false, cause: 'there is no such game' },
  too_many_sockets: {
    code: 4509,
    by: 'client',
    reconnect: false,
    cause: 'more than 5 sockets in one game, or 50 at one edge',
  },
} as const satisfies Record<string, CloseFacts>;

export type CloseName = keyof typeof CLOSE_CODES;
