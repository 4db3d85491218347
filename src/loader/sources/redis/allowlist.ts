/**
 * Every command that redrift can send, and nothing else: none of them writes, and none touches a key's value or idle
 * time. Where a subcommand decides, it stands behind a `|`, as in Redis's own ACL rules.
 */
export const ALLOWED_COMMANDS: ReadonlySet<string> = new Set([
  'AUTH',
  'SELECT',
  'INFO',
  'CONFIG|GET',
  'SCAN',
  'TYPE',
  'PTTL',
  'OBJECT|IDLETIME',
  'OBJECT|ENCODING',
]);

/** Something tried to send a command that is not on the allowlist: a fault in redrift. Nothing was sent. */
export class ForbiddenCommandError extends Error {
  override readonly name = 'ForbiddenCommandError';
  /** Takes the command's name only: its arguments may be a secret. */
  constructor(command: string) {
    super(`${command} is not a command that redrift may send`);
  }
}

/**
 * Throws a {@link ForbiddenCommandError} for a command that is not on the list. `configCommand` is what CONFIG was
 * renamed to on this server.
 */
export function assertAllowed(command: readonly (string | Buffer)[], configCommand: string): void {
  const [first = '', second = ''] = command;
  const name = String(first).toUpperCase();
  if (name === configCommand.toUpperCase()) {
    if (String(second).toUpperCase() === 'GET') return;
  } else if (ALLOWED_COMMANDS.has(name)) return;
  else if (CONTAINERS.has(name) && ALLOWED_COMMANDS.has(`${name}|${String(second).toUpperCase()}`)) return;
  throw new ForbiddenCommandError(name);
}

/** Commands of which the list names subcommands only. */
const CONTAINERS: ReadonlySet<string> = new Set(
  [...ALLOWED_COMMANDS].flatMap((command) => (command.includes('|') ? [command.replace(/\|.*$/, '')] : [])),
);
