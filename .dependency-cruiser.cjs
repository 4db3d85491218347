/** The house rules on imports: they go down only, `bin → cli → {loader, differ, reporters} → {catalogue, model}`. */
module.exports = {
  forbidden: [
    {
      name: 'no-circles',
      comment: 'A circle is two rooms that should be one, or a thing that lives in the wrong one.',
      severity: 'error',
      from: {},
      to: { circular: true },
    },
    {
      name: 'model-imports-nothing',
      comment: 'The nouns are plain data that everybody shares: they know nobody.',
      severity: 'error',
      from: { path: '^src/model/' },
      to: { pathNot: '^src/model/' },
    },
    {
      name: 'catalogue-knows-the-model-only',
      comment: 'Facts about settings, as data and look-ups: no I/O, no room above.',
      severity: 'error',
      from: { path: '^src/catalogue/' },
      to: { pathNot: ['^src/(catalogue|model)/', 'node_modules/(@types/)?semver/'] },
    },
    {
      name: 'differ-is-pure',
      comment:
        'Project and snapshots in, report out: no I/O, no clock, no process, and only deep-diff from outside.',
      severity: 'error',
      from: { path: '^src/differ/' },
      to: { pathNot: ['^src/(differ|catalogue|model)/', 'node_modules/(@types/)?deep-diff/'] },
    },
    {
      name: 'reporters-are-pure',
      comment: 'A report in, text out: the same bytes in every run. Of crypto, hashes alone.',
      severity: 'error',
      from: { path: '^src/reporters/' },
      to: {
        pathNot: [
          '^src/(reporters|catalogue|model)/',
          '^(node:)?(util|crypto)$',
          'node_modules/string-width/',
        ],
      },
    },
    {
      name: 'keyspace-is-pure',
      comment: 'Sampled keys in, families out: it is told keys, it does not read them.',
      severity: 'error',
      from: { path: '^src/loader/keyspace/' },
      to: { pathNot: '^src/(loader/keyspace|catalogue|model)/' },
    },
    {
      name: 'loader-stays-below',
      comment: 'What is loaded does not depend on how it is compared or shown.',
      severity: 'error',
      from: { path: '^src/loader/' },
      to: { path: '^src/(differ|reporters|cli|demo|bin)' },
    },
    {
      name: 'project-and-sources-apart',
      comment:
        'Reading the YAML and reading a server are two things; patterns of families (keyspace) serve both.',
      severity: 'error',
      from: { path: '^src/loader/(project|sources)/' },
      to: { path: '^src/loader/(project|sources)/', pathNot: '^src/loader/$1/' },
    },
    {
      name: 'demo-is-for-the-command-line',
      comment:
        'The demo’s servers are the only ones that are written to: nothing that compares may reach that code.',
      severity: 'error',
      from: { pathNot: '^src/(cli|demo)/' },
      to: { path: '^src/demo/' },
    },
    {
      name: 'demo-stands-alone',
      comment: 'Servers and data, and nothing of the product but its nouns.',
      severity: 'error',
      from: { path: '^src/demo/' },
      to: { path: '^src/', pathNot: '^src/(demo|model)/' },
    },
    {
      name: 'deep-diff-in-one-file',
      comment: 'Its traps (Maps are always equal, an added "" is missed) are known to one file.',
      severity: 'error',
      from: { path: '^src/', pathNot: '^src/differ/structure\\.ts$' },
      to: { path: 'node_modules/(@types/)?deep-diff/' },
    },
    {
      name: 'ioredis-behind-the-allowlist',
      comment:
        'Whoever holds a client of his own can send anything. The demo fills the servers that it started itself.',
      severity: 'error',
      from: { path: '^src/', pathNot: '^src/(loader/sources/redis/connection|demo/fill)\\.ts$' },
      to: { path: 'node_modules/ioredis/' },
    },
    {
      name: 'yaml-in-the-project-room',
      comment: 'Positions, sources of scalars and the library’s traps are known to one room.',
      severity: 'error',
      from: { path: '^src/', pathNot: '^src/loader/project/' },
      to: { path: 'node_modules/yaml/' },
    },
    {
      name: 'no-dev-packages',
      comment: 'What runs at a user’s must be installed there.',
      severity: 'error',
      from: { path: '^src/' },
      to: { dependencyTypes: ['npm-dev'], dependencyTypesNot: ['type-only'] },
    },
    {
      name: 'nothing-unresolved',
      comment: 'An import that nobody can follow is a mistake.',
      severity: 'error',
      from: {},
      to: { couldNotResolve: true },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'types', 'node', 'default'],
    },
  },
};
