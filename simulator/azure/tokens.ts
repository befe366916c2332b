import { randomUUID } from 'node:crypto';
import {
  type CryptoKey,
  calculateJwkThumbprint,
  exportJWK,
  generateKeyPair,
  type JWK,
  type JWTPayload,
  SignJWT,
} from 'jose';
import { kept } from '../kept.js';

/** A key that signs tokens, and the document that others verify them with. */
export interface SigningKey {
  readonly kid: string;
  readonly publicKey: CryptoKey;
  readonly jwk: JWK;
  sign(claims: JWTPayload): Promise<string>;
}

/** An RS256 key of 2048 bits; only this process ever holds it. Making it costs more than all else at start: it is made once. */
async function createSigningKey(name: string): Promise<SigningKey> {
  const { publicKey, privateKey } = await kept(`signing key of ${name}`, () =>
    generateKeyPair('RS256', { modulusLength: 2048, extractable: true }),
  );
  const exported = await exportJWK(publicKey);
  const kid = await calculateJwkThumbprint(exported);
  return {
    kid,
    publicKey,
    jwk: { ...exported, kid, use: 'sig', alg: 'RS256' },
    sign: (claims) =>
      new SignJWT(claims).setProtectedHeader({ alg: 'RS256', typ: 'JWT', kid, x5t: kid }).sign(privateKey),
  };
}

/** The keys of the simulated token issuers. */
export interface SimulatorKeys {
  readonly github: SigningKey;
  readonly entra: SigningKey;
  /** Trusted by no one: for tokens whose signature must not verify. */
  readonly foreign: SigningKey;
}

let shared: Promise<SimulatorKeys> | undefined;

/** The keys of this process. */
export function simulatorKeys(): Promise<SimulatorKeys> {
  shared ??= Promise.all([createSigningKey('GitHub'), createSigningKey('Entra'), createSigningKey('nobody')]).then(
    ([github, entra, foreign]) => ({ github, entra, foreign }),
  );
  return shared;
}

/** What an access token of the simulated Entra says of its bearer. */
export interface AccessTokenSubject {
  readonly audience: string;
  readonly issuerTenant: string;
  readonly appId: string;
  readonly objectId: string;
  readonly roles: readonly string[];
}

/** The claims of an access token (version 1.0, as Graph and ARM get them). `now` in seconds. */
export function accessTokenClaims(subject: AccessTokenSubject, now: number, lifetime: number): JWTPayload {
  const issuer = `https://sts.windows.net/${subject.issuerTenant}/`;
  return {
    aud: subject.audience,
    iss: issuer,
    iat: now,
    nbf: now,
    exp: now + lifetime,
    aio: randomUUID().replaceAll('-', ''),
    appid: subject.appId,
    appidacr: '2',
    idp: issuer,
    idtyp: 'app',
    oid: subject.objectId,
    ...(subject.roles.length > 0 ? { roles: [...subject.roles] } : {}),
    sub: subject.objectId,
    tid: subject.issuerTenant,
    uti: randomUUID(),
    ver: '1.0',
  };
}
