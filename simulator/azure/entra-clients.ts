import { timingSafeEqual } from 'node:crypto';
import { decodeJwt, errors, type JWTPayload, jwtVerify } from 'jose';
import type { World } from '../world.js';
import type { Application } from './directory.js';
import { type EntraRefusal, REFUSALS } from './entra-errors.js';
import type { SigningKey } from './tokens.js';

const ASSERTION_TYPE = 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer';

function text(value: unknown): string {
  return typeof value === 'string' ? value : '';
}

/** The federated credential rules: issuer, audience, subject must each match one credential, letter by letter. */
function federationRefusal(world: World, application: Application, claims: JWTPayload): EntraRefusal | null {
  const issuer = text(claims.iss);
  const subject = text(claims.sub);
  const audience = Array.isArray(claims.aud) ? claims.aud.join(',') : text(claims.aud);
  const credentials = application.federatedIdentityCredentials;
  if (
    credentials.some((item) => item.issuer === issuer && item.subject === subject && item.audiences.includes(audience))
  ) {
    return null;
  }
  if (world.entra.genericMismatch) return REFUSALS.generic(issuer, subject, audience);
  if (credentials.length === 0) return REFUSALS.noCredentials(application.appId, application.displayName);
  const byIssuer = credentials.filter((item) => item.issuer === issuer);
  if (byIssuer.length === 0) return REFUSALS.issuer(issuer);
  const byAudience = byIssuer.filter((item) => item.audiences.includes(audience));
  if (byAudience.length === 0) return REFUSALS.audience(audience);
  const folded = subject.toLowerCase();
  const nearly = byAudience.some((item) => item.subject?.toLowerCase() === folded);
  return nearly ? REFUSALS.subjectCase(subject) : REFUSALS.subject(subject);
}

async function assertionRefusal(
  world: World,
  application: Application,
  assertion: string,
  key: SigningKey,
  now: Date,
): Promise<EntraRefusal | null> {
  let claims: JWTPayload;
  try {
    claims = decodeJwt(assertion);
  } catch {
    return REFUSALS.malformedAssertion();
  }
  // Whom to trust comes first: the keys are those of the issuer that a credential names.
  const mismatch = federationRefusal(world, application, claims);
  if (mismatch !== null) return mismatch;
  try {
    await jwtVerify(assertion, key.publicKey, { algorithms: ['RS256'], currentDate: now, requiredClaims: ['exp'] });
    return null;
  } catch (error) {
    const at = (seconds: number | undefined) => new Date((seconds ?? 0) * 1000);
    if (error instanceof errors.JWTExpired || error instanceof errors.JWTClaimValidationFailed) {
      return REFUSALS.assertionTime(now, at(claims.nbf), at(claims.exp));
    }
    return REFUSALS.assertionSignature();
  }
}

function sameSecret(left: string, right: string): boolean {
  const [first, second] = [Buffer.from(left), Buffer.from(right)];
  return first.length === second.length && timingSafeEqual(first, second);
}

function secretRefusal(application: Application, secret: string, now: Date): EntraRefusal | null {
  const found = application.passwordCredentials.find((item) => sameSecret(item.secretText, secret));
  if (found === undefined) return REFUSALS.wrongSecret(application.appId);
  const expired = found.endDateTime !== null && Date.parse(found.endDateTime) <= now.getTime();
  return expired ? REFUSALS.expiredSecret(application.appId) : null;
}

/** Checks what a client brings to prove itself; null when it is who it says. */
export function clientRefusal(
  world: World,
  application: Application,
  form: URLSearchParams,
  key: SigningKey,
  now: Date,
): Promise<EntraRefusal | null> {
  const assertion = form.get('client_assertion');
  if (assertion !== null) {
    if (form.get('client_assertion_type') !== ASSERTION_TYPE) {
      return Promise.resolve(REFUSALS.missingParameter('client_assertion_type'));
    }
    return assertionRefusal(world, application, assertion, key, now);
  }
  const secret = form.get('client_secret');
  return Promise.resolve(secret === null ? REFUSALS.noClientProof() : secretRefusal(application, secret, now));
}
