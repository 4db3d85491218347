import { describe, expect, test } from 'vitest';
import {
  type AclDialect,
  compareUsers,
  type Place,
  takenBy,
  unsayable,
  userRules,
} from '../../src/differ/acl.js';
import type { AclCommands, AclRules, AclUser } from '../../src/model/snapshot.js';

const KNOWN = ['config|get', 'config|set', 'flushall', 'get', 'set'];

const commands = (base: AclCommands['base'], ...except: readonly string[]): AclCommands => ({
  base,
  except,
  isResolved: true,
});

const WRITER = commands('none', 'get', 'set');

const rules = (given: Partial<AclRules> = {}): AclRules => ({
  commands: commands('none', 'get'),
  keys: ['~*'],
  channels: ['*'],
  others: [],
  ...given,
});

/** Redis 7.0, or 6.0. */
const dialectOf = (isNew: boolean, knownCommands: readonly string[]): AclDialect => ({
  hasChannels: isNew,
  isSince7: isNew,
  knownCommands,
  takes: takenBy(knownCommands),
});

interface Placed {
  readonly user: AclUser;
  readonly place: Place;
}

const placed = (given: Partial<AclUser> = {}, known = KNOWN, requirepass: string | null = null): Placed => ({
  user: { name: 'app', isOn: true, isOpen: false, passwords: [1], rules: [rules()], ...given },
  place: { dialect: dialectOf(true, known), requirepass },
});

/** The same user on Redis 6.0. */
const onOld = ({ user, place }: Placed): Placed => ({
  user,
  place: { ...place, dialect: dialectOf(false, place.dialect.knownCommands) },
});

const userDifferences = (mine: Placed, theirs: Placed) =>
  compareUsers(mine.place, theirs.place)(mine.user, theirs.user);

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

describe('a key that may be read alone (7.0), and Redis 6, which cannot say so', () => {
  test('is the same to a user who only reads', () => {
    const [mine, theirs] = [onOld(root({ keys: ['~*'] })), root({ keys: ['%R~*'] })];
    expect(userDifferences(mine, theirs)).toEqual([]);
    expect(userDifferences(theirs, mine)).toEqual([]);
  });

  test('is not to one who may write', () => {
    const mine = onOld(root({ keys: ['~*'], commands: WRITER }));
    expect(userDifferences(mine, root({ keys: ['%R~*'], commands: WRITER }))).toEqual([
      'has the keys ~*, not %R~*',
    ]);
  });

  test('is another key where the pattern is', () => {
    const mine = onOld(root({ keys: ['~a'] }));
    expect(userDifferences(mine, root({ keys: ['%R~b'] }))).toEqual(['has the keys ~a, not %R~b']);
  });

  test('is a difference where both can say it', () => {
    expect(userDifferences(root({ keys: ['~*'] }), root({ keys: ['%R~*'] }))).toHaveLength(1);
  });

  test('cannot be told where the commands are not known', () => {
    const text: AclCommands = { base: 'none', except: ['+get'], isResolved: false };
    const mine = onOld(root({ keys: ['~*'], commands: text }));
    expect(userDifferences(mine, root({ keys: ['%R~*'], commands: text }))).toBeNull();
  });
});

test('whether payloads are checked is no difference to Redis 6.0, which checks none', () => {
  const theirs = root({ others: ['skip-sanitize-payload'] });
  expect(userDifferences(onOld(root({})), theirs)).toEqual([]);
  expect(userDifferences(root({}), theirs)).toHaveLength(1);
});

describe('the rules of a user, on a server that takes fewer', () => {
  const { user } = placed({ rules: [rules({ commands: commands('none', 'get', 'hgetex') })] });
  const older = dialectOf(false, ['get']);

  test('leave out channels and commands that it does not know', () => {
    expect(userRules(user, older)).toBe('on resetkeys ~* -@all +get');
  });

  test.each([
    ['selectors', { ...user, rules: [rules(), rules()] }, 'selectors'],
    [
      'a key that may be read alone, by somebody who writes',
      root({ keys: ['%R~a'], commands: WRITER }).user,
      'rights to read a key alone (%R~)',
    ],
    ['the same by somebody who reads', root({ keys: ['%R~a'] }).user, null],
    ['a key that may be written alone', root({ keys: ['%W~a'] }).user, 'rights to write a key alone (%W~)'],
    [
      'a subcommand that is taken away',
      root({ commands: commands('all', 'config|set') }).user,
      'rules that take a subcommand away (-config|set)',
    ],
    ['a subcommand that is given', root({ commands: commands('none', 'config|set') }).user, null],
  ])('%s: Redis 6 says it, or what it lacks is told', (_, one, missing) => {
    expect(unsayable(one, older)).toBe(missing);
    expect(unsayable(one, { ...older, isSince7: true })).toBeNull();
  });

  test('have keys that are read as keys that are used', () => {
    expect(userRules(root({ keys: ['%R~a', '~b'] }).user, older)).toBe('on resetkeys ~a ~b -@all +get');
    expect(userRules(root({ keys: ['%R~*'] }).user, older)).toBe('on resetkeys ~* -@all +get');
  });

  test('have no subcommand that it does not know', () => {
    const newer = dialectOf(true, ['client|list', 'select']);
    const { user: odd } = root({ commands: commands('none', 'client', 'client|no-touch', 'select|0') });
    expect(userRules(odd, newer)).toBe('on resetkeys resetchannels ~* &* -@all +client +select|0');
  });

  test('leave channels as they are where the other server has none', () => {
    expect(userRules(root({ channels: null }).user, null)).toBe('on resetkeys ~* -@all +get');
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
