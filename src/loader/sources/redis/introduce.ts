import type { AclCommands } from '../../../model/snapshot.js';
import type { Connection } from './connection.js';
import type { AclRead } from './read-acl.js';

/** What `CLIENT LIST` shows of us. */
const NAME = 'redrift';

/**
 * Says who reads, for whoever looks at `CLIENT LIST` while it lasts, and that it is no use of the keys (`CLIENT
 * NO-TOUCH`, Redis 7.2). Only where the ACL that was just read permits it: a refusal would leave an entry in `ACL LOG`.
 */
export async function introduce(
  connection: Connection,
  { acl, knownCommands }: AclRead,
  username: string | null,
): Promise<void> {
  const rules = acl?.find(({ name }) => name === (username ?? 'default'))?.rules[0];
  if (rules === undefined) return;
  if (permits(rules.commands, 'setname')) await connection.send('CLIENT', 'SETNAME', NAME);
  if (knownCommands.includes('client|no-touch') && permits(rules.commands, 'no-touch'))
    await connection.send('CLIENT', 'NO-TOUCH', 'ON');
}

/** Redis 6 knows CLIENT as one command. */
function permits({ base, except, isResolved }: AclCommands, subcommand: string): boolean {
  const isExcepted = except.includes('client') || except.includes(`client|${subcommand}`);
  return isResolved && (base === 'all') !== isExcepted;
}
