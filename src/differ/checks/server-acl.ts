import { isInRange } from '../../catalogue/version-range.js';
import type { AclUser } from '../../model/snapshot.js';
import { type AclDialect, compareUsers, type Place, takenBy, unsayable, userRules } from '../acl.js';
import { type Check, NO_REMEDY, type Observed } from '../check.js';
import { quote } from '../fix.js';
import { leadNode, settingOf } from '../observed.js';
import { compareThings, type ThingKind } from '../things.js';
import { release } from '../versions.js';

const USERS: ThingKind<AclUser> = {
  part: 'acl',
  word: 'the ACL user',
  words: 'ACL users',
  of: (observed) => leadNode(observed)?.acl ?? null,
  differences: (observed, reference) => compareUsers(placeOf(observed), placeOf(reference)),
  show: (user) => userRules(user, null) ?? inBrief(user),
  why: 'logins and commands that work there are refused here, or the other way round',
  remedy,
};

/** `server-acl`: ACL users that are missing, unexpected, or may do other things. Passwords are compared by presence. */
export const serverAcl = {
  id: 'server-acl',
  title: 'ACL users differ',
  part: 'acl',
  severity: 'warning',
  isAbsolute: false,
  askedOf: 'every environment but the reference',
  explanation:
    'ACL users are held against the reference’s by name: on or off, whether they need a password, key patterns, channels, selectors, and the commands that their rules come to on their own server. The order of rules, sanitize-payload and commands that only one of the servers knows make no difference; passwords are never compared, only whether there is one.',
  *find(context, observation) {
    const observed = observation.kind === 'read' ? observation : null;
    yield* compareThings(USERS, context, observed, observation.environment.name);
  },
} as const satisfies Check;

function placeOf(observed: Observed): Place {
  const node = leadNode(observed);
  const requirepass = node === null ? null : settingOf(node, 'requirepass');
  return { dialect: dialectOf(observed), requirepass };
}

/** What a server's ACL SETUSER takes. KeyDB counts as Redis does, and its ACL is that of 6.2. */
function dialectOf({ snapshot }: Observed): AclDialect {
  const { product, version, knownCommands } = snapshot;
  const isBefore = (release: string): boolean =>
    (product === 'redis' || product === 'keydb') && isInRange(version, `<${release}`) === true;
  return {
    hasChannels: !isBefore('6.2'),
    isSince7: !isBefore('7.0'),
    knownCommands,
    takes: takenBy(knownCommands),
  };
}

function remedy(observed: Observed, reference: Observed): ReturnType<ThingKind<AclUser>['remedy']> {
  const dialect = dialectOf(observed);
  const isOneRelease = release(observed) === release(reference);
  return (mine, theirs) => {
    const user = theirs ?? mine;
    if (user === null) return NO_REMEDY;
    const name = quote(user.name);
    if (theirs === null) return { commands: [`ACL DELUSER ${name}`], note: KEEP };
    const missing = unsayable(theirs, dialect);
    if (missing !== null)
      return {
        commands: [],
        note: `${release(observed)} has no ${missing}: no ACL SETUSER there says what ${name} may do; upgrade it, or permit the same on both by rules that it has`,
      };
    const rules = userRules(theirs, dialect);
    const isStrange = !isOneRelease && theirs.rules.some(({ others }) => others.length > 0);
    if (rules === null || isStrange || hasPrivateWords(theirs))
      return {
        commands: [],
        note: `ACL SETUSER it with the rules that ACL GETUSER ${name} shows where it has them; ${KEEP}`,
      };
    const setUser = dialect.isSince7 ? settingOver(mine, theirs) : '';
    const isPasswordMissing =
      !theirs.isOpen && theirs.passwords.length > 0 && (mine?.passwords.length ?? 0) === 0;
    if (mine === null || isPasswordMissing)
      return {
        commands: [],
        note: `ACL SETUSER ${name} ${mine === null ? '' : 'resetpass '}${setUser}${rules}, with a password of its own (>…); ${KEEP}`,
      };
    return { commands: [`ACL SETUSER ${name} ${setUser}${rules}`], note: KEEP };
  };
}

/** No server knows what stands for a word where words are private. */
const hasPrivateWords = ({ rules }: AclUser): boolean =>
  rules.some(({ keys }) => keys.some((pattern) => pattern.includes('{~')));

/** Selectors of a user stay until they are cleared. */
const settingOver = (mine: AclUser | null, theirs: AclUser): string =>
  (mine?.rules.length ?? 0) > 1 && theirs.rules.length === 1 ? 'clearselectors ' : '';

function inBrief({ isOn, rules: [root] }: AclUser): string {
  const { base = 'none', except = [] } = root?.commands ?? {};
  const commands = base === 'all' ? `all but ${except.length} commands` : `${except.length} commands`;
  return [isOn ? 'on' : 'off', ...(root?.keys ?? []), commands].join(' ');
}

const KEEP = 'then ACL SAVE or CONFIG REWRITE, or a restart undoes it';
