/**
 * A question that could not be asked: wrong usage, a mistake in the configuration, input that cannot be read, a name that
 * nothing has. The command line ends with exit code 2 there; `message` is what it prints on stderr.
 */
export class InputError extends Error {
  override readonly name = "InputError";
}
