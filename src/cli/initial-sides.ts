import { isAbsolute, relative } from 'node:path';
import { RESERVED } from '../loader/project/project-files.js';
import { yamlMap, yamlScalar } from '../loader/project/proposal/yaml-text.js';
import { urlVariable } from '../loader/project/variables.js';
import type { Environment, Source } from '../model/project.js';
import { sideOf, splitName } from './sides.js';
import { UsageError } from './usage-error.js';

/** An environment that `redrift init` is given. */
export interface InitialSide {
  readonly name: string;
  readonly environment: Environment;
  /** What follows `source:`, as YAML: a variable where the URL holds a password. */
  readonly source: string;
  /** The variable that the YAML names, with the URL that it stands for; null where it names none, or one that is set. */
  readonly variable: readonly [name: string, url: string] | null;
  readonly keyPrefix: string | null;
}

/**
 * Reads `NAME=URL`, `NAME=${VARIABLE}` and `NAME=FILE`. Throws a {@link UsageError}, which repeats no URL.
 *
 * @param dir the folder that is to be written: paths in it begin there
 */
export function initialSides(
  texts: readonly string[],
  dir: string,
  env: Readonly<Record<string, string | undefined>>,
): readonly InitialSide[] {
  if (texts.length < 2)
    throw new UsageError(
      'init takes at least two environments, the reference first: production=URL staging=URL',
    );
  const sides = texts.map((text) => initialSide(text, dir, env));
  refuseNamesakes(sides);
  return withOwnVariables(sides, env);
}

function refuseNamesakes(sides: readonly InitialSide[]): void {
  const twice = sides.find(({ name }, index) => sides.findIndex((other) => other.name === name) !== index);
  if (twice !== undefined)
    throw new UsageError(`two environments are called ${twice.name}, expected names of their own`);
}

/** `shop-eu` and `shop.eu` would share a variable, and be read from one server: the later one gets a number. */
function withOwnVariables(
  sides: readonly InitialSide[],
  env: Readonly<Record<string, string | undefined>>,
): readonly InitialSide[] {
  const taken = new Map(
    sides.flatMap(({ source, variable }) => {
      const name = variable === null ? VARIABLE.exec(source)?.[1] : undefined;
      return name === undefined ? [] : [[name, env[name]] as const];
    }),
  );
  return sides.map((side) => {
    if (side.variable === null) return side;
    const [name, url] = side.variable;
    let own = name;
    for (let number = 2; (taken.get(own) ?? url) !== url; number += 1) own = `${name}_${number}`;
    taken.set(own, url);
    return { ...side, source: `\${${own}}`, variable: [own, url] };
  });
}

function initialSide(
  text: string,
  dir: string,
  env: Readonly<Record<string, string | undefined>>,
): InitialSide {
  const { name, rest } = named(text);
  const variable = VARIABLE.exec(rest)?.[1];
  const url = variable === undefined ? rest : env[variable];
  if (url === undefined || url === '')
    throw new UsageError(`the variable ${variable} is not set, expected the URL of ${name} in it`);
  const environment = sideOf(name, url);
  if (variable !== undefined && environment.source.kind !== 'redis')
    throw new UsageError(`the variable ${variable} holds no URL; expected the file itself: ${name}=FILE`);
  const side = { name, environment, keyPrefix: null };
  if (variable !== undefined) return { ...side, source: rest, variable: null };
  const own = urlVariable(name);
  return holdsSecret(environment.source)
    ? { ...side, source: `\${${own}}`, variable: [own, url] }
    : { ...side, source: sourceText(environment.source, url, dir), variable: null };
}

const VARIABLE = /^\$\{(\w+)\}$/;

function named(text: string): { readonly name: string; readonly rest: string } {
  const { name, rest } = splitName(text);
  if (name === null)
    throw new UsageError(
      'init takes NAME=URL, such as production=redis://10.0.0.5:6379; a URL without a name was given',
    );
  if (RESERVED.includes(name))
    throw new UsageError(`${name} cannot name an environment: ${name}.yaml is a file of another kind`);
  return { name, rest };
}

const holdsSecret = (source: Source): boolean => source.kind === 'redis' && source.password !== null;

function sourceText(source: Source, url: string, dir: string): string {
  if (source.kind === 'redis') return /^[a-z]+:\/\/[\w.:/-]+\w$/.test(url) ? url : yamlScalar(url);
  const path = isAbsolute(source.file) ? source.file : relative(dir, source.file);
  return yamlMap([[source.kind, yamlScalar(path)]]);
}
