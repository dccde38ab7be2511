import { choice, flag, integer, listOf, port, setting, text, url } from './setting.js';

export const edgeSettings = {
  port: setting('EDGE_PORT', port, { fallback: '3000', unit: 'port', text: 'HTTP and WebSocket' }),
  publicUrl: setting('PUBLIC_URL', url('http', 'https'), {
    fallback: null,
    unit: 'URL',
    text: 'Where clients reach this edge and, if it can be, no other; base of the socket addresses. http://127.0.0.1:<EDGE_PORT> if absent',
  }),
  edgeWeight: setting('EDGE_WEIGHT', integer(1, 100), {
    fallback: '1',
    unit: 'share',
    text: "How many games are at home at this edge in relation to the other edges'",
  }),
  edgeLeaseMs: setting('EDGE_LEASE_MS', integer(300, 60_000), {
    fallback: '3000',
    unit: 'ms',
    text: 'How long after its last sign of life an edge counts as alive; it gives three in this time',
  }),
  moveDoor: setting('MOVE_DOOR', choice(['signal', 'update']), {
    fallback: 'signal',
    unit: 'name',
    text: 'How moves from sockets enter their game: durable at once (signal) or with a synchronous verdict (update)',
  }),
  temporalDeadlineMs: setting('TEMPORAL_DEADLINE_MS', integer(100, 60_000), {
    fallback: '3000',
    unit: 'ms',
    text: 'How long one attempt of a call to a game may take; a call of unknown outcome is tried twice',
  }),
  allowAnonymous: setting('ALLOW_ANONYMOUS', flag, {
    fallback: '1',
    unit: '0 or 1',
    text: 'Whether spectators may come without a token',
  }),
  allowedOrigins: setting('ALLOWED_ORIGINS', listOf(url('http', 'https')), {
    fallback: '',
    unit: 'URLs, comma-separated',
    text: 'Origins whose pages may open sockets, besides PUBLIC_URL',
  }),
  trustedProxies: setting('TRUST_PROXY', integer(0, 10), {
    fallback: '0',
    unit: 'hops',
    text: 'Proxies in front of the edge whose X-Forwarded-For is believed',
  }),
  jwtIssuer: setting('JWT_ISSUER', text, {
    fallback: 'live-game-dev',
    unit: 'name',
    text: 'Required `iss` of tokens',
  }),
  jwtAudience: setting('JWT_AUDIENCE', text, {
    fallback: 'live-game-api',
    unit: 'name',
    text: 'Required `aud` of tokens',
  }),
  jwtType: setting('JWT_TYPE', text, {
    fallback: 'at+jwt',
    unit: 'name',
    text: 'Required `typ` of tokens (RFC 9068); other kinds of token of the same issuer are refused',
  }),
  jwtAlgorithms: setting('JWT_ALGORITHMS', listOf(choice(['EdDSA', 'ES256'])), {
    fallback: 'EdDSA',
    unit: 'names, comma-separated',
    text: 'Signature algorithms that are accepted: EdDSA, ES256',
  }),
  jwtPublicKey: setting('JWT_PUBLIC_KEY', text, {
    fallback: null,
    unit: 'PEM or JWKS',
    text: "The issuer's public key or key set; required unless DEV_ISSUER=1",
    fromFile: true,
  }),
  devIssuer: setting('DEV_ISSUER', flag, {
    fallback: '0',
    unit: '0 or 1',
    text: 'Development only: this service issues its own tokens; refused with NODE_ENV=production',
  }),
  devKeyFile: setting('DEV_KEY_FILE', text, {
    fallback: '.stack/dev-key.pem',
    unit: 'path',
    text: "Development only: the issuer's private key, made if missing",
  }),
  userRequestsPerMinute: setting('RATE_LIMIT_USER_PER_MINUTE', integer(1, 1_000_000), {
    fallback: '300',
    unit: 'requests a minute',
    text: 'REST requests of one user',
  }),
  addressRequestsPerMinute: setting('RATE_LIMIT_IP_PER_MINUTE', integer(1, 1_000_000), {
    fallback: '600',
    unit: 'requests a minute',
    text: 'REST requests from one IP address',
  }),
  userConnectsPerMinute: setting('CONNECTS_USER_PER_MINUTE', integer(1, 1_000_000), {
    fallback: '10',
    unit: 'sockets a minute',
    text: 'Sockets and streams opened by one user',
  }),
  addressConnectsPerMinute: setting('CONNECTS_IP_PER_MINUTE', integer(1, 1_000_000), {
    fallback: '30',
    unit: 'sockets a minute',
    text: 'Sockets and streams opened from one IP address at this edge',
  }),
  socketsPerUser: setting('SOCKETS_PER_USER', integer(1, 1_000_000), {
    fallback: '50',
    unit: 'sockets',
    text: 'Open sockets and streams of one user at this edge, over all games',
  }),
  socketsPerAddress: setting('SOCKETS_PER_IP', integer(1, 1_000_000), {
    fallback: '1000',
    unit: 'sockets',
    text: 'Open sockets and streams from one IP address at this edge; TCP connections: twice as many, if TRUST_PROXY=0',
  }),
  framesPerMinute: setting('FRAMES_PER_MINUTE', integer(1, 1_000_000), {
    fallback: '120',
    unit: 'frames a minute',
    text: 'Lasting rate of frames from one socket',
  }),
  frameBurst: setting('FRAME_BURST', integer(1, 1_000_000), {
    fallback: '20',
    unit: 'frames',
    text: 'Frames that one socket may send at once',
  }),
  flagGraceMs: setting('FLAG_GRACE_MS', integer(0, 10_000), {
    fallback: '250',
    unit: 'ms',
    text: 'How long past the deadline the flag of a new game waits for a move that was made in time',
  }),
  continueAsNewEvents: setting('CONTINUE_AS_NEW_EVENTS', integer(20, 40_000), {
    fallback: '4000',
    unit: 'events',
    text: 'Length of history at which a new game will continue as a new run',
  }),
  drainMs: setting('DRAIN_MS', integer(0, 600_000), {
    fallback: '30000',
    unit: 'ms',
    text: 'How long sockets may go on after the edge was told to stop',
  }),
};
