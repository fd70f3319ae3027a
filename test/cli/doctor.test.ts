// What the doctor finds on this machine, and on the way to brokers.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { platformName } from '../../lib/native/platform.js';
import { temporaryFolder } from '../deps/script.js';
import { withCluster } from '../helpers/cluster.js';
import { ADDON, copyPackage } from '../helpers/package-copy.js';
import { diagnose, failureIn, runCli, steps, tcpServer } from './cli.js';

const TIMEOUT = ['--timeout', '1000'] as const;

describe('this machine', () => {
  it('has a runtime and an addon, of which all is told', async () => {
    const { code, of } = await diagnose([]);
    expect(code).toBe(0);
    const machine = of('This machine');
    expect(machine.map(({ name }) => name)).toEqual(
      expect.arrayContaining(['package', 'system', 'runtime', 'prebuilt addon']),
    );
    const addon = of('Addon');
    expect(addon[0]).toMatchObject({ name: 'addon', status: 'ok' });
    expect(addon[0]?.text).toContain(ADDON);
    expect(addon[1]?.text).toMatch(/librdkafka 2\./);
    expect(addon[2]?.text).toMatch(/ssl.*sasl_scram/);
    expect(of('Building').at(-1)).toMatchObject({ name: 'build', status: 'ok' });
  });

  it('has an addon that does not load: what was tried, and what may help', async () => {
    const root = copyPackage({ addon: false });
    const { code, of } = await diagnose([], { root });
    expect(code).toBe(1);
    const { text } = failureIn(of('Addon'));
    expect(text).toContain(`(${platformName()}, Node ${process.version}). Tried:`);
    expect(text).toContain(join(root, ADDON));
    expect(text).toContain('npx kafka-napi build');
  });

  it('without an addon that loads: the network is looked at all the same', async () => {
    const root = copyPackage({ addon: false });
    const { of } = await diagnose(['-b', '127.0.0.1:1'], { root });
    expect(steps(of('Properties'))).toEqual(['properties skip']);
    expect(failureIn(of('Broker')).name).toBe('connect');
    expect(steps(of('Cluster'))).toEqual(['cluster skip']);
  });

  it('has an addon that crashes: the doctor survives', async () => {
    const root = copyPackage({ addon: true });
    const load = join(root, 'dist/native/load.js');
    writeFileSync(load, 'exports.loadedAddon = () => process.abort();');
    const { of } = await diagnose([], { root });
    expect(failureIn(of('Addon')).text).toContain('SIGABRT');
  });

  it('has variables that people forget about', async () => {
    const { of } = await diagnose([], { env: { NODE_OPTIONS: '--no-addons' } });
    const trap = of('This machine').find(({ name }) => name === 'NODE_OPTIONS');
    expect(trap).toMatchObject({ status: 'warn', remedy: expect.stringContaining('--no-addons') });
    expect(failureIn(of('Addon')).text).toContain('Allow addons');
  });
});

describe('brokers', () => {
  const cluster = withCluster({ brokers: 2 });

  it('that are well: every step, the cluster, and a topic', async () => {
    const topic = cluster.topic({ partitions: 3 });
    const { bootstrapServers } = cluster;
    const { code, of } = await diagnose(['--brokers', bootstrapServers, '--topic', topic]);
    expect(code).toBe(0);
    for (const server of bootstrapServers.split(',')) {
      expect(steps(of(`Broker ${server}`))).toEqual(['resolve ok', 'connect ok', 'ApiVersions ok']);
    }
    expect(steps(of('Cluster'))).toEqual(['metadata ok', 'broker 1 ok', 'broker 2 ok', 'topic ok']);
    expect(of('Cluster').at(-1)?.text).toContain(`${topic}: 3 partitions`);
  });

  it('of which one is down: that one fails, the rest goes on', async () => {
    const { bootstrapServers } = cluster;
    const { code, of } = await diagnose(['-b', `127.0.0.1:1,${bootstrapServers}`, ...TIMEOUT]);
    expect(code).toBe(1);
    const failure = failureIn(of('Broker 127.0.0.1:1'));
    expect(failure).toMatchObject({
      name: 'connect',
      remedy: expect.stringContaining('Nothing listens'),
    });
    expect(steps(of('Cluster'))[0]).toBe('metadata ok');
  });

  it('that advertise an address nobody reaches: which one, and the setting', async () => {
    cluster.mock.setBrokerAddress(2, 'no-such-host.invalid', 9092);
    try {
      const [first = ''] = cluster.bootstrapServers.split(',');
      const { of } = await diagnose(['-b', first, ...TIMEOUT]);
      const failure = failureIn(of('Cluster'));
      expect(failure.name).toBe('broker 2');
      expect(failure.text).toContain('advertises no-such-host.invalid:9092');
      expect(failure.remedy).toContain('advertised.listeners');
    } finally {
      const port = Number(cluster.bootstrapServers.split(':').at(-1));
      cluster.mock.setBrokerAddress(2, '127.0.0.1', port);
    }
  });

  it('that advertise a name of several addresses, of which one is right', async () => {
    const [first = '', second = ''] = cluster.bootstrapServers.split(',');
    const port = Number(second.split(':')[1]);
    // As localhost is ::1 and 127.0.0.1, for a broker that listens on the latter only.
    const resolver = join(temporaryFolder(), 'resolver.cjs');
    const two = `[{ address: '127.0.0.2', family: 4 }, { address: '127.0.0.1', family: 4 }]`;
    writeFileSync(
      resolver,
      `const dns = require('node:dns/promises');
      const { lookup } = dns;
      dns.lookup = async (name, options) => name === 'two.test' ? ${two} : lookup(name, options);`,
    );
    const env = { NODE_OPTIONS: `--require ${resolver}` };
    cluster.mock.setBrokerAddress(2, 'two.test', port);
    try {
      const well = await diagnose(['-b', first, ...TIMEOUT], { env });
      expect(steps(well.of('Cluster'))).toContain('broker 2 ok');
      cluster.mock.setBrokerAddress(2, 'two.test', 1);
      const failure = failureIn((await diagnose(['-b', first, ...TIMEOUT], { env })).of('Cluster'));
      expect(failure.text).toMatch(/ECONNREFUSED 127\.0\.0\.2:1\n.*ECONNREFUSED 127\.0\.0\.1:1$/);
    } finally {
      cluster.mock.setBrokerAddress(2, '127.0.0.1', port);
    }
  });

  it('without the topic', async () => {
    const { of } = await diagnose(['-b', cluster.bootstrapServers, '--topic', 'no-such-topic']);
    expect(failureIn(of('Cluster'))).toMatchObject({
      name: 'topic',
      text: expect.stringContaining('no-such-topic is not among'),
    });
  });

  it('with a property that is wrong, and without showing a secret', async () => {
    const { of, text } = await diagnose([
      '-b',
      cluster.bootstrapServers,
      '-X',
      'socket.timeout.ms=never',
      '-X',
      'sasl.pasword=xyzzy7',
    ]);
    const failure = failureIn(of('Properties'));
    expect(failure.text).toContain('socket.timeout.ms');
    expect(failure.text).toContain('sasl.pasword');
    expect(text).not.toContain('xyzzy7');
  });

  it('with the config file of a consumer: what is not for the doctor is left out', async () => {
    const file = join(temporaryFolder(), 'config.json');
    const config = { 'bootstrap.servers': cluster.bootstrapServers, 'group.id': 'billing' };
    writeFileSync(file, JSON.stringify(config));
    const { code, of } = await diagnose(['--config', file]);
    expect(code).toBe(0);
    expect(of('Properties')[0]).toMatchObject({ name: 'not looked at', text: 'group.id' });
  });

  it('with debug: what librdkafka logs', async () => {
    const { of } = await diagnose(['-b', cluster.bootstrapServers, '-X', 'debug=broker']);
    expect(of('Cluster').map(({ name }) => name)).toContain('CONNECT');
  });

  it('that speak plain text, asked for TLS', async () => {
    const [first = ''] = cluster.bootstrapServers.split(',');
    const { of } = await diagnose(['-b', first, '-X', 'security.protocol=ssl', ...TIMEOUT]);
    expect(failureIn(of('Broker'))).toMatchObject({
      name: 'tls',
      remedy: expect.stringContaining('This port speaks plain text'),
    });
    expect(steps(of('Cluster'))).toEqual(['cluster skip']);
  });
});

describe('something else', () => {
  it('a name that does not resolve', async () => {
    const { code, of } = await diagnose(['-b', 'no-such-host.invalid:9092', ...TIMEOUT]);
    expect(code).toBe(1);
    expect(failureIn(of('Broker'))).toMatchObject({
      name: 'resolve',
      text: expect.stringContaining('no-such-host.invalid'),
      remedy: expect.any(String),
    });
  });

  it('a server that never answers ends in time', async () => {
    const port = await tcpServer(() => undefined);
    const startedAt = performance.now();
    const { of } = await diagnose(['-b', `127.0.0.1:${port}`, '--timeout', '300']);
    expect(performance.now() - startedAt).toBeLessThan(20_000);
    expect(steps(of('Broker'))).toEqual(['resolve ok', 'connect ok', 'ApiVersions fail']);
    expect(failureIn(of('Broker')).text).toBe('no answer within 300 ms');
  });

  it('a server that closes at once', async () => {
    const port = await tcpServer((socket) => socket.end());
    const { of } = await diagnose(['-b', `127.0.0.1:${port}`, ...TIMEOUT]);
    expect(failureIn(of('Broker')).remedy).toContain('Is this the port of a Kafka broker?');
  });

  it('a server of HTTP', async () => {
    const port = await tcpServer((socket) => socket.end('HTTP/1.1 400 Bad Request\r\n\r\n'));
    const { of } = await diagnose(['-b', `127.0.0.1:${port}`, ...TIMEOUT]);
    expect(failureIn(of('Broker')).text).toBe('the other end speaks HTTP');
  });

  it('an answer that is no answer of Kafka', async () => {
    const port = await tcpServer((socket) => {
      socket.write(Buffer.from([0, 0, 0, 10, 0, 0, 0, 1, 0, 0, 0, 0, 0, 9]));
    });
    const { of } = await diagnose(['-b', `127.0.0.1:${port}`, ...TIMEOUT]);
    expect(failureIn(of('Broker')).text).toBe('the answer is not that of a Kafka broker');
  });
});

describe('the command', () => {
  it('prints the same for people, with a remedy under each failure', async () => {
    const { code, stdout, stderr } = await runCli(['doctor', '-b', '127.0.0.1:1']);
    expect([code, stderr]).toEqual([1, '']);
    expect(stdout).toMatch(/^Broker 127\.0\.0\.1:1$/m);
    expect(stdout).toMatch(/^ {2}FAIL {2}connect .*ECONNREFUSED.*\n +-> Nothing listens there/m);
    expect(stdout).toMatch(/^1 failed, \d+ warned, \d+ ok$/m);
  });

  it.each([
    [['doctor', '--no-such-option'], '--no-such-option'],
    [['doctor', '-b', 'host:99999'], 'host:99999 is not an address'],
    [['doctor', '-X', 'property'], '-X takes property=value'],
    [['doctor', '-X', 'sasl.password', 'xyzzy7'], 'an argument belongs to no option'],
    [['doctor', '--timeout', 'soon'], '--timeout takes milliseconds'],
    [['doctor', '--config', '/no/such/file'], 'ENOENT'],
    [['build', '--bad'], '--bad'],
    [['no-such-command'], 'no-such-command is not a command'],
    [['constructor'], 'constructor is not a command'],
  ])('refuses %j', async (args, message) => {
    const { code, stdout, stderr } = await runCli(args);
    expect([code, stdout]).toEqual([2, '']);
    expect(stderr).toContain(message);
    expect(stderr).toMatch(/^See: kafka-napi.* --help$/m);
    expect(stderr).not.toMatch(/^\s+at /m);
    expect(stderr).not.toContain('xyzzy7');
  });

  it('has help and a version', async () => {
    const help = await runCli([]);
    expect([help.code, help.stdout]).toEqual([0, expect.stringContaining('Usage: kafka-napi')]);
    for (const command of ['build', 'doctor']) {
      const own = await runCli([command, '--help']);
      expect([own.code, own.stdout]).toEqual([0, expect.stringContaining(`kafka-napi ${command}`)]);
    }
    expect((await runCli(['--version'])).stdout).toMatch(/^\d+\.\d+\.\d+\n$/);
  });
});
