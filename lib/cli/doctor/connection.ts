// What librdkafka would do with the properties, as far as a connection by hand needs to know.
import { X509Certificate } from 'node:crypto';
import { existsSync, readFileSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { createSecureContext, type SecureContext } from 'node:tls';
import type { Properties } from './properties.js';

/** How to connect. */
export interface Connection {
  /** `security.protocol`, in small letters. */
  readonly protocol: string;
  readonly usesTls: boolean;
  readonly usesSasl: boolean;
  /** `sasl.mechanism`. */
  readonly mechanism: string;
  /** IP family, by `broker.address.family`; 0 is both. */
  readonly family: 0 | 4 | 6;
  /** `enable.ssl.certificate.verification` */
  readonly verifies: boolean;
  /** `ssl.endpoint.identification.algorithm` is `https`. */
  readonly verifiesName: boolean;
  /** Reads the files that the properties name; throws if one cannot be read or used. */
  readonly tls: () => TlsFiles;
  readonly timeoutMs: number;
}

/** Certificates and keys. */
export interface TlsFiles {
  readonly secureContext: SecureContext;
  /** Where the trusted certificates come from, for people. */
  readonly trust: string;
}

type Get = Properties['get'];

export function connectionOf(get: Get, timeoutMs: number): Connection {
  const protocol = (get('security.protocol') ?? 'plaintext').toLowerCase();
  return {
    protocol,
    usesTls: protocol.endsWith('ssl'),
    usesSasl: protocol.startsWith('sasl_'),
    mechanism: get('sasl.mechanisms') ?? '',
    family: FAMILIES[get('broker.address.family') ?? 'any'] ?? 0,
    verifies: get('enable.ssl.certificate.verification') !== 'false',
    verifiesName: get('ssl.endpoint.identification.algorithm') !== 'none',
    tls: () => tlsFiles(get),
    timeoutMs,
  };
}

const FAMILIES: Readonly<Record<string, 0 | 4 | 6>> = { any: 0, v4: 4, v6: 6 };

function tlsFiles(get: Get): TlsFiles {
  const text = (location: string, pem: string): string | Buffer | undefined => {
    const path = get(location);
    return path === undefined || path === '' ? get(pem) : readFileSync(path);
  };
  const { ca, trust } = trusted(get);
  const keystore = get('ssl.keystore.location');
  return {
    trust,
    // Here, as it throws for a key that does not fit or wants a password.
    secureContext: createSecureContext({
      ca,
      cert: text('ssl.certificate.location', 'ssl.certificate.pem'),
      key: text('ssl.key.location', 'ssl.key.pem'),
      pfx: keystore === undefined || keystore === '' ? undefined : readFileSync(keystore),
      passphrase: get('ssl.key.password') ?? get('ssl.keystore.password'),
    }),
  };
}

/** Where librdkafka looks when it is told nothing; the first that is there. */
const SYSTEM_BUNDLES = [
  '/etc/pki/tls/certs/ca-bundle.crt',
  '/etc/ssl/certs/ca-bundle.crt',
  '/etc/pki/ca-trust/extracted/pem/tls-ca-bundle.pem',
  '/etc/ssl/ca-bundle.pem',
  '/etc/ssl/cert.pem',
  '/etc/ssl/certs/ca-certificates.crt',
];

function trusted(get: Get): { ca: (string | Buffer)[] | undefined; trust: string } {
  const pem = get('ssl.ca.pem');
  if (pem !== undefined && pem !== '') return { ca: [pem], trust: 'ssl.ca.pem' };
  const location = get('ssl.ca.location');
  if (location !== undefined && location !== '' && location !== 'probe') {
    return { ca: certificatesAt(location), trust: location };
  }
  const bundle = SYSTEM_BUNDLES.find((path) => existsSync(path));
  if (bundle !== undefined) return { ca: [readFileSync(bundle)], trust: bundle };
  return { ca: undefined, trust: "Node's own list, as this system has none" };
}

/** A file, or a folder of files. Throws if there is no certificate in a file. */
function certificatesAt(location: string): Buffer[] {
  if (statSync(location).isDirectory()) {
    const paths = readdirSync(location).map((name) => join(location, name));
    return paths.filter((path) => statSync(path).isFile()).map((path) => readFileSync(path));
  }
  const bytes = readFileSync(location);
  // Node takes a file without a certificate in silence.
  new X509Certificate(bytes);
  return [bytes];
}
