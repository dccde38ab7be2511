const WANTED = [
  { sub: 'alice', scope: 'player' },
  { sub: 'bob', scope: 'player' },
  { sub: 'matchmaking', scope: 'matchmaker' },
];

/**
 * Tokens to try the service with, from the edge's own issuer (DEV_ISSUER=1).
 * @returns {Promise<[string, string][]>} who, and the token; empty when the edge issues none
 */
export async function devTokens(edgeUrl) {
  const tokens = [];
  for (const request of WANTED) {
    const answer = await fetch(`${edgeUrl}/dev/tokens`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(request),
      signal: AbortSignal.timeout(5000),
    });
    if (!answer.ok) return [];
    tokens.push([`token ${request.sub}`, (await answer.json()).token]);
  }
  return tokens;
}
