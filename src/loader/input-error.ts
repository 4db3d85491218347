/** A file that the command line names cannot be used. Its message names the file, and what was expected. */
export class InputError extends Error {
  override readonly name = 'InputError';
}
