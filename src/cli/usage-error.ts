/** The command line cannot be understood. Says what failed and what was expected; ends in exit 2. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}
