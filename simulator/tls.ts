import { createHash, createPublicKey, generateKeyPairSync, type KeyObject, randomBytes, sign } from 'node:crypto';
import { isIPv4 } from 'node:net';
import { bits, element, integer, octets, oid, sequence, set, TRUE, utcTime, utf8 } from './der.js';

/** A certificate authority of this process alone, and the server certificate that it vouches for. */
export interface TlsMaterial {
  /** PEM of the authority: what clients must trust. */
  readonly ca: string;
  readonly certificate: string;
  readonly key: string;
}

const DAY = 24 * 60 * 60 * 1000;
const ECDSA_SHA256 = sequence(oid('1.2.840.10045.4.3.2'));

function name(commonName: string): Buffer {
  return sequence(set(sequence(oid('2.5.4.3'), utf8(commonName))));
}

function extension(id: string, critical: boolean, value: Buffer): Buffer {
  return critical ? sequence(oid(id), TRUE, octets(value)) : sequence(oid(id), octets(value));
}

function spki(key: KeyObject): Buffer {
  return createPublicKey(key).export({ type: 'spki', format: 'der' });
}

function keyIdentifier(key: KeyObject): Buffer {
  return createHash('sha1').update(spki(key)).digest();
}

function pem(der: Buffer): string {
  const lines = der.toString('base64').match(/.{1,64}/g) ?? [];
  return `-----BEGIN CERTIFICATE-----\n${lines.join('\n')}\n-----END CERTIFICATE-----\n`;
}

interface CertificateRequest {
  readonly subject: string;
  readonly subjectKey: KeyObject;
  readonly issuer: string;
  readonly issuerKey: KeyObject;
  readonly extensions: readonly Buffer[];
}

function issue(request: CertificateRequest): string {
  const serial = randomBytes(16);
  serial[0] = ((serial[0] ?? 0) & 0x3f) | 0x40;
  const identifiers = [
    extension('2.5.29.14', false, octets(keyIdentifier(request.subjectKey))),
    extension('2.5.29.35', false, sequence(element(0x80, keyIdentifier(request.issuerKey)))),
  ];
  const body = sequence(
    element(0xa0, integer(Buffer.from([2]))),
    integer(serial),
    ECDSA_SHA256,
    name(request.issuer),
    sequence(utcTime(new Date(Date.now() - DAY)), utcTime(new Date(Date.now() + 30 * DAY))),
    name(request.subject),
    spki(request.subjectKey),
    element(0xa3, sequence(...request.extensions, ...identifiers)),
  );
  return pem(sequence(body, ECDSA_SHA256, bits(sign('sha256', body, request.issuerKey))));
}

function alternativeName(host: string): Buffer {
  if (isIPv4(host)) return element(0x87, Buffer.from(host.split('.').map(Number)));
  if (host === '::1') return element(0x87, Buffer.concat([Buffer.alloc(15), Buffer.from([1])]));
  return element(0x82, Buffer.from(host, 'ascii'));
}

/** Makes an authority and a certificate for loopback, and for `hosts` beside it. Accepted by Node, OpenSSL (Python) and Go, which all insist on subject alternative names, key usages and key identifiers. */
export function createTlsMaterial(hosts: readonly string[] = []): TlsMaterial {
  const authority = generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey;
  const server = generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey;
  const issuer = 'Jit Azure Drift simulator CA';
  const basic = (content: readonly Buffer[]) => extension('2.5.29.19', true, sequence(...content));
  const usage = (byte: number, unused: number) => extension('2.5.29.15', true, bits(Buffer.from([byte]), unused));
  const names = ['localhost', '127.0.0.1', '::1', ...hosts].map(alternativeName);
  return {
    ca: issue({
      subject: issuer,
      subjectKey: authority,
      issuer,
      issuerKey: authority,
      extensions: [basic([TRUE, integer(Buffer.from([0]))]), usage(0x06, 1)],
    }),
    certificate: issue({
      subject: 'localhost',
      subjectKey: server,
      issuer,
      issuerKey: authority,
      extensions: [
        basic([]),
        usage(0x80, 7),
        extension('2.5.29.37', false, sequence(oid('1.3.6.1.5.5.7.3.1'))),
        extension('2.5.29.17', false, sequence(...names)),
      ],
    }),
    key: server.export({ type: 'pkcs8', format: 'pem' }).toString(),
  };
}
