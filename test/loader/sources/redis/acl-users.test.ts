import { describe, expect, test } from 'vitest';
import { readAclUser } from '../../../../src/loader/sources/redis/acl-users.js';
import { SecretLabels } from '../../../../src/loader/sources/secret-labels.js';

const HASH = 'a'.repeat(64);
const OTHER = 'b'.repeat(64);
const labels = new SecretLabels();
const read = (line: string, version = '7.0.15') =>
  readAclUser(line, { product: 'redis', version, commands: null, labels });

const rules = (line: string, version?: string) => read(line, version)?.rules;

describe('a line of ACL LIST', () => {
  test('says who may log in, and how', () => {
    expect(read(`user app on #${HASH} ~* &* +@all`)).toMatchObject({
      name: 'app',
      isOn: true,
      isOpen: false,
      passwords: [1],
    });
    expect(read('user default off nopass -@all')).toMatchObject({ isOn: false, isOpen: true, passwords: [] });
  });

  test('gives equal passwords one label, and keeps nothing of a hash', () => {
    const users = [`user a on #${HASH} #${OTHER}`, `user b on #${OTHER}`].map((line) => read(line));
    expect(users.map((user) => user?.passwords)).toEqual([[1, 2], [2]]);
    expect(JSON.stringify(users)).not.toContain(HASH);
  });

  test('holds keys and channels as sets', () => {
    expect(rules('user a on ~b ~a ~b %RW~c %R~d &y &x -@all')).toEqual([
      {
        commands: { base: 'none', except: [], isResolved: false },
        keys: ['%R~d', '~a', '~b', '~c'],
        channels: ['x', 'y'],
        others: [],
      },
    ]);
    expect(rules('user a on ~a ~* resetchannels -@all')).toMatchObject([{ keys: ['~*'], channels: [] }]);
  });

  test('knows no channels in 6.0', () => {
    expect(rules('user a on ~* +@all', '6.0.16')).toMatchObject([{ channels: null }]);
  });

  test('leaves out what is the version’s noise, and keeps what is new', () => {
    expect(rules('user a on sanitize-payload ~* alldbs +@all')).toMatchObject([{ others: [] }]);
    expect(rules('user a on skip-sanitize-payload db=1,2 ~* +@all')).toMatchObject([
      { others: ['db=1,2', 'skip-sanitize-payload'] },
    ]);
  });

  test('has selectors, in any order', () => {
    const [a, b] = ['(~x -@all +get)', '(%R~y -@all +set +get)'];
    expect(rules(`user a on ~z -@all ${a} ${b}`)).toEqual(rules(`user a on ~z -@all ${b} ${a}`));
    expect(rules(`user a on ~z -@all ${b}`)?.[1]).toMatchObject({
      keys: ['%R~y'],
      commands: { except: ['+get', '+set'] },
    });
  });

  test('is nothing else', () => {
    expect([read(''), read('user'), read('usr a on')]).toEqual([null, null, null]);
  });
});
