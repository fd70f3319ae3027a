// X.509 certificates for tests: Node makes keys and signatures, but no certificates.
import { generateKeyPairSync, type KeyObject, sign, X509Certificate } from 'node:crypto';

export interface Certificate {
  /** PEM. */
  readonly cert: string;
  readonly key: string;
}

export interface CertificateOptions {
  /** Common name. Default: `localhost`. */
  readonly name?: string;
  /** Names it is for. Default: `localhost`. */
  readonly dnsNames?: readonly string[];
  readonly validFrom?: Date;
  readonly validTo?: Date;
  /** Who signs it. Default: its own key. */
  readonly issuer?: Certificate;
}

const DAY_MS = 86_400_000;

/** One value of DER: tag, length, content. */
function der(tag: number, ...parts: readonly Uint8Array[]): Buffer {
  const content = Buffer.concat(parts);
  const { length } = content;
  if (length < 128) return Buffer.concat([Buffer.from([tag, length]), content]);
  return Buffer.concat([Buffer.from([tag, 0x82, length >> 8, length & 0xff]), content]);
}

const sequence = (...parts: readonly Uint8Array[]): Buffer => der(0x30, ...parts);
const oid = (hex: string): Buffer => der(0x06, Buffer.from(hex, 'hex'));
const octets = (...parts: readonly Uint8Array[]): Buffer => der(0x04, ...parts);
const bits = (bytes: Uint8Array): Buffer => der(0x03, Buffer.from([0]), bytes);

/** GeneralizedTime. */
function time(date: Date): Buffer {
  const digits = date.toISOString().replace(/\.\d+/, '').replace(/[-:T]/g, '');
  return der(0x18, Buffer.from(digits));
}

const COMMON_NAME = oid('550403');
const ALTERNATIVE_NAMES = oid('551d11');
const BASIC_CONSTRAINTS = oid('551d13');
const ECDSA_SHA256 = sequence(oid('2a8648ce3d040302'));

const distinguishedName = (name: string): Buffer =>
  sequence(der(0x31, sequence(COMMON_NAME, der(0x0c, Buffer.from(name)))));

const nameIn = ({ cert }: Certificate): string =>
  new X509Certificate(cert).subject.replace(/^CN=/, '');

/** A certificate that its own key has signed, which may also serve as the authority to trust. */
export function selfSigned(options: Omit<CertificateOptions, 'issuer'> = {}): Certificate {
  return certificate(options);
}

/** A certificate; every one may sign others. */
export function certificate({
  name = 'localhost',
  dnsNames = ['localhost'],
  validFrom = new Date(Date.now() - DAY_MS),
  validTo = new Date(Date.now() + 365 * DAY_MS),
  issuer,
}: CertificateOptions): Certificate {
  const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const names = dnsNames.map((it) => der(0x82, Buffer.from(it)));
  const extensions = sequence(
    sequence(ALTERNATIVE_NAMES, octets(sequence(...names))),
    sequence(BASIC_CONSTRAINTS, octets(sequence(der(0x01, Buffer.from([0xff]))))),
  );
  const body = sequence(
    der(0xa0, der(0x02, Buffer.from([2]))),
    der(0x02, Buffer.from([1])),
    ECDSA_SHA256,
    distinguishedName(issuer === undefined ? name : nameIn(issuer)),
    sequence(time(validFrom), time(validTo)),
    distinguishedName(name),
    exportKey(publicKey),
    der(0xa3, extensions),
  );
  const whole = sequence(body, ECDSA_SHA256, bits(sign('sha256', body, issuer?.key ?? privateKey)));
  const lines = whole.toString('base64').replace(/.{64}/g, '$&\n');
  return {
    cert: `-----BEGIN CERTIFICATE-----\n${lines}\n-----END CERTIFICATE-----\n`,
    key: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
  };
}

function exportKey(key: KeyObject): Buffer {
  return key.export({ type: 'spki', format: 'der' });
}
