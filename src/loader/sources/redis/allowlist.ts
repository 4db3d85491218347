/**
 * Every command that redrift can send, and nothing else: none of them writes, and none touches a key's value or idle
 * time. Where a command has subcommands, those that may be sent.
 */
export const ALLOWED_COMMANDS: ReadonlyMap<string, readonly string[] | 'whole'> = new Map<
  string,
  readonly string[] | 'whole'
>([
  ['AUTH', 'whole'],
  ['SELECT', 'whole'],
  ['INFO', 'whole'],
  ['CLIENT', ['SETNAME', 'NO-TOUCH']],
  ['CONFIG', ['GET']],
  ['ACL', ['LIST', 'CAT']],
  ['MODULE', ['LIST']],
  ['FUNCTION', ['LIST']],
  ['COMMAND', ['INFO']],
  ['CLUSTER', ['NODES', 'SHARDS', 'SLOTS', 'MYID']],
  ['READONLY', 'whole'],
  ['SENTINEL', ['MASTERS', 'REPLICAS', 'GET-MASTER-ADDR-BY-NAME']],
  ['SCAN', 'whole'],
  ['RANDOMKEY', 'whole'],
  ['TYPE', 'whole'],
  ['PTTL', 'whole'],
  ['OBJECT', ['IDLETIME', 'ENCODING']],
  ['MEMORY', ['USAGE']],
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
export function assertAllowed(command: readonly string[], configCommand: string): void {
  const [first = '', second = ''] = command;
  const name = first.toUpperCase();
  const allowed = ALLOWED_COMMANDS.get(originalName(name, configCommand.toUpperCase()));
  // MEMORY USAGE takes a key and no more: SAMPLES 0 would go through whole collections, and block the server for as long.
  if (name === 'MEMORY' && command.length > 3) throw new ForbiddenCommandError('MEMORY USAGE with options');
  if (allowed === 'whole' || allowed?.includes(second.toUpperCase()) === true) return;
  throw new ForbiddenCommandError(name);
}

/** Where CONFIG was renamed, CONFIG itself is nobody, or somebody else. */
function originalName(name: string, configCommand: string): string {
  if (name === configCommand) return 'CONFIG';
  return name === 'CONFIG' ? '' : name;
}
