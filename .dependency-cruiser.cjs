/** Imports go downward, never sideways or in circles; a room is entered by its index.ts only. */
const floors = [
  ['cli', 'app'],
  ['reports'],
  ['traces', 'transfers', 'stockpiles', 'destructions'],
  ['authorisations'],
  ['cases', 'recoveries'],
  ['weapons'],
  ['holders'],
  ['matching', 'vocabulary'],
  ['ledger', 'notifications'],
  ['identity'],
  ['platform'],
];
const path = (rooms) => `^src/(${rooms.join('|')})/`;
const notUpward = floors.flatMap((floor, depth) =>
  floor.map((room) => ({
    name: `${room}-looks-down`,
    severity: 'error',
    from: { path: path([room]) },
    to: { path: path([...floors.slice(0, depth).flat(), ...floor.filter((other) => other !== room)]) },
  })),
);
module.exports = {
  forbidden: [
    ...notUpward.filter((rule) => !/\(\)/.test(rule.to.path)),
    { name: 'no-circles', severity: 'error', from: {}, to: { circular: true } },
    {
      name: 'room-by-its-index',
      severity: 'error',
      comment: 'Another room uses only index.ts, or core.ts where a thread must load no more.',
      from: { path: '^src/([^/]+)/' },
      to: { path: '^src/([^/]+)/', pathNot: ['^src/$1/', '^src/[^/]+/(index|core)\\.ts$', '^src/platform/'] },
    },
    {
      name: 'pure-core',
      severity: 'error',
      comment: 'A pure file imports neither Nest nor TypeORM.',
      from: {
        path: '^src/(matching/|[^/]+/[a-z-]+\\.ts$)',
        pathNot:
          '(index|main|\\.module|\\.service|\\.controller|\\.queries|\\.repository|\\.dto|\\.entity|\\.errors|\\.spec|\\.guard|\\.decorator|\\.filter|\\.runner|\\.worker)\\.ts$|^src/(platform|cli)/',
      },
      to: { path: 'node_modules/(@nestjs|typeorm|pg)/' },
    },
    {
      name: 'lean-thread',
      severity: 'error',
      comment:
        'A thread loads no use case and no route, and so neither TypeORM nor the metrics: each costs time and memory.',
      from: { path: '\\.worker\\.ts$' },
      to: { path: '\\.(service|controller|module|guard)\\.ts$', reachable: true },
    },
    {
      name: 'verifier-by-itself',
      severity: 'error',
      comment: 'What checks the log shares no code with what writes it, nor with anything else of the service.',
      from: { path: '^src/ledger/verifier/', pathNot: '\\.spec\\.ts$' },
      to: { path: '^(src|migrations)/', pathNot: '^src/ledger/verifier/' },
    },
    { name: 'no-unresolved', severity: 'error', from: {}, to: { couldNotResolve: true } },
    {
      name: 'no-dev-dependencies',
      severity: 'error',
      from: { pathNot: '^test/|\\.spec\\.ts$' },
      to: { dependencyTypes: ['npm-dev'] },
    },
    {
      name: 'no-tests-in-what-runs',
      severity: 'error',
      from: { path: '^src/', pathNot: '\\.spec\\.ts$' },
      to: { path: '^test/' },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: { exportsFields: ['exports'], conditionNames: ['import', 'node', 'default', 'types'] },
  },
};
