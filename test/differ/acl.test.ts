import { describe, expect, test } from 'vitest';
import { type Placed, userDifferences, userRules } from '../../src/differ/acl.js';
import type { AclCommands, AclRules, AclUser } from '../../src/model/snapshot.js';

const KNOWN = ['config|get', 'config|set', 'flushall', 'get', 'set'];

const commands = (base: AclCommands['base'], ...except: readonly string[]): AclCommands => ({
  base,
  except,
  isResolved: true,
});

const rules = (given: Partial<AclRules> = {}): AclRules => ({
  commands: commands('none', 'get'),
  keys: ['~*'],
  channels: ['*'],
  others: [],
  ...given,
});

const placed = (given: Partial<AclUser> = {}, known = KNOWN, requirepass: string | null = null): Placed => ({
  user: { name: 'app', isOn: true, isOpen: false, passwords: [1], rules: [rules()], ...given },
  knownCommands: known,
  requirepass,
});

const root = (given: Partial<AclRules>, known?: readonly string[]) =>
  placed({ rules: [rules(given)] }, known === undefined ? KNOWN : [...known]);

describe('two users of one name', () => {
  test('with other passwords are alike: across environments only their presence counts', () => {
    expect(userDifferences(placed(), placed({ passwords: [2, 3] }))).toEqual([]);
    expect(userDifferences(placed({ passwords: [] }), placed())).toEqual([
      'has no password and cannot log in; the other needs a password',
    ]);
  });

  test('differ where one is off, or needs none', () => {
    expect(userDifferences(placed({ isOn: false }), placed())).toEqual(['is off, not on']);
    expect(userDifferences(placed({ isOpen: true, passwords: [] }), placed())).toEqual([
      'needs no password; the other needs a password',
    ]);
  });

  test('called default: a password is requirepass, and told of that', () => {
    const mine = placed({ name: 'default', isOpen: true, passwords: [] }, KNOWN, 'not set');
    expect(userDifferences(mine, placed({ name: 'default' }, KNOWN, 'set'))).toEqual([]);
    expect(userDifferences(mine, placed({ name: 'default' }, KNOWN, 'not set'))).toHaveLength(1);
  });

  test('differ by what they may do, not by how it is written', () => {
    expect(
      userDifferences(
        root({ commands: commands('none', 'get') }),
        root({ commands: commands('all', 'config|get', 'config|set', 'flushall', 'set') }),
      ),
    ).toEqual([]);
    expect(
      userDifferences(
        root({ commands: commands('all', 'set') }),
        root({ commands: commands('none', 'get', 'set') }),
      ),
    ).toEqual(['may also config|get, config|set, flushall', 'may not set']);
  });

  test('are compared by the commands that both servers have', () => {
    const newer = root({ commands: commands('none', 'get', 'getdel') }, [...KNOWN, 'getdel']);
    expect(userDifferences(newer, root({}))).toEqual([]);
  });

  test('of 6.x, where a command has no subcommands, are held by the command', () => {
    const older = root({ commands: commands('none', 'config', 'get') }, ['config', 'flushall', 'get', 'set']);
    expect(
      userDifferences(root({ commands: commands('none', 'config|get', 'config|set', 'get') }), older),
    ).toEqual([]);
    expect(userDifferences(root({ commands: commands('none', 'config|get', 'get') }), older)).toEqual([
      'may not config|set',
    ]);
  });

  test('differ by a first argument, which no category lists', () => {
    const [zero, one] = ['select|0', 'select|1'].map((rule) =>
      root({ commands: commands('none', rule) }, [...KNOWN, 'select']),
    );
    if (zero === undefined || one === undefined) throw new Error('both are there');
    expect(userDifferences(zero, one)).toEqual(['may also select|0', 'may not select|1']);
    expect(userDifferences(zero, zero)).toEqual([]);
  });

  test('differ by keys and channels, where both know channels', () => {
    expect(userDifferences(root({ keys: ['~a:*'], channels: [] }), root({}))).toEqual([
      'has the keys ~a:*, not ~*',
      'has the channels none, not *',
    ]);
    expect(userDifferences(root({ channels: null }), root({ channels: [] }))).toEqual([]);
  });

  test('differ by selectors, whatever their order', () => {
    const [a, b] = [rules({ keys: ['~a'] }), rules({ keys: ['~b'] })];
    const user = (...selectors: readonly AclRules[]) => placed({ rules: [rules(), ...selectors] });
    expect(userDifferences(user(a, b), user(b, a))).toEqual([]);
    expect(userDifferences(user(a), user(b))).toEqual(['has 1 more selector of its own', 'lacks 1 selector']);
  });

  test('whose rules are not resolved, and not alike, cannot be told', () => {
    const text: AclCommands = { base: 'none', except: ['+get'], isResolved: false };
    expect(userDifferences(root({ commands: text }), root({ commands: text }))).toEqual([]);
    expect(userDifferences(root({ commands: text }), root({}))).toBeNull();
  });
});

describe('the rules of a user, on a server that takes fewer', () => {
  const { user } = placed({ rules: [rules({ commands: commands('none', 'get', 'hgetex') })] });
  const older = { hasChannels: false, hasSelectors: false, knownCommands: ['get'] };

  test('leave out channels and commands that it does not know', () => {
    expect(userRules(user, older)).toBe('on resetkeys ~* -@all +get');
  });

  test('are none where it knows no selectors', () => {
    expect(userRules({ ...user, rules: [rules(), rules()] }, older)).toBeNull();
  });

  test('are quoted where a shell or redis-cli would stumble', () => {
    const odd = placed({ rules: [rules({ keys: ['~"a"*'] })] }).user;
    expect(userRules(odd, null)).toBe('on resetkeys resetchannels "~\\"a\\"*" &* -@all +get');
  });
});

test('the rules of a user, as ACL SETUSER takes them, without a password', () => {
  const user = placed({
    rules: [rules({ keys: ['%R~a'] }), rules({ commands: commands('all', 'set') })],
  }).user;
  expect(userRules(user, null)).toBe(
    'on resetkeys resetchannels %R~a &* -@all +get clearselectors "(~* &* +@all -set)"',
  );
});
