// Requests to a group's coordinator that the broker does not know: the mock's do not know these two.
import { runChild } from '../helpers/child.js';

const METHODS = ['deleteGroups', 'deleteConsumerGroupOffsets'] as const;
const HANDLES = ['an AdminClient', 'the admin() of a producer'] as const;

// In a process of its own: what fails here, ends the process.
test.each(METHODS.flatMap((method) => HANDLES.map((handle) => [method, handle] as const)))(
  '%s() of %s says so, and the client closes',
  async (method, handle) => {
    const { code, signal, stdout, stderr } = await runChild(
      async ({ kafka, args }) => {
        const mock = new kafka.MockCluster();
        const config = { 'bootstrap.servers': mock.bootstrapServers };
        const client =
          args[1] === 'an AdminClient'
            ? new kafka.AdminClient(config, { logger: null })
            : new kafka.Producer(config, { logger: null });
        const admin = client instanceof kafka.Producer ? client.admin() : client;
        for (let i = 0; i < 3; i++) {
          const group = `group ${i}`;
          const [result] =
            args[0] === 'deleteGroups'
              ? await admin.deleteGroups([group])
              : await admin.deleteConsumerGroupOffsets([
                  { group, partitions: [{ topic: 't', partition: 0 }] },
                ]);
          console.log(result?.error?.code);
        }
        await client.close();
        await mock.close();
        console.log('closed');
      },
      { args: [method, handle] },
    );
    expect({ code, signal, stderr }).toEqual({ code: 0, signal: null, stderr: '' });
    const unknown = 'ERR__UNSUPPORTED_FEATURE\n';
    expect(stdout).toBe(`${unknown.repeat(3)}closed\n`);
  },
);
