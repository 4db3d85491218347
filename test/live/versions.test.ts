import { describe, expect, it } from 'vitest';
import { send, serverOf, VERSIONS } from '../support/servers.js';

describe.each(VERSIONS)('the server of version %s', (version) => {
  it('says that it is of this version, and has the pid of what was started', async () => {
    const { port, pid } = await serverOf(version);

    const info = await send(port, ['INFO', 'server']);
    const [name, number] = version.split('-');
    expect(info).toContain(`\r\n${name}_version:${number}.`);
    expect(info).toContain(`\r\nprocess_id:${pid}\r\n`);
  });

  it('names the line of redis.conf that it refuses', async () => {
    await expect(serverOf(version, 'maxmemory many')).rejects.toThrow(
      ">>> 'maxmemory many' argument must be",
    );
  });

  it('takes lines of redis.conf, and ends when it is stopped', async () => {
    const one = await serverOf(version, 'maxmemory 1gb');

    expect(await send(one.port, ['CONFIG', 'GET', 'maxmemory'])).toContain('1073741824');
    await one.stop();
    expect(() => process.kill(one.pid, 0)).toThrow('ESRCH');
  });
});
