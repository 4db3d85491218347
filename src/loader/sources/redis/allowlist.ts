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

/** Throws a {@link ForbiddenCommandError} for a command that is not on the list. `configCommand` is what CONFIG was renamed to. */
export function assertAllowed(command: readonly (string | Buffer)[], configCommand: string): void {
  const [name, subcommand] = command.map((word) => String(word).toUpperCase());
  const known = name === configCommand.toUpperCase() ? 'CONFIG' : name;
  const isAllowed =
    known !== undefined &&
    (ALLOWED_COMMANDS.has(known) || ALLOWED_COMMANDS.has(`${known}|${subcommand}`)) &&
    (known !== 'CONFIG' || subcommand === 'GET');
  if (!isAllowed) throw new ForbiddenCommandError(name ?? '');
}
