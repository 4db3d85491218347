import { Command, Option } from 'commander';
import { type Diagnosis, diagnose } from '../loader/diagnose.js';
import { laneOf } from '../loader/load.js';
import { loadServices } from '../loader/project/load-services.js';
import { readerUser } from '../loader/sources/redis/reader-user.js';
import { createTurns } from '../loader/turns.js';
import type { Environment, Part, Project } from '../model/project.js';
import { placeOf } from '../reporters/findings.js';
import { harmless, withSeparators } from '../reporters/layout.js';
import { MOST_AT_ONCE } from './collect.js';
import { watch } from './interruption.js';
import { dirOption, timeoutOption } from './options.js';
import type { Output } from './output.js';
import { findEnvironment } from './snapshot.js';
import { toolVersion } from './version.js';

interface DoctorOptions {
  readonly dir: string;
  readonly timeout: number;
  readonly acl?: true;
}

/** `redrift doctor [ENV…]`: can it be reached, what may it read, and the line that mends what is missing. */
export function doctorCommand(output: Output, done: (code: number) => void): Command {
  return new Command('doctor')
    .description('say what can be reached and read, and the ACL SETUSER line that grants what is missing')
    .argument(
      '[environments...]',
      'names in environments/ (cache/staging for a service’s), or URLs; none: all',
    )
    .addOption(dirOption)
    .addOption(timeoutOption)
    .addOption(new Option('--acl', 'also print the line that makes a user of its own for redrift'))
    .action(async (names: readonly string[], options: DoctorOptions) => {
      done(await examineAll(names, options, output));
    })
    .addHelpText(
      'after',
      `
Only reads, as a run does: every part, and a hundred keys. Exit code 2 where something cannot be read that
policy.mustVerify (by default config and keys) names.

Examples:
  $ redrift doctor                                     every environment
  $ redrift doctor staging --acl
  $ redrift doctor redis://localhost:6379`,
    );
}

interface Patient {
  readonly project: Project;
  readonly environment: Environment;
}

async function examineAll(names: readonly string[], options: DoctorOptions, output: Output): Promise<number> {
  const patients = names.length === 0 ? everyone(options.dir) : await someOf(names, options.dir);
  for (const note of new Set(patients.flatMap(({ project }) => project.notes))) output.note(`note: ${note}`);
  const interruption = watch(options.timeout);
  try {
    const turns = createTurns(MOST_AT_ONCE);
    const read = {
      privateWords: null,
      signal: interruption.signal,
      progress: () => undefined,
      toolVersion: toolVersion(),
    };
    const diagnosed = await Promise.all(
      patients.map(async ({ project, environment }) => ({
        patient: { project, environment },
        diagnosis: await turns(laneOf(environment), () => diagnose(environment, { ...project, ...read })),
      })),
    );
    const interrupted = interruption.exitCode();
    if (interrupted !== null) return interrupted;
    for (const { patient, diagnosis } of diagnosed) {
      const lines = tell(patient, diagnosis, options.acl === true);
      output.data(`${lines.map(harmless).join('\n')}\n\n`);
    }
    return diagnosed.every(({ patient, diagnosis }) => isWell(diagnosis, patient.project)) ? 0 : 2;
  } finally {
    interruption.release();
  }
}

function everyone(dir: string): readonly Patient[] {
  const all = { environments: null, services: null, reference: null };
  const { projects } = loadServices({ dir, env: process.env, expand: true, ...all });
  return projects.flatMap((project) => project.environments.map((environment) => ({ project, environment })));
}

const someOf = (names: readonly string[], dir: string): Promise<readonly Patient[]> =>
  Promise.all(names.map((name) => findEnvironment(name, dir)));

const isWell = (diagnosis: Diagnosis, { policy: { mustVerify } }: Project): boolean =>
  diagnosis.kind === 'read' && !diagnosis.snapshot.unread.some(({ part }) => mustVerify.includes(part));

function tell({ project, environment }: Patient, diagnosis: Diagnosis, isAcl: boolean): readonly string[] {
  const place = placeOf({ service: project.service, environment: environment.name });
  if (diagnosis.kind === 'unread') return [`${place}  not read: ${diagnosis.why}`, `  ${diagnosis.advice}`];
  const { snapshot, mend, keysWithout } = diagnosis;
  const { source } = environment;
  const user = source.kind === 'redis' ? (source.username ?? 'default') : null;
  return [
    `${place}  ${snapshot.product} ${snapshot.version} · ${snapshot.topology}${user === null ? '' : ` · user ${user}`}`,
    ...snapshot.nodes.flatMap(({ id, role }) => [
      `  ${id}  ${role}${latency(diagnosis.roundTrips.get(id) ?? null)}`,
      ...rightsNote(user, diagnosis.strongRights.get(id) ?? []),
    ]),
    ...PARTS.filter((part) => snapshot.parts.includes(part)).flatMap((part) => partLines(part, diagnosis)),
    ...(keysWithout.length === 0 ? [] : [`    keys       without ${keysWithout.join(', ')}`]),
    ...(mend === null ? [] : [`  mend       ${mend}`]),
    ...(source.kind === 'redis' ? [`  next run   ${cost(environment, snapshot.keyspace.total)}`] : []),
    ...(isAcl && source.kind === 'redis' ? [`  a user     ${readerUser('redrift', snapshot)}`] : []),
  ];
}

/** More rights than these are counted. */
const MOST_RIGHTS = 5;

function rightsNote(user: string | null, rights: readonly string[]): readonly string[] {
  if (user === null || rights.length === 0) return [];
  const names = rights.slice(0, MOST_RIGHTS).map((name) => name.replace('|', ' ').toUpperCase());
  const more = rights.length - names.length;
  const what = [...names, ...(more > 0 ? [`${withSeparators(more)} more`] : [])].join(', ');
  return [
    `    note       the user ${user} may also run ${what}; redrift never does: --acl prints a user for it`,
  ];
}

const PARTS: readonly Part[] = ['config', 'acl', 'modules', 'functions', 'keys'];

const latency = (ms: number | null): string => (ms === null ? '' : ` · answers in ${ms.toFixed(1)} ms`);

function partLines(part: Part, { snapshot }: Extract<Diagnosis, { kind: 'read' }>): readonly string[] {
  const label = `    ${part.padEnd(10)} `;
  const unread = snapshot.unread.filter((one) => one.part === part);
  if (unread.length === 0)
    return [
      `${label}read${part === 'keys' && snapshot.keyspace.total === 0 ? ': there are none to try' : ''}`,
    ];
  return unread.map(({ node, why }) => `${label}not read${node === null ? '' : ` on ${node}`}: ${why}`);
}

/** Of a key are asked type, TTL, idle time and encoding. */
const COMMANDS_PER_KEY = 4;

function cost({ sampling: { keys, maxSeconds } }: Environment, total: number): string {
  const read = keys === 'all' ? total : Math.min(keys, total);
  const limit = keys === 'all' || maxSeconds === null ? '' : `, at most ${maxSeconds} s`;
  return `${withSeparators(read)} of ${withSeparators(total)} keys: about ${withSeparators(read * COMMANDS_PER_KEY)} commands in pages${limit}`;
}
