import { oldestRelease } from '../../../catalogue/version-range.js';
import type { Finding, Report } from '../../../model/report.js';
import { familyLine, isOfFamily, openFamilies, type ProposedFamily } from './families.js';
import { agreedSettings, openSettings } from './settings.js';
import { comment, noted, yamlName, yamlQuoted } from './yaml-text.js';

/** An environment as its file will name it. */
interface ProposedEnvironment {
  readonly name: string;
  /** What follows `source:`, as YAML: `${REDIS_STAGING_URL}`, a URL without a password, `{ snapshot: … }`. */
  readonly source: string;
  /** What all of its keys begin with; null where there is nothing of the kind. */
  readonly keyPrefix: string | null;
}

/** A file of the folder, to be written. */
export interface ProposedFile {
  /** Its name in the folder. */
  readonly name: string;
  readonly text: string;
}

/** What a comparison found, as the YAML that a person would begin with. */
export interface Proposal {
  readonly report: Report;
  readonly environments: readonly ProposedEnvironment[];
  readonly families: readonly ProposedFamily[];
}

/** The files of a folder that `redrift check` can read: one for each environment, and `expectations.yaml`. No secret stands in them. */
export function proposedFiles(proposal: Proposal): readonly ProposedFile[] {
  return [
    ...proposal.environments.map((environment) => ({
      name: `${environment.name}.yaml`,
      text: environmentText(environment, proposal.report),
    })),
    { name: 'expectations.yaml', text: expectationsText(proposal) },
  ];
}

function environmentText({ name, source, keyPrefix }: ProposedEnvironment, { environments }: Report): string {
  const found = environments.find((environment) => environment.name === name);
  const server = [found?.product, found?.version, found?.topology].filter((word) => word != null).join(' ');
  return [
    comment(`${name}: ${server === '' ? 'not read yet' : server}`),
    `source: ${source}`,
    ...(keyPrefix === null
      ? []
      : [
          noted(
            `keyPrefix: ${yamlQuoted(keyPrefix)}`,
            'what its keys begin with, taken off before families are compared',
          ),
        ]),
    '',
    comment('What redrift cannot see; each line makes it see more:'),
    comment('owner: platform-team               # who is named beside its findings'),
    comment(
      `${`configFile: conf/${name}.conf`.padEnd(35)}# what the next restart would load, held against what runs`,
    ),
    comment('memoryLimit: 8gb                   # of the container or host, held against maxmemory'),
    '',
  ].join('\n');
}

function expectationsText({ report, families }: Proposal): string {
  const settings = agreedSettings(report);
  const open = openSettings(report);
  return [
    comment(
      'What should hold in every environment. redrift init wrote it from what it found; it is yours to change.',
    ),
    `reference: ${yamlName(report.reference)}`,
    '',
    'config:',
    ...section('Set, and to the same value everywhere:', settings),
    ...section(
      'To decide: these differ, and redrift check says so until a server is mended or one of these lines loses its "# ":',
      open,
    ),
    ...indented([comment(`Every other setting is as in ${report.reference}:`), '"*": same']),
    '',
    ...familiesText(families, report),
    ...requirementsText(report),
    ...decisionsText(report),
    comment('What fails the gate: drift from this severity on (error, warning or info).'),
    'policy:',
    '  failOn: error',
    ...(isWithoutKeys(report)
      ? ['  mustVerify: [config]   # a file of settings holds no keys, which else have to be verified, too']
      : []),
    '',
  ]
    .join('\n')
    .replace(/\n{3,}/g, '\n\n');
}

const isWithoutKeys = ({ environments }: Report): boolean =>
  environments.some(({ coverage }) => coverage.notAsked.includes('keys'));

/** Lines under a heading; nothing where there are none. */
const section = (heading: string, lines: readonly string[]): readonly string[] =>
  lines.length === 0 ? [] : [...indented([comment(heading), ...lines]), ''];

const indented = (lines: readonly string[]): readonly string[] =>
  lines.map((line) => (line === '' ? '' : `  ${line}`));

function familiesText(families: readonly ProposedFamily[], report: Report): readonly string[] {
  const open = openFamilies(report);
  return [
    ...(families.length === 0
      ? []
      : [
          comment(
            'Families of keys that every environment has. A ttl is the one that the application sets, not what is left of it.',
          ),
          'families:',
          ...indented(families.map(familyLine)),
          '',
        ]),
    ...(open.length === 0
      ? []
      : [
          ...(families.length === 0
            ? [comment('families:   # this line, too, where one of the next loses its "# "')]
            : []),
          ...section('To decide: these families differ; each until one of these lines loses its "# ":', open),
        ]),
    comment(
      `Families that no line names are compared with ${report.reference}: error, warning, info or ignore.`,
    ),
    'unlistedFamilies: warning',
    '',
  ];
}

/** The oldest server that runs today is what the application is known to run on. */
function requirementsText({ environments }: Report): readonly string[] {
  const products = new Set(environments.map(({ product }) => product));
  const oldest = oldestRelease(environments.map(({ version }) => version ?? ''));
  if (products.size !== 1 || oldest === null) return [];
  return [
    comment('What the application needs, whatever the reference has.'),
    'requires:',
    `  server: ">=${oldest}"`,
    ...indented([
      comment('role: cache                        # cache, queue or store: a queue must never evict'),
    ]),
    '',
  ];
}

/** What else differs: no line of config: can settle it. */
function decisionsText({ findings }: Report): readonly string[] {
  const others = findings.filter(
    (finding) => finding.status === 'drift' && !isOfConfig(finding) && !isOfFamily(finding),
  );
  if (others.length === 0) return [];
  return [
    comment(
      'Also to decide: mend it, accept it for a time in waivers.yaml, or give its check another severity under policy.checks.',
    ),
    ...others.map(({ id, message }) => comment(`  ${id}: ${message}`)),
    '',
  ];
}

const isOfConfig = ({ check }: Finding): boolean => check === 'config-value';
