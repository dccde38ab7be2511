import { createPublicKey } from 'node:crypto';
import { type JWTPayload, type JWTVerifyGetKey, createLocalJWKSet, errors, jwtVerify } from 'jose';
import { z } from 'zod';
import { UserId } from '../contract/ids.js';
import { type Authenticate, type Principal, SCOPES, type Scope } from '../contract/principal.js';
import type { Log } from '../contract/telemetry.js';
import { assertNever } from '../domain/result.js';

/** Longer tokens are refused unread. */
const LONGEST_TOKEN = 2_048;
/** How far the issuer's clock may be off, seconds. */
const CLOCK_TOLERANCE_S = 5;

export interface TokenRules {
  readonly issuer: string;
  readonly audience: string;
  /** Required `typ`: keeps other tokens of the same issuer out. */
  readonly type: string;
  readonly algorithms: readonly ('EdDSA' | 'ES256')[];
  /** PEM (SPKI) or JWKS text: the only source of keys, whatever a token's header says (`jku`, `jwk`, `x5u`). */
  readonly publicKey: string;
}

/**
 * Verifies tokens of one issuer: signature by an allowed algorithm, `iss`, `aud`, `typ`, `exp` (required), `nbf`, and
 * exactly one known scope. Throws at once if the key is not usable.
 */
export function createAuthenticate(rules: TokenRules, log: Log): Authenticate {
  const { getKey, algorithms } = keySource(rules);
  const options = {
    algorithms,
    issuer: rules.issuer,
    audience: rules.audience,
    typ: rules.type,
    requiredClaims: ['exp', 'sub'],
    clockTolerance: CLOCK_TOLERANCE_S,
  };
  return async (token) => {
    try {
      if (token.length > LONGEST_TOKEN) throw new errors.JWTInvalid('too long');
      const { payload } = await jwtVerify(token, getKey, options);
      return principalOf(payload);
    } catch (error) {
      if (!(error instanceof errors.JOSEError)) throw error;
      log.info({ code: error.code, reason: error.message }, 'token refused');
      return null;
    }
  };
}

/** A single key can be used with its own algorithm only; the keys of a set say so themselves. */
function keySource({ publicKey, algorithms }: TokenRules): { getKey: JWTVerifyGetKey; algorithms: string[] } {
  if (publicKey.trimStart().startsWith('{')) {
    return { getKey: createLocalJWKSet(JSON.parse(publicKey)), algorithms: [...algorithms] };
  }
  const key = createPublicKey(publicKey);
  const fitting = key.asymmetricKeyType === 'ed25519' ? 'EdDSA' : 'ES256';
  return { getKey: async () => key, algorithms: algorithms.filter((algorithm) => algorithm === fitting) };
}

const Claims = z.object({ sub: UserId, scope: z.string() });

const isScope = (text: string): text is Scope => SCOPES.some((scope) => scope === text);

function principalOf(payload: JWTPayload): Principal {
  const claims = Claims.safeParse(payload);
  if (!claims.success) throw new errors.JWTClaimValidationFailed('sub or scope is malformed', payload);
  const { sub, scope } = claims.data;
  // A token for several roles is refused, not guessed at; scopes of other services may stand beside ours.
  const [role, ...more] = scope.split(' ').filter(isScope);
  if (role === undefined || more.length > 0) {
    throw new errors.JWTClaimValidationFailed('not exactly one known scope', payload, 'scope');
  }
  return bearerOf(role, sub);
}

function bearerOf(role: Scope, sub: string): Principal {
  switch (role) {
    case 'player':
      return { kind: 'user', userId: sub };
    case 'matchmaker':
      return { kind: 'service', name: sub };
    case 'ops':
      return { kind: 'ops', name: sub };
    default:
      return assertNever(role);
  }
}
