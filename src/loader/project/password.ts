import { isUtf8 } from 'node:buffer';
import { besideFile, readBytes } from './project-files.js';
import type { Remarks } from './remarks.js';
import { find, type ScalarTree, scalar, type Tree } from './tree.js';
import { expand, hasVariable, type Variables } from './variables.js';

/** What a password is read with: the file that names it, variables, and who is told what is wrong. */
interface PasswordContext {
  readonly file: string;
  readonly variables: Variables;
  readonly remarks: Remarks;
}

/**
 * The password of `password:` or `passwordFile:`, or of `sentinelPassword:` or `sentinelPasswordFile:`; null where neither says
 * one, or it cannot be read (told as a mistake) or looked up. A literal one is noted. Never shown.
 */
export function readPassword(
  redis: Tree,
  name: 'password' | 'sentinelPassword',
  { file, variables, remarks }: PasswordContext,
): string | null {
  const inFile = `${name}File`;
  const [literal, path] = [scalar(redis, name), scalar(redis, inFile)];
  if (literal !== null && path !== null) {
    const second = isBefore(literal, path) ? inFile : name;
    const location = find(redis, second)?.key.location ?? literal.location;
    remarks.mistake(location, `${name} stands beside ${inFile}, expected one of them`);
    return null;
  }
  if (literal !== null) {
    if (!hasVariable(literal.text)) noteLiteral(literal, inFile, remarks);
    return expand(literal, variables, remarks);
  }
  const place = path === null ? null : expand(path, variables, remarks);
  return path === null || place === null || variables === null
    ? null
    : readFile(besideFile(file, place), path, remarks);
}

/** A password in a URL that no variable stands for: noted, never shown. */
export function noteLiteralPassword(url: ScalarTree, remarks: Remarks): void {
  const [, password] = /:\/\/[^/@:]*:([^@]+)@/.exec(url.text) ?? [];
  if (password !== undefined && !hasVariable(password)) noteLiteral(url, 'passwordFile', remarks);
}

function noteLiteral(scalar: ScalarTree, inFile: string, remarks: Remarks): void {
  remarks.note(scalar.location, `a password stands in this file, expected \${VARIABLE} or ${inFile}`);
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
