/** Which room may know which. The arrows point from those who use to what is used; each rule says why. */
const room = (name, from, allowed, comment) => ({
  name,
  comment,
  severity: 'error',
  from: { path: from },
  to: { path: '^(src|projections|migrations|cli|ui|test|bench|examples)/', pathNot: allowed },
})

/** @type {import('dependency-cruiser').IConfiguration} */
module.exports = {
  forbidden: [
    {
      name: 'no-circles',
      comment: 'A circle is one file in several pieces.',
      severity: 'error',
      from: {},
      to: { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } },
    },
    room(
      'domain-knows-nobody',
      '^src/domain/',
      '^src/domain/',
      'What may happen does not depend on how it is kept or asked for.',
    ),
    {
      name: 'domain-is-pure',
      comment: 'The domain takes time, ids and randomness as data, and touches no machine.',
      severity: 'error',
      from: { path: '^src/domain/' },
      to: { dependencyTypes: ['core'] },
    },
    {
      name: 'cel-is-wrapped',
      comment: 'The library reads expressions; what they mean, and what they may cost, is decided in one folder.',
      severity: 'error',
      from: { path: '^(src|projections|migrations|cli)/', pathNot: '^src/domain/expression/cel/' },
      to: { path: '^node_modules/@marcbachmann/cel-js/' },
    },
    {
      name: 'domain-knows-few-packages',
      comment: 'What the domain uses is pure too: codecs, JSON Schema, the grammar of expressions, due times.',
      severity: 'error',
      from: { path: '^src/domain/' },
      to: {
        dependencyTypes: ['npm'],
        pathNot: '^node_modules/(fp-ts|io-ts|@cfworker/json-schema|@marcbachmann/cel-js|croner)/',
      },
    },
    room(
      'migrations-are-frozen',
      '^migrations/',
      '^migrations/',
      'A migration must do in ten years what it does today.',
    ),
    room(
      'projections-read-events',
      '^projections/',
      '^(projections|migrations|src/domain|src/store)/',
      'Read models follow from events alone.',
    ),
    room(
      'store-knows-no-workflow',
      '^src/store/',
      '^src/(store/|domain/decider\\.ts)|^migrations/',
      'An adapter keeps events, whatever they say.',
    ),
    room(
      'trials-play-the-engine',
      '^src/trial/',
      '^src/(trial|engine|domain|store)/|^src/simulation/(world|random)\\.ts$',
      'A trial is the engine itself, with a store and a clock of its own.',
    ),
    room(
      'rebuild-replays',
      '^src/rebuild/',
      '^src/(rebuild|engine|domain|store)/|^projections/',
      'What is compared is what the engine folds and what the read models keep; nobody asks it but over HTTP.',
    ),
    room(
      'hooks-tell-what-happened',
      '^src/hooks/',
      '^src/(hooks|domain|store)/|^src/engine/(clock|engine)\\.ts$|^src/engine/secrets/secrets\\.ts$|^src/engine/tasks/transport\\.ts$',
      'Webhooks follow the log; the engine does not know that anybody is told.',
    ),
    room(
      'hermes-is-told',
      '^src/hermes/',
      '^src/(hermes/|domain/component/|engine/(clock|tasks/transport)\\.ts$)',
      'Where this server is registered is no part of what it does: it needs a way out, the time, and what components are called.',
    ),
    room('engine-drives', '^src/engine/', '^src/(engine|domain|store)/', 'The engine is asked by nobody but its door.'),
    room(
      'http-asks',
      '^src/http/',
      '^src/(http|domain|store|audit)/|^src/engine/(engine|archives|components|schedules|workers)\\.ts$|^projections/read-models\\.ts$|^src/config\\.ts$|^src/trial/(trial|trials|sent-trial|messages|shapes|whatif/report)\\.ts$|^src/rebuild/rebuilds\\.ts$|^src/hermes/hermes\\.ts$|^src/hooks/(hooks|webhooks)\\.ts$',
      'A request goes through a door: of the engine, the read models or the store.',
    ),
    room(
      'mcp-speaks-for-http',
      '^src/mcp/',
      '^src/(mcp|http|domain|store)/',
      'A tool is an endpoint by another name: it is served by the same rows, and knows no door of its own.',
    ),
    {
      name: 'mcp-is-loaded-when-asked',
      comment: 'The protocol library is large: what loads it is loaded by the first message.',
      severity: 'error',
      from: { path: '^(src|projections|migrations|cli)/', pathNot: '^src/(mcp|engine/mcp)/' },
      to: {
        path: '^src/mcp/|^node_modules/@modelcontextprotocol/',
        pathNot: '^src/mcp/open\\.ts$',
      },
    },
    room(
      'audit-reads-what-is-kept',
      '^src/audit/',
      '^src/(audit|store)/',
      'Proof comes from what is stored, and needs no server.',
    ),
    room(
      'simulation-plays-the-machines',
      '^src/simulation/',
      '^src/(simulation|engine|domain|store)/|^projections/',
      'The simulator runs the real engine on machines that it plays itself.',
    ),
    {
      name: 'only-simulate-simulates',
      comment: 'What serves does not know that it can be simulated. Trials have a rule of their own.',
      severity: 'error',
      from: {
        path: '^(src|projections|migrations|cli)/',
        pathNot: '^src/(simulation|trial)/|^cli/(simulation|show)/|^cli/commands/simulate\\.ts$',
      },
      to: { path: '^src/simulation/' },
    },
    room(
      'client-is-outside',
      '^src/client/',
      '^src/(client|domain)/',
      'The client runs in a browser: it knows the data, not the server.',
    ),
    {
      ...room(
        'cli-goes-through-the-client',
        '^cli/',
        '^cli/|^src/client/|^src/config\\.ts$|^src/domain/|^src/audit/|^src/simulation/simulate\\.ts$',
        'A command asks the server like everybody else; only `serve` and `dev` open one, and `store copy` needs none.',
      ),
      from: { path: '^cli/', pathNot: '^cli/(server|store|dev/open)\\.ts$' },
    },
    {
      name: 'only-serve-opens-the-server',
      comment: 'The composition root is imported by those who start a server, and by no room.',
      severity: 'error',
      from: {
        path: '^(src|projections|migrations|cli)/',
        pathNot: '^cli/server\\.ts$|^src/harmonia\\.ts$',
      },
      to: { path: '^src/harmonia\\.ts$' },
    },
    {
      name: 'nobody-needs-tests',
      comment: 'What ships does not know how it is tested or measured.',
      severity: 'error',
      from: { path: '^(src|projections|migrations|cli|examples)/' },
      to: { path: '^(test|bench)/' },
    },
    {
      name: 'no-dev-packages',
      comment: 'What ships runs without the development packages.',
      severity: 'error',
      from: { path: '^(src|projections|migrations|cli)/' },
      to: { dependencyTypes: ['npm-dev'], dependencyTypesNot: ['type-only'] },
    },
    {
      name: 'no-dead-imports',
      comment: 'It must be there.',
      severity: 'error',
      from: {},
      to: { couldNotResolve: true },
    },
    {
      name: 'no-undeclared-packages',
      comment: 'A package that is used is declared.',
      severity: 'error',
      from: {},
      to: { dependencyTypes: ['npm-no-pkg', 'npm-unknown'] },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '^dist/' },
    tsConfig: { fileName: 'tsconfig.json' },
    tsPreCompilationDeps: true,
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'require', 'node', 'default', 'types'],
      extensions: ['.ts', '.js', '.json'],
    },
  },
}
