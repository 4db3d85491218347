import { isUtf8 } from 'node:buffer';
import { type Dirent, readdirSync, readFileSync, statSync } from 'node:fs';
import { dirname, isAbsolute, join } from 'node:path';
import type { Remarks } from './remarks.js';
import { quote } from './wording.js';

/** The files of a project's folder, by what they are; paths as a message shows them. */
export interface ProjectFiles {
  /** Sorted by name. */
  readonly environments: readonly { readonly name: string; readonly file: string }[];
  readonly expectations: string | null;
  readonly waivers: string | null;
  /** Sub-folders that hold YAML, sorted by name. */
  readonly services: readonly { readonly name: string; readonly dir: string }[];
}

/** Lists a project's folder; null where it cannot be read. What stands in it under a wrong name is a mistake. */
export function listProject(dir: string, remarks: Remarks): ProjectFiles | null {
  const found = listFolder(dir);
  if (found === null) return null;
  const files = found.filter(({ isFolder }) => !isFolder).map(({ name }) => name);
  const yaml = files.filter((name) => /^[^.].*\.ya?ml$/i.test(name)).map((name) => asNamed(dir, name));
  for (const { file, name, ending } of yaml) {
    const fault = nameFault(name, ending, yaml.filter((other) => other.name === name).length);
    if (fault !== null) remarks.mistake({ file, line: 1, column: 1 }, fault);
  }
  const only = (name: string) => yaml.find((file) => file.name === name)?.file ?? null;
  return {
    environments: yaml
      .filter(({ name }) => !RESERVED.includes(name) && NAME.test(name))
      .filter(({ file, name }) => file === only(name))
      .map(({ name, file }) => ({ name, file })),
    expectations: only('expectations'),
    waivers: only('waivers'),
    services: found
      .filter(({ name, isFolder }) => isFolder && !name.startsWith('.') && hasYaml(under(dir, name)))
      .map(({ name }) => ({ name, dir: under(dir, name) })),
  };
}

/** Names of files that are no environments. */
export const RESERVED: readonly string[] = ['expectations', 'waivers'];

/** What an environment or a service may be called. */
export const NAME = /^[a-z0-9][a-z0-9._-]*$/;

/** The text of a file; null where it cannot be read as UTF-8, told as a mistake. A byte order mark is taken off. */
export function readText(file: string, remarks: Remarks): string | null {
  const bytes = readBytes(file);
  if (typeof bytes === 'string') {
    remarks.mistake({ file, line: 1, column: 1 }, `the file cannot be read (${bytes}), expected a YAML file`);
    return null;
  }
  if (!isUtf8(bytes)) {
    const valid = validPrefix(bytes).split('\n');
    const location = { file, line: valid.length, column: (valid.at(-1) ?? '').length + 1 };
    remarks.mistake(location, 'bytes that are not UTF-8 were found, expected a file saved as UTF-8');
    return null;
  }
  return bytes.toString('utf8').replace(/^\ufeff/, '');
}

/** The bytes of a file, or the system's code for why they cannot be read. */
export function readBytes(file: string): Buffer | string {
  try {
    return readFileSync(file);
  } catch (error) {
    return error instanceof Error && 'code' in error ? String(error.code) : 'unreadable';
  }
}

/** A path that a YAML file names, as the command can open it: relative ones start at the YAML file's folder. */
export function besideFile(yamlFile: string, path: string): string {
  return isAbsolute(path) ? path : join(dirname(yamlFile), path);
}

function listFolder(dir: string): readonly { readonly name: string; readonly isFolder: boolean }[] | null {
  try {
    return readdirSync(dir, { withFileTypes: true })
      .map((entry) => ({ name: entry.name, isFolder: isFolder(dir, entry) }))
      .sort((a, b) => (a.name < b.name ? -1 : 1));
  } catch {
    return null;
  }
}

function isFolder(dir: string, entry: Dirent): boolean {
  if (!entry.isSymbolicLink()) return entry.isDirectory();
  return statSync(under(dir, entry.name), { throwIfNoEntry: false })?.isDirectory() ?? false;
}

function hasYaml(dir: string): boolean {
  return (listFolder(dir) ?? []).some(({ name, isFolder }) => !isFolder && /^[^.].*\.ya?ml$/.test(name));
}

// Not `join`: it would take `./` off what the user typed.
function under(dir: string, name: string): string {
  return dir === '' || dir.endsWith('/') ? `${dir}${name}` : `${dir}/${name}`;
}

function asNamed(dir: string, base: string) {
  const ending = base.slice(base.lastIndexOf('.'));
  return { file: under(dir, base), name: base.slice(0, -ending.length), ending };
}

function nameFault(name: string, ending: string, namesakes: number): string | null {
  if (ending !== ending.toLowerCase()) return `the file ends in ${quote(ending)}, expected .yaml or .yml`;
  if (namesakes > 1) return `${quote(name)} has two files, expected either .yaml or .yml`;
  if (NAME.test(name)) return null;
  return 'the name of the file is no environment, expected a-z, 0-9, ".", "_" and "-", first a letter or digit';
}

/** What can be read before the first byte that is not UTF-8. */
function validPrefix(bytes: Buffer): string {
  const text = bytes.toString('utf8');
  let at = text.indexOf('\ufffd');
  while (at !== -1) {
    const offset = Buffer.byteLength(text.slice(0, at));
    // U+FFFD may itself stand in the file.
    if (bytes.toString('latin1', offset, offset + 3) !== '\xef\xbf\xbd') break;
    at = text.indexOf('\ufffd', at + 1);
  }
  return text.slice(0, Math.max(at, 0)).replace(/^\ufeff/, '');
}
