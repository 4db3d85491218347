import { moduleVersion } from '../../catalogue/version-range.js';
import type { Module } from '../../model/snapshot.js';
import type { Check } from '../check.js';
import { leadNode } from '../observed.js';
import { compareThings, type ThingKind } from '../things.js';

const MODULES: ThingKind<Module> = {
  part: 'modules',
  word: 'the module',
  words: 'modules',
  of: (observed) => leadNode(observed)?.modules?.filter(({ isBuiltIn }) => !isBuiltIn) ?? null,
  differences: () => (mine, theirs) =>
    mine.version === theirs.version
      ? []
      : [`is ${moduleVersion(mine.version)}, not ${moduleVersion(theirs.version)}`],
  show: ({ version }) => moduleVersion(version),
  why: 'commands of a module that is not there are unknown commands, and its keys cannot be loaded',
  remedy: () => (_, theirs) => ({
    commands: [],
    note:
      theirs === null
        ? 'take its loadmodule out of the server’s redis.conf, and restart'
        : `load it in version ${moduleVersion(theirs.version)} by loadmodule in the server’s redis.conf, and restart`,
  }),
};

/** `server-modules`: modules that are missing, unexpected or of another version. */
export const serverModules = {
  id: 'server-modules',
  title: 'Modules differ',
  part: 'modules',
  severity: 'error',
  isAbsolute: false,
  askedOf: 'every environment but the reference',
  explanation:
    'Loaded modules are held against the reference’s by name and version. What a server brings itself (vectorset in Redis 8, lua in Valkey 9) is no difference.',
  *find(context, observation) {
    const observed = observation.kind === 'read' ? observation : null;
    yield* compareThings(MODULES, context, observed, observation.environment.name);
  },
} as const satisfies Check;
