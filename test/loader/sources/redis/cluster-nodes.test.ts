import fc from 'fast-check';
import { expect, test } from 'vitest';
import { parseClusterNodes } from '../../../../src/loader/sources/redis/cluster-nodes.js';

const LINES = `07c3 127.0.0.1:30004@31004,hostname4 slave e7d1 0 1426238317239 4 connected
67ed 127.0.0.1:30002@31002 master - 0 1426238316232 2 connected 5461-10922
6ec2 [::1]:30005@31005 slave 67ed 0 1426238316232 5 connected
e7d1 :30001@31001 myself,master - 0 0 1 connected 0-5460 [93-<-67ed]
dead 127.0.0.1:30009@31009 master,noaddr - 0 0 1 disconnected
new1 127.0.0.1:30010@31010 handshake - 0 0 0 connected
`;

test('the lines of CLUSTER NODES, but for nodes that are gone or not yet there', () => {
  expect(parseClusterNodes(LINES)).toEqual([
    {
      id: '07c3',
      address: { host: '127.0.0.1', port: 30004 },
      hostname: 'hostname4',
      isMyself: false,
      primary: 'e7d1',
      slots: '',
    },
    {
      id: '67ed',
      address: { host: '127.0.0.1', port: 30002 },
      hostname: null,
      isMyself: false,
      primary: null,
      slots: '5461-10922',
    },
    {
      id: '6ec2',
      address: { host: '::1', port: 30005 },
      hostname: null,
      isMyself: false,
      primary: '67ed',
      slots: '',
    },
    {
      id: 'e7d1',
      address: null,
      hostname: null,
      isMyself: true,
      primary: null,
      slots: '0-5460 [93-<-67ed]',
    },
  ]);
});

test('any text is read without a fault', () => {
  fc.assert(
    fc.property(fc.string(), (text) => {
      for (const { id } of parseClusterNodes(text)) expect(id).not.toBe('');
    }),
  );
});
