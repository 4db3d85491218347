import { nearest } from '../../../catalogue/nearest.js';
import { closestSetting, findSetting } from '../../../catalogue/settings.js';
import { cLower, cString } from './c-text.js';
import { type Directive, type Loading, placeOf } from './loading.js';
import { isModuleName } from './names.js';
import { utf8 } from './source-lines.js';
import { addUser } from './users.js';

/** What a line that is no setting does; `include` is read where files are. False where nobody knows such a line. */
export function loadDirective(loading: Loading, directive: Directive): boolean {
  const { name, args } = directive;
  if (loading.dialect.ignored.includes(name) && args.length === 1) return true;
  if (name === 'rename-command' && args.length === 2) return rename(loading, directive);
  if (name === 'user' && args.length > 0) return addUser(loading, directive);
  if (name === 'loadmodule' && args.length > 0) return addModule(loading, directive);
  if (name === 'sentinel') return refuseSentinel(loading, directive);
  return queue(loading, directive);
}

/** Names are taken and given in the order of the lines. `rename-command` of what is gone, or to what is there, is fatal. */
function rename(loading: Loading, directive: Directive): boolean {
  const { commands, commandNames } = loading;
  const [from, to] = directive.args;
  const [old, name] = [cLower(from?.text ?? ''), cLower(to?.text ?? '')];
  loading.renamed.push({ ...placeOf(directive), from: utf8(from?.text ?? ''), to: utf8(to?.text ?? '') });
  const isKnown = commandNames.delete(old) || (!commands.isComplete && !commands.has(old));
  if (!isKnown)
    loading.fail(
      placeOf(directive, from),
      `rename-command names no command of ${loading.dialect.server}${meantCommand(loading, old)}`,
    );
  const isTaken = name !== '' && commandNames.has(name);
  if (isTaken)
    loading.fail(
      placeOf(directive, to),
      'rename-command gives the name of a command that is there; expected another, or ""',
    );
  if (name !== '') commandNames.add(name);
  return true;
}

function meantCommand({ commands }: Loading, old: string): string {
  const near = nearest(old, commands.names);
  if (commands.has(old)) return '; expected one that has not been renamed before';
  return near === null ? '; expected one' : `; expected one: did you mean ${near.toUpperCase()}?`;
}

function addModule(loading: Loading, directive: Directive): boolean {
  const [path = '', ...args] = directive.args.map(({ text }) => utf8(text));
  loading.modules.push({ ...placeOf(directive), path, args });
  return true;
}

/** The word alone is passed over; what it would have done, the command line has done. */
function refuseSentinel(loading: Loading, directive: Directive): boolean {
  if (directive.args.length > 0)
    loading.fail(placeOf(directive), 'this is a line of a sentinel.conf; expected the file of a server');
  return true;
}

const DIRECTIVES = ['include', 'loadmodule', 'rename-command', 'user'] as const;

function queue(loading: Loading, directive: Directive): boolean {
  const { name, args } = directive;
  const { queues } = loading.dialect;
  const isQueued = queues === 'all' || (queues === 'dotted' && name.includes('.'));
  const isDirective = DIRECTIVES.some((known) => known === name);
  if (!isQueued || isDirective || args.length === 0) return false;
  const value = args.map(({ text }, index) => (index === 0 ? text : ` ${text}`)).join('');
  loading.queued.set(cString(name), { value: utf8(value), directive });
  return true;
}

/**
 * What no module takes ends the server. Which names a module takes is not known here: beside one, only what is nearly
 * or elsewhere a setting of the server's own is a mistake.
 */
export function checkQueue(loading: Loading): void {
  const { dialect, modules } = loading;
  for (const [name, { directive }] of loading.queued) {
    const isOwn =
      !isModuleName(name) && (findSetting(name) !== null || nearest(name, loading.known.keys()) !== null);
    const isTaken = modules.length > 0 || (dialect.hasVectorSettings && name.startsWith('vset-'));
    if (isOwn) loading.fail(placeOf(directive), unknownLine(loading, directive));
    else if (!isTaken)
      loading.fail(
        placeOf(directive),
        `${dialect.server} leaves this line to a module, and none is loaded; expected a loadmodule line, or a setting of that version`,
      );
  }
}

/**
 * Why a line is not known. A name is repeated only where it is one of ours or a slip of one that holds no secret: on a
 * line that came apart, the first word may be a piece of a password, or have one at its end.
 */
export function unknownLine({ dialect, known }: Loading, { name, args }: Directive): string {
  const directive = DIRECTIVES.find((one) => one === name);
  if (directive !== undefined) return `${name} has ${counted(args.length)}; expected ${ARGUMENTS[directive]}`;
  if (dialect.ignored.includes(name)) return `${name} has ${counted(args.length)}; expected one`;
  const other = findSetting(name);
  if (other !== null)
    return `${dialect.server} knows no ${name}; expected a setting of that version${formerly(known, other.name)}`;
  const near = nearest(name, [...known.keys(), ...DIRECTIVES]) ?? closestSetting(name);
  const isHarmless = near !== null && near !== 'user' && findSetting(near)?.isSecret !== true;
  const meant = near === null ? '' : `; did you mean ${near}?`;
  return `${isHarmless ? utf8(name) : 'this'} is no setting of ${dialect.server}; expected one${meant}`;
}

const counted = (count: number): string => `${count} argument${count === 1 ? '' : 's'}`;

const ARGUMENTS = {
  include: 'one path: quote one that holds spaces',
  loadmodule: 'a path, and the arguments of the module',
  'rename-command': 'a command and its new name, or ""',
  user: 'a name and rules',
} as const satisfies Record<(typeof DIRECTIVES)[number], string>;

/** The name that the version has for a setting that the file calls by another one. */
function formerly(known: Loading['known'], canonical: string): string {
  const own = [...known].find(([, { facts }]) => facts.name === canonical)?.[0];
  return own === undefined ? '' : `, such as ${own}`;
}
