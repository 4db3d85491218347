import { isUtf8 } from 'node:buffer';
import { besideFile, readBytes } from './project-files.js';
import type { Remarks } from './remarks.js';
import { find, type ScalarTree, scalar, type Tree } from './tree.js';
import { expand, hasVariable, type Variables } from './variables.js';

/**
 * The password of `password:` or `passwordFile:`; null where neither says one, or it cannot be read (told as a mistake)
 * or looked up. Never shown.
 */
export function readPassword(
  redis: Tree,
  file: string,
  variables: Variables,
  remarks: Remarks,
): string | null {
  const [literal, path] = [scalar(redis, 'password'), scalar(redis, 'passwordFile')];
  if (literal !== null && path !== null) {
    const second = isBefore(literal, path) ? 'passwordFile' : 'password';
    const location = find(redis, second)?.key.location ?? literal.location;
    remarks.mistake(location, 'password stands beside passwordFile, expected one of them');
    return null;
  }
  if (literal !== null) return readLiteralPassword(redis, 'password', variables, remarks);
  const name = path === null ? null : expand(path, variables, remarks);
  return path === null || name === null || variables === null
    ? null
    : readFile(besideFile(file, name), path, remarks);
}

/** The password under a key, which is noted where it stands in the file; null where there is none. Never shown. */
export function readLiteralPassword(
  redis: Tree,
  name: string,
  variables: Variables,
  remarks: Remarks,
): string | null {
  const literal = scalar(redis, name);
  if (literal === null) return null;
  if (!hasVariable(literal.text)) noteLiteral(literal, remarks);
  return expand(literal, variables, remarks);
}

/** A password in a URL that no variable stands for: noted, never shown. */
export function noteLiteralPassword(url: ScalarTree, remarks: Remarks): void {
  const [, password] = /:\/\/[^/@:]*:([^@]+)@/.exec(url.text) ?? [];
  if (password !== undefined && !hasVariable(password)) noteLiteral(url, remarks);
}

function noteLiteral(scalar: ScalarTree, remarks: Remarks): void {
  remarks.note(scalar.location, 'a password stands in this file, expected ${VARIABLE} or passwordFile');
}

function isBefore(a: ScalarTree, b: ScalarTree): boolean {
  return (
    a.location.line - b.location.line < 0 ||
    (a.location.line === b.location.line && a.location.column < b.location.column)
  );
}

function readFile(path: string, scalar: ScalarTree, remarks: Remarks): string | null {
  const bytes = readBytes(path);
  if (typeof bytes === 'string') {
    remarks.mistake(
      scalar.location,
      `the password file cannot be read (${bytes}), expected a file with the password alone`,
    );
    return null;
  }
  const text = bytes.toString('utf8').replace(/\r?\n$/, '');
  if (isUtf8(bytes) && text !== '' && !/[\r\n]/.test(text)) return text;
  const found = text === '' ? 'is empty' : isUtf8(bytes) ? 'has several lines' : 'is not UTF-8';
  remarks.mistake(scalar.location, `the password file ${found}, expected a file with the password alone`);
  return null;
}
