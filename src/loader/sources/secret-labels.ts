import { createHash, createHmac, randomBytes } from 'node:crypto';

/**
 * Tells equal secrets of one environment from unequal ones. A secret becomes a number: 1 for the first one met, the
 * same number for the same secret. What it is recognised by is made with a random key that never leaves this object,
 * so that nothing derived from a secret is kept anywhere.
 */
export class SecretLabels {
  readonly #key = randomBytes(32);
  readonly #labels = new Map<string, number>();

  /** Of a password in the clear, as CONFIG GET and redis.conf hold it. */
  ofPassword(password: string): number {
    return this.ofHash(createHash('sha256').update(password).digest('hex'));
  }

  /** Of a password's SHA-256 in hexadecimal, as ACL LIST holds it: the same label as of the password itself. */
  ofHash(hash: string): number {
    const mark = createHmac('sha256', this.#key).update(hash.toLowerCase()).digest('base64');
    const known = this.#labels.get(mark) ?? this.#labels.size + 1;
    this.#labels.set(mark, known);
    return known;
  }
}
