/** Structured log; pino's shape. Never pass tokens or frame bodies. */
export interface Log {
  debug(fields: object, message: string): void;
  info(fields: object, message: string): void;
  warn(fields: object, message: string): void;
  error(fields: object, message: string): void;
  child(fields: object): Log;
}

export type Labels = Readonly<Record<string, string>>;

/**
 * Every metric of the service with its help text and label names. Base units (seconds, bytes); never a gameId or
 * userId as a label.
 */
export const COUNTERS = {
  live_game_moves_total: {
    help: 'Moves accepted into games, by door (signal, update) and seat kind',
    labels: ['door'],
  },
  live_game_refusals_total: {
    help: 'Commands and requests declined, by refusal code and surface',
    labels: ['code', 'surface'],
  },
  live_game_games_total: {
    help: 'Games created (state=created), and ended by termination',
    labels: ['state'],
  },
  live_game_websocket_reconnects_total: { help: 'Sockets that resumed a game, by how', labels: ['how'] },
  live_game_websocket_closed_total: {
    help: 'Sockets and event streams closed by the service, by close code',
    labels: ['code'],
  },
  live_game_websocket_moved_total: {
    help: 'Sockets told to go on at another edge, by cause (away: the game is at home there, drain)',
    labels: ['cause'],
  },
  live_game_resyncs_total: {
    help: 'Full states sent because the event stream was broken, by cause',
    labels: ['cause'],
  },
  live_game_events_published_total: {
    help: 'Events written to Kafka, by drain (relay, confirm)',
    labels: ['drain'],
  },
  live_game_relay_dropped_total: {
    help: 'Events the relay left to the outbox, by cause (queue_full, rejected)',
    labels: ['cause'],
  },
  live_game_projected_events_total: {
    help: 'Events from Kafka that are in PostgreSQL, by outcome (applied, duplicate: was there already)',
    labels: ['outcome'],
  },
  live_game_dead_letters_total: {
    help: 'Records of the event log that could not be applied and were set aside, by reason',
    labels: ['reason'],
  },
  live_game_bot_fallbacks_total: { help: 'Moves played in place of a silent bot', labels: [] },
  live_game_archive_conflicts_total: {
    help: 'Games of which the archive holds another history; each needs someone to look',
    labels: [],
  },
  live_game_http_cuts_total: {
    help: 'Connections cut by the HTTP server, by reason (malformed, headers_too_large, body_too_large, timeout, unread_answer, too_many_connections, address_connections)',
    labels: ['reason'],
  },
  live_game_calls_total: {
    help: 'Calls to other systems, by target, operation and outcome',
    labels: ['target', 'operation', 'outcome'],
  },
} as const;
export const HISTOGRAMS = {
  live_game_move_latency_seconds: {
    help: 'From the arrival of a move at the edge to its event leaving the edge',
    labels: ['door'],
  },
  live_game_call_seconds: { help: 'Duration of calls to other systems', labels: ['target', 'operation'] },
  live_game_http_request_seconds: {
    help: 'Duration of HTTP requests',
    labels: ['method', 'route', 'status'],
  },
} as const;
export const GAUGES = {
  live_game_active_games: { help: 'Open game workflows in the namespace', labels: [] },
  live_game_websocket_connections: {
    help: 'Open sockets of this edge, by role (player, spectator)',
    labels: ['role'],
  },
  live_game_event_streams: { help: 'Open event streams of this edge', labels: [] },
  live_game_rooms: { help: 'Games that this edge follows for its sockets and event streams', labels: [] },
  live_game_outbox_age_seconds: {
    help: 'Age of the oldest event that Kafka has not confirmed, over the games of this worker',
    labels: [],
  },
  live_game_relay_queue_events: { help: 'Events waiting in the relay of this worker', labels: [] },
  live_game_projector_lag_events: {
    help: 'Events in Kafka that are not in PostgreSQL yet, over all partitions; every projector reports the same',
    labels: [],
  },
  live_game_home_slots: { help: 'Slots, of 1024, whose games are at home at this edge', labels: [] },
  live_game_home_edges: { help: 'Edges alive, as this edge knows', labels: [] },
  live_game_home_epoch: {
    help: 'Number of the table of homes that this edge goes by; differs between edges for a second at most',
    labels: [],
  },
  live_game_breaker_open: { help: '1 while the circuit breaker of the target is open', labels: ['target'] },
} as const;

export interface Metrics {
  count(name: keyof typeof COUNTERS, labels?: Labels, by?: number): void;
  /** `seconds` is a duration. */
  observe(name: keyof typeof HISTOGRAMS, seconds: number, labels?: Labels): void;
  set(name: keyof typeof GAUGES, value: number, labels?: Labels): void;
  add(name: keyof typeof GAUGES, by: number, labels?: Labels): void;
}
