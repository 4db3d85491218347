import { existsSync, lstatSync, readdirSync, statSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { Command } from 'commander';
import { adHocServices } from '../loader/project/ad-hoc.js';
import { loadServices } from '../loader/project/load-services.js';
import { agreedFamilies, type ProposedFamily } from '../loader/project/proposal/families.js';
import { type Proposal, proposedFiles } from '../loader/project/proposal/proposal.js';
import type { Finding, Report } from '../model/report.js';
import { harmless, plural } from '../reporters/layout.js';
import { askForSides } from './ask-for-sides.js';
import { examine } from './comparison.js';
import { type InitialSide, initialSides } from './initial-sides.js';
import { type Interruption, watch } from './interruption.js';
import { allKeysOption, dirOption, type ExaminingOptions, sampleOption, timeoutOption } from './options.js';
import type { Output } from './output.js';
import { UsageError } from './usage-error.js';

interface InitOptions extends Omit<ExaminingOptions, 'unverified'> {
  readonly dir: string;
}

/** `redrift init NAME=URL NAME=URL…`: a first `environments/`, from what is there today. */
export function initCommand(output: Output, done: (code: number) => void): Command {
  const command = new Command('init')
    .description(
      'write environments/ from live environments: what agrees as expectations, what differs to be decided',
    )
    .argument('[sources...]', 'NAME=URL, the reference first; none: they are asked for')
    .addOption(dirOption)
    .action(async (texts: readonly string[], options: InitOptions) => {
      refuseToOverwrite(options.dir);
      const answers = texts.length > 0 ? texts : await askForSides();
      done(await writeProject(initialSides(answers, options.dir, process.env), options, output));
    })
    .addHelpText(
      'after',
      `
Reads every environment twice: to find out what there is, and as redrift check will read it; --timeout is for
each. No password is written: a URL that holds one becomes \${REDIS_NAME_URL}. Nothing is overwritten.

Examples:
  $ redrift init production=redis://10.0.0.5:6379 staging=redis://10.1.0.5:6379
  $ redrift init 'production=\${REDIS_PRODUCTION_URL}' 'staging=\${REDIS_STAGING_URL}'
  $ redrift init --dir environments/cache production=… staging=…      a service of several`,
    );
  for (const option of [timeoutOption, sampleOption, allKeysOption]) command.addOption(option);
  return command;
}

/** Before anything is read: what could not be written at the end. A link to an empty folder is followed. */
function refuseToOverwrite(dir: string): void {
  const isHere = resolve(dir) === process.cwd();
  const fault = isHere ? 'is the folder that redrift runs in' : faultOf(dir);
  const other = isHere ? 'environments' : `${dir.replace(/\/+$/, '')}-new`;
  if (fault !== null)
    throw new UsageError(harmless(`${dir} ${fault}; expected a folder to make, such as --dir ${other}`));
}

/** What stands in the way; null where nothing does. A link that leads nowhere does. */
function faultOf(dir: string): string | null {
  if (!existsSync(dir) && !isLink(dir)) return null;
  if (!existsSync(dir) || !statSync(dir).isDirectory()) return 'is there already, and no folder';
  return readdirSync(dir).length > 0 ? 'is there already, and not empty' : null;
}

/** False, too, where a file stands on the way to it: that is said when it cannot be written. */
function isLink(path: string): boolean {
  try {
    return lstatSync(path).isSymbolicLink();
  } catch {
    return false;
  }
}

async function writeProject(
  given: readonly InitialSide[],
  options: InitOptions,
  output: Output,
): Promise<number> {
  const first = await firstLook(given, options, output);
  if ('code' in first) return first.code;
  const { sides, report } = first;
  const proposal: Proposal = {
    report,
    environments: sides,
    families: canListFamilies(sides) ? agreedFamilies(report) : [],
  };
  const held = watch(null);
  try {
    const code = await writeWhatHolds(proposal, sides, options, output, held);
    return held.exitCode() ?? code;
  } finally {
    held.release();
  }
}

/** A snapshot that was taken without families in the YAML cannot be held against any. */
const canListFamilies = (sides: readonly InitialSide[]): boolean =>
  sides.every(({ environment }) => environment.source.kind === 'redis');

type Look = { readonly code: number } | { readonly sides: readonly InitialSide[]; readonly report: Report };

/** Reads what is there; once more where keys of environments begin differently, which hides that they are alike. */
async function firstLook(sides: readonly InitialSide[], options: InitOptions, output: Output): Promise<Look> {
  const environments = sides.map(({ environment, keyPrefix }) => ({ ...environment, keyPrefix }));
  let report: Report | null = null;
  const code = await examine(
    adHocServices(environments, []),
    examining(options),
    output,
    NOTHING_KEPT,
    async (examined) => {
      report = examined.report;
      return 0;
    },
  );
  if (code !== 0 || report === null) return { code };
  if (unreadIn(report).length > 0) return { code: 2 };
  const prefixed = withPrefixes(sides, report);
  return prefixed === null ? { sides, report } : firstLook(prefixed, options, output);
}

const NOTHING_KEPT = { baseline: [], previous: null };

/** As a check with nothing else said. */
const examining = (options: InitOptions): ExaminingOptions => ({ ...options, unverified: 'required' });

/** Environments of which nothing could be read. Nothing can be proposed about them; what failed has been said. */
const unreadIn = ({ environments }: Report): Report['environments'] =>
  environments.filter(({ product }) => product === null);

/** The prefixes that the comparison proposes; null where there is nothing new. */
function withPrefixes(
  sides: readonly InitialSide[],
  { findings, reference }: Report,
): readonly InitialSide[] | null {
  const prefixes = new Map<string, string>();
  for (const { check, environment, evidence } of findings) {
    const { prefix, expectedPrefix } = evidence;
    if (check !== 'key-namespace' || typeof prefix !== 'string' || typeof expectedPrefix !== 'string')
      continue;
    if (prefix !== '') prefixes.set(environment, prefix);
    if (expectedPrefix !== '') prefixes.set(reference, expectedPrefix);
  }
  if (!sides.some(({ name, keyPrefix }) => keyPrefix === null && prefixes.has(name))) return null;
  return sides.map((side) => ({ ...side, keyPrefix: side.keyPrefix ?? prefixes.get(side.name) ?? null }));
}

/**
 * Reads everything as `redrift check` will, from a draft of the folder; then writes what held.
 *
 * @param held hears the signals that come while nothing is read, which would leave the draft behind
 */
async function writeWhatHolds(
  proposal: Proposal,
  sides: readonly InitialSide[],
  options: InitOptions,
  output: Output,
  held: Interruption,
): Promise<number> {
  const draft = await output.draft(options.dir, proposedFiles(proposal));
  try {
    if (held.exitCode() !== null) return 0;
    const services = loadServices({
      dir: draft.dir,
      env: {
        ...process.env,
        ...Object.fromEntries(sides.flatMap(({ variable }) => (variable === null ? [] : [variable]))),
      },
      environments: null,
      services: null,
      reference: null,
      expand: true,
    });
    return await examine(services, examining(options), output, NOTHING_KEPT, async ({ report }) => {
      if (held.exitCode() !== null) return 0;
      const families = proposal.families.filter(({ pattern }) => !isOpen(pattern, report));
      const files = proposedFiles({ ...proposal, families });
      await output.folder(options.dir, files);
      const names = files.map(({ name }) => join(options.dir, name));
      const listed = { kept: families, proposed: proposal.families };
      output.data(`${told(names, report, listed, sides).map(harmless).join('\n')}\n`);
      return 0;
    });
  } finally {
    await draft.drop();
  }
}

/** What one sample tells of a family and the next does not is no expectation. */
const isOpen = (pattern: string, { findings }: Report): boolean =>
  findings.some(({ subject, status }) => subject === pattern && status === 'unverified');

function told(
  files: readonly string[],
  report: Report,
  listed: { readonly kept: readonly ProposedFamily[]; readonly proposed: readonly ProposedFamily[] },
  sides: readonly InitialSide[],
): readonly string[] {
  const left = listed.proposed.filter((family) => !listed.kept.includes(family));
  const isLeft = ({ subject }: Finding): boolean => left.some(({ pattern }) => pattern === subject);
  const drift = report.findings.filter(({ status }) => status === 'drift');
  const open = report.findings.filter((finding) => finding.status === 'unverified' && !isLeft(finding));
  return [
    ...files.map((file) => `wrote ${file}`),
    '',
    ...(drift.length === 0
      ? ['Nothing differs that redrift check would report.']
      : [`To decide, ${plural(drift.length, 'difference')} that redrift check reports:`, ...drift.map(line)]),
    ...(open.length === 0 ? [] : ['', 'What could not be told:', ...open.map(line)]),
    ...(canListFamilies(sides)
      ? []
      : [
          '',
          'Families are not written down: a snapshot has to be taken with them in the YAML, and a file holds none.',
        ]),
    ...(left.length === 0
      ? []
      : [
          '',
          `Not written down, as the next sample could not tell: ${left.map(({ pattern }) => pattern).join(', ')}`,
        ]),
    '',
    'Next:',
    ...sides.flatMap(({ name, variable }) =>
      variable === null ? [] : [`  export ${variable[0]}=…   the URL of ${name}, as you gave it`],
    ),
    ...(drift.length === 0 ? [] : [`  take the "# " from a line of ${files.at(-1)}, or mend the server`]),
    '  redrift check',
  ];
}

const line = ({ severity, id, message, status }: Finding): string =>
  `  ${(status === 'drift' ? severity : status).padEnd(8)} ${id}: ${message}`;
