// The doctor and TLS: a mock cluster behind a TLS server.
import { writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { join } from 'node:path';
import { createServer, type TlsOptions } from 'node:tls';
import { temporaryFolder } from '../deps/script.js';
import { type Certificate, certificate as issue, selfSigned } from '../helpers/certificate.js';
import { withCluster } from '../helpers/cluster.js';
import { diagnose, failureIn, listen, steps } from './cli.js';

const cluster = withCluster();
const certificate = selfSigned();

/** The port of a TLS server that passes everything on to the mock cluster. */
function tlsBroker(own: Certificate = certificate, options: TlsOptions = {}): Promise<number> {
  const target = Number(cluster.bootstrapServers.split(':')[1]);
  const server = createServer({ ...own, ...options }, (client) => {
    const broker = connect(target, '127.0.0.1');
    for (const socket of [client, broker]) socket.on('error', () => undefined);
    client.pipe(broker).pipe(client);
  });
  return listen(server);
}

function fileOf(text: string): string {
  const path = join(temporaryFolder(), 'file.pem');
  writeFileSync(path, text);
  return path;
}

interface Given {
  readonly host?: string;
  readonly ca?: Certificate;
  readonly properties?: readonly string[];
}

function diagnoseTls(port: number, { host = 'localhost', ca, properties = [] }: Given = {}) {
  const all = ['security.protocol=ssl', 'broker.address.family=v4', ...properties];
  if (ca !== undefined) all.push(`ssl.ca.location=${fileOf(ca.cert)}`);
  const args = all.flatMap((property) => ['-X', property]);
  return diagnose(['-b', `${host}:${port}`, '--timeout', '3000', ...args]);
}

it('a certificate that is trusted and has the name: every step up to the metadata', async () => {
  const { code, of } = await diagnoseTls(await tlsBroker(), { ca: certificate });
  expect(steps(of('Broker'))).toEqual([
    'resolve ok',
    'connect ok',
    'tls ok',
    'certificate ok',
    'ApiVersions ok',
  ]);
  expect(of('Broker')[3]?.text).toMatch(/^localhost, issued by localhost, valid from .* to /);
  expect(steps(of('Cluster'))).toEqual(['metadata ok', 'broker 1 ok']);
  expect(code).toBe(0);
});

it('a certificate of an unknown authority', async () => {
  const { of } = await diagnoseTls(await tlsBroker(), { ca: selfSigned({ name: 'another' }) });
  expect(failureIn(of('Broker'))).toMatchObject({
    name: 'trust',
    text: expect.stringMatching(/SELF_SIGNED.*file\.pem/),
    remedy: expect.stringContaining('ssl.ca.location'),
  });
  expect(steps(of('Cluster'))).toEqual(['cluster skip']);
});

it('a certificate for another name', async () => {
  const port = await tlsBroker(selfSigned({ dnsNames: ['kafka.test'] }));
  const { of } = await diagnoseTls(port, { ca: certificate });
  const failed = of('Broker').filter(({ status }) => status === 'fail');
  expect(failed.map(({ name }) => name)).toEqual(['trust', 'host name']);
  expect(failed[1]?.text).toMatch(/localhost is not a name of .*kafka\.test/);
});

it('an address that is not in the certificate, and the property that lets it be', async () => {
  const port = await tlsBroker();
  const given = { host: '127.0.0.1', ca: certificate };
  expect(failureIn((await diagnoseTls(port, given)).of('Broker')).name).toBe('host name');
  const properties = ['ssl.endpoint.identification.algorithm=none'];
  expect((await diagnoseTls(port, { ...given, properties })).code).toBe(0);
});

it('a certificate that is over, one not valid yet, and one soon over', async () => {
  const hour = 3_600_000;
  const over = selfSigned({ validTo: new Date(Date.now() - hour) });
  const early = selfSigned({ validFrom: new Date(Date.now() + hour) });
  const soon = selfSigned({ validTo: new Date(Date.now() + hour) });
  const old = await diagnoseTls(await tlsBroker(over), { ca: over });
  expect(failureIn(old.of('Broker'))).toMatchObject({ name: 'certificate' });
  expect(failureIn(old.of('Broker')).text).toMatch(/it is over$/);
  const young = await diagnoseTls(await tlsBroker(early), { ca: early });
  expect(failureIn(young.of('Broker')).text).toMatch(/not valid yet$/);
  const short = await diagnoseTls(await tlsBroker(soon), { ca: soon });
  expect(short.of('Broker')[3]).toMatchObject({ name: 'certificate', status: 'warn' });
});

it('an authority that is over, above a certificate that is not', async () => {
  const hour = 3_600_000;
  const authority = selfSigned({ name: 'authority', validTo: new Date(Date.now() - hour) });
  const { of } = await diagnoseTls(await tlsBroker(issue({ issuer: authority })), {
    ca: authority,
  });
  expect(steps(of('Broker'))).toContain('certificate ok');
  expect(failureIn(of('Broker'))).toMatchObject({
    name: 'chain',
    text: expect.stringMatching(/^a certificate of the chain has expired: authority, valid from/),
    remedy: expect.stringContaining('renewed one'),
  });
});

it('an intermediate authority that is over', async () => {
  const root = selfSigned({ name: 'root' });
  const over = new Date(Date.now() - 1000);
  const between = issue({ name: 'between', issuer: root, validTo: over });
  const own = issue({ issuer: between });
  const { of } = await diagnoseTls(await tlsBroker({ ...own, cert: own.cert + between.cert }), {
    ca: root,
  });
  expect(failureIn(of('Broker')).text).toMatch(/the chain has expired: between, /);
});

it('verification that is switched off: the same as warnings', async () => {
  const port = await tlsBroker();
  const properties = ['enable.ssl.certificate.verification=false'];
  const { code, of } = await diagnoseTls(port, { ca: selfSigned(), properties });
  expect(code).toBe(0);
  expect(steps(of('Broker'))).toContain('trust warn');
});

it('a server that wants certificates of clients', async () => {
  const port = await tlsBroker(certificate, { requestCert: true, ca: certificate.cert });
  const { of } = await diagnoseTls(port, { ca: certificate });
  expect(failureIn(of('Broker'))).toMatchObject({
    name: 'ApiVersions',
    remedy: expect.stringContaining('ssl.certificate.location'),
  });
  const own = selfSigned({ name: 'client' });
  const server = await tlsBroker(certificate, { requestCert: true, ca: own.cert });
  const properties = [
    `ssl.certificate.location=${fileOf(own.cert)}`,
    `ssl.key.location=${fileOf(own.key)}`,
  ];
  expect((await diagnoseTls(server, { ca: certificate, properties })).code).toBe(0);
});

it('files that are not there, or hold no certificate', async () => {
  const port = await tlsBroker();
  const missing = await diagnoseTls(port, { properties: ['ssl.ca.location=/no/such/file'] });
  expect(failureIn(missing.of('Broker'))).toMatchObject({ name: 'tls' });
  expect(failureIn(missing.of('Broker')).text).toContain('/no/such/file');
  const empty = await diagnoseTls(port, { properties: [`ssl.ca.location=${fileOf('text')}`] });
  expect(failureIn(empty.of('Broker')).name).toBe('tls');
  const [own, other] = [selfSigned(), selfSigned()];
  const certificateAndKey = [
    `ssl.certificate.location=${fileOf(own.cert)}`,
    `ssl.key.location=${fileOf(other.key)}`,
  ];
  const unfit = await diagnoseTls(port, { properties: certificateAndKey });
  expect(failureIn(unfit.of('Broker')).remedy).toContain('Correct the ssl.* properties');
});

it('plain text to a port of TLS: the property to set', async () => {
  const port = await tlsBroker();
  const { of } = await diagnose(['-b', `127.0.0.1:${port}`, '--timeout', '2000']);
  expect(failureIn(of('Broker'))).toMatchObject({
    name: 'ApiVersions',
    remedy: expect.stringContaining('This port speaks TLS'),
  });
});
