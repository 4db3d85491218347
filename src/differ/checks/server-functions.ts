import type { FunctionLibrary } from '../../model/snapshot.js';
import type { Check } from '../check.js';
import { leadNode } from '../observed.js';
import { compareThings, type ThingKind } from '../things.js';

const LIBRARIES: ThingKind<FunctionLibrary> = {
  part: 'functions',
  word: 'the function library',
  words: 'function libraries',
  of: (observed) => leadNode(observed)?.functions ?? null,
  differences: () => (mine, theirs) => [
    ...(mine.engine === theirs.engine ? [] : [`runs on ${mine.engine}, not on ${theirs.engine}`]),
    ...(mine.functions.join(' ') === theirs.functions.join(' ')
      ? []
      : [`has the functions ${mine.functions.join(', ')}, not ${theirs.functions.join(', ')}`]),
    ...(mine.sha256 === theirs.sha256 ? [] : ['has other code']),
  ],
  show: ({ sha256 }) => `sha256:${sha256}`,
  why: 'FCALL answers with an error, or does something else than what was tried',
  remedy: () => (_, theirs) => ({
    commands: [],
    note:
      theirs === null
        ? 'FUNCTION DELETE it, or load it there too'
        : 'FUNCTION LOAD REPLACE it from where its code is kept, on every primary',
  }),
};

/** `server-functions`: function libraries that are missing, unexpected or hold other code. */
export const serverFunctions = {
  id: 'server-functions',
  title: 'Functions differ',
  part: 'functions',
  severity: 'error',
  isAbsolute: false,
  askedOf: 'every environment but the reference',
  explanation:
    'Function libraries are held against the reference’s by name, engine, functions and the SHA-256 of their code; their order makes no difference. A server from before 7.0 has none.',
  *find(context, observation) {
    const observed = observation.kind === 'read' ? observation : null;
    yield* compareThings(LIBRARIES, context, observed, observation.environment.name);
  },
} as const satisfies Check;
