// The TLS handshake, with Node's TLS: it tells more about a certificate than librdkafka does.
import { isIP, type Socket } from 'node:net';
import {
  type Certificate,
  checkServerIdentity,
  connect,
  type DetailedPeerCertificate,
  type PeerCertificate,
  type TLSSocket,
} from 'node:tls';
import type { Report } from '../report.js';
import type { Connection, TlsFiles } from './connection.js';
import { codeOf, inTime, messageOf } from './network.js';

const DAY_MS = 86_400_000;
/** A certificate that ends sooner is worth a warning. */
const SOON_MS = 14 * DAY_MS;

/** A handshake over an open connection, whatever the certificate. */
export function handshake(
  socket: Socket,
  host: string,
  files: TlsFiles | undefined,
  timeoutMs: number,
): Promise<TLSSocket> {
  const secure = new Promise<TLSSocket>((resolve, reject) => {
    const options = {
      ...(files !== undefined && { secureContext: files.secureContext }),
      socket,
      // Looked at below: an untrusted certificate is to be described, not only refused.
      rejectUnauthorized: false,
      ...(isIP(host) === 0 && { servername: host }),
    };
    const tls = connect(options, () => {
      tls.off('error', reject).on('error', () => undefined);
      resolve(tls);
    });
    tls.once('error', reject);
    // A server that hangs up without a word.
    socket.once('close', () => {
      reject(new Error('the other end has closed the connection'));
    });
  });
  return inTime(secure, timeoutMs, 'no answer', () => socket.destroy());
}

/** Reports the certificate; returns whether librdkafka would accept it. */
export function checkCertificate(
  report: Report,
  tls: TLSSocket,
  host: string,
  trust: string,
  { verifies, verifiesName }: Connection,
): boolean {
  const certificate = tls.getPeerCertificate();
  report.ok('tls', `${tls.getProtocol() ?? ''} ${tls.getCipher().name}`);
  const problems = [
    expiry(report, certificate),
    ...untrusted(tls, trust),
    ...(verifiesName ? [wrongName(host, certificate)] : []),
  ].filter((problem) => problem !== undefined);
  for (const [name, text, remedy] of problems) {
    if (verifies) report.fail(name, text, remedy);
    else report.warn(name, `${text} (enable.ssl.certificate.verification is false)`, remedy);
  }
  return !verifies || problems.length === 0;
}

type Problem = readonly [name: string, text: string, remedy: string];

/** A certificate may have several names of a kind. */
const nameOf = ({ CN, O }: Partial<Certificate>): string => String(CN ?? O ?? 'nameless');

function expiry(report: Report, certificate: PeerCertificate): Problem | undefined {
  const { subject, issuer, valid_from: from, valid_to: to } = certificate;
  const text = `${nameOf(subject)}, issued by ${nameOf(issuer)}, valid from ${from} to ${to}`;
  const left = Date.parse(to) - Date.now();
  if (isOver(certificate))
    return ['certificate', `${text}: it is over`, 'The broker needs a new certificate.'];
  if (isEarly(certificate)) {
    return ['certificate', `${text}: not valid yet`, 'Check the clock here, and the certificate.'];
  }
  if (left > SOON_MS) report.ok('certificate', text);
  else {
    const days = Math.floor(left / DAY_MS);
    report.warn('certificate', `${text}: ${days} days left`, 'Renew it.');
  }
  return undefined;
}

function untrusted(tls: TLSSocket, trust: string): Problem[] {
  if (tls.authorized) return [];
  // An Error, though its type says otherwise in older versions.
  const error: unknown = tls.authorizationError;
  const reason = error instanceof Error ? codeOf(error) || messageOf(error) : String(error);
  // The name is looked at apart.
  if (reason.includes('ALTNAME')) return [];
  if (/^CERT_(HAS_EXPIRED|NOT_YET_VALID)$/.test(reason)) return outdatedChain(tls, trust);
  return [
    [
      'trust',
      `${reason}; trusted certificates: ${trust}`,
      'Set ssl.ca.location to a file with the certificate (PEM) of the authority that issued it.',
    ],
  ];
}

const isOver = ({ valid_to: to }: PeerCertificate): boolean => Date.parse(to) < Date.now();
const isEarly = ({ valid_from: from }: PeerCertificate): boolean => Date.parse(from) > Date.now();

/** Some certificate is out of date: the broker's own, which is looked at apart, or one above it. */
function outdatedChain(tls: TLSSocket, trust: string): Problem[] {
  const [own, ...above] = chainOf(tls);
  const outdated = above.filter((it) => isOver(it) || isEarly(it));
  if (outdated.length === 0 && own !== undefined && (isOver(own) || isEarly(own))) return [];
  const names = outdated.map(
    (it) => `${nameOf(it.subject)}, valid from ${it.valid_from} to ${it.valid_to}`,
  );
  const early = outdated.some((it) => isEarly(it));
  return [
    [
      'chain',
      `a certificate of the chain ${early ? 'is not valid yet' : 'has expired'}: ` +
        `${names.join('; ') || 'unknown which'}; trusted certificates: ${trust}`,
      early
        ? 'Check the clock here, and that certificate.'
        : 'If the broker sends it, it needs a renewed one in its keystore; if it is among the trusted ' +
          'ones, set ssl.ca.location to a file with the renewed one.',
    ],
  ];
}

/** Its type says that there always is one. */
const issuerOf = (it: DetailedPeerCertificate): DetailedPeerCertificate | undefined =>
  it.issuerCertificate;

/** The broker's certificate, then the issuer of each, as far as they are known. */
function chainOf(tls: TLSSocket): readonly PeerCertificate[] {
  const chain: DetailedPeerCertificate[] = [];
  let next: DetailedPeerCertificate | undefined = tls.getPeerCertificate(true);
  // The last one has issued itself.
  const seen = new Set<string>();
  while (next !== undefined && !seen.has(next.fingerprint256)) {
    chain.push(next);
    seen.add(next.fingerprint256);
    next = issuerOf(next);
  }
  return chain;
}

function wrongName(host: string, certificate: PeerCertificate): Problem | undefined {
  const error = checkServerIdentity(host, certificate);
  if (error === undefined) return undefined;
  const names = certificate.subjectaltname ?? nameOf(certificate.subject);
  return [
    'host name',
    `${host} is not a name of the certificate, which is for: ${names}`,
    'Connect by a name of the certificate, or have it issued for this one. For tests: ' +
      'ssl.endpoint.identification.algorithm=none.',
  ];
}
