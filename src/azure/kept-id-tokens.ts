import { isObject } from './wire.js';

/** How long the ID token lives, in milliseconds, by its own claims; 0 where it does not say. */
function lifetimeOf(jwt: string): number {
  try {
    const claims: unknown = JSON.parse(Buffer.from(jwt.split('.')[1] ?? '', 'base64url').toString('utf8'));
    if (!isObject(claims) || typeof claims.exp !== 'number' || typeof claims.iat !== 'number') return 0;
    return (claims.exp - claims.iat) * 1000;
  } catch {
    return 0;
  }
}

/**
 * ID tokens of a run of many tenants: one serves every login of its audience until half of its life (of about five
 * minutes) is over, then the next is asked for, so that none is old when Entra reads it. Its age is taken by the clock
 * of this machine from when it was asked for, and its life from the difference of its claims: a clock that is wrong
 * does no harm. A failure is not kept.
 */
export function keepIdTokens(
  ask: (audience: string) => Promise<string>,
  now: () => number,
): (audience: string) => Promise<string> {
  const kept = new Map<string, { readonly token: Promise<string>; readonly until: () => number }>();
  return (audience) => {
    const found = kept.get(audience);
    if (found !== undefined && now() < found.until()) return found.token;
    const askedAt = now();
    // Who comes while it is under way waits for the same one.
    let until = Number.POSITIVE_INFINITY;
    const token = ask(audience).then(
      (jwt) => {
        until = askedAt + lifetimeOf(jwt) / 2;
        return jwt;
      },
      (thrown: unknown) => {
        until = askedAt;
        throw thrown;
      },
    );
    kept.set(audience, { token, until: () => until });
    return token;
  };
}
