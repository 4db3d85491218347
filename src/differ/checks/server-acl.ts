import { isInRange } from '../../catalogue/version-range.js';
import type { Remedy } from '../../model/report.js';
import type { AclUser } from '../../model/snapshot.js';
import { type AclDialect, type Placed, userDifferences, userRules } from '../acl.js';
import { type Check, NO_REMEDY, type Observed } from '../check.js';
import { quote } from '../fix.js';
import { leadNode, settingOf } from '../observed.js';
import { compareThings, type ThingKind } from '../things.js';

const USERS: ThingKind<AclUser> = {
  part: 'acl',
  word: 'the ACL user',
  words: 'ACL users',
  of: (observed) => leadNode(observed)?.acl ?? null,
  differences: (mine, theirs, observed, reference) =>
    userDifferences(placed(mine, observed), placed(theirs, reference)),
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

function placed(user: AclUser, observed: Observed): Placed {
  const node = leadNode(observed);
  const requirepass = node === null ? null : settingOf(node, 'requirepass');
  return { user, knownCommands: observed.snapshot.knownCommands, requirepass };
}

function remedy(mine: AclUser | null, theirs: AclUser | null, server: Observed): Remedy {
  const user = theirs ?? mine;
  if (user === null) return NO_REMEDY;
  const name = quote(user.name);
  if (theirs === null) return { commands: [`ACL DELUSER ${name}`], note: KEEP };
  const rules = hasPrivateWords(theirs) ? null : userRules(theirs, dialectOf(server));
  if (rules === null)
    return {
      commands: [],
      note: `ACL SETUSER it with the rules that ACL GETUSER ${name} shows where it has them; ${KEEP}`,
    };
  const isPasswordMissing =
    !theirs.isOpen && theirs.passwords.length > 0 && (mine?.passwords.length ?? 0) === 0;
  if (mine === null || isPasswordMissing)
    return {
      commands: [],
      note: `ACL SETUSER ${name} ${mine === null ? '' : 'resetpass '}${rules}, with a password of its own (>…); ${KEEP}`,
    };
  return { commands: [`ACL SETUSER ${name} ${rules}`], note: KEEP };
}

/** No server knows what stands for a word where words are private. */
const hasPrivateWords = ({ rules }: AclUser): boolean =>
  rules.some(({ keys }) => keys.some((pattern) => pattern.includes('{~')));

/** What a server's ACL SETUSER takes. */
function dialectOf({ snapshot }: Observed): AclDialect {
  const { product, version, knownCommands } = snapshot;
  const isBefore = (release: string): boolean =>
    product === 'redis' && isInRange(version, `<${release}`) === true;
  return { hasChannels: !isBefore('6.2'), hasSelectors: !isBefore('7.0'), knownCommands };
}

function inBrief({ isOn, rules: [root] }: AclUser): string {
  const { base = 'none', except = [] } = root?.commands ?? {};
  const commands = base === 'all' ? `all but ${except.length} commands` : `${except.length} commands`;
  return [isOn ? 'on' : 'off', ...(root?.keys ?? []), commands].join(' ');
}

const KEEP = 'then ACL SAVE or CONFIG REWRITE, or a restart undoes it';
