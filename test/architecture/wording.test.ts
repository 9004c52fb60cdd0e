import { proveRule } from './prove-rule.ts';
import { isCode, readFiles } from './source-file.ts';
import * as rules from './wording-rules.ts';

const OWN = /^test\/architecture\//;
const source = readFiles('src');
const tests = readFiles('test');
const written = [
  ...source,
  ...tests.filter(({ path }) => !OWN.test(path)),
  ...readFiles('scripts', 'bench', 'migrations', 'ivr-flows', 'docs', '.ci'),
  ...readFiles(
    'README.md',
    'package.json',
    'package-lock.json',
    'Dockerfile',
    'tsconfig.json',
    '.npmrc',
    '.dockerignore',
  ),
];

/** What is there, and what a person may add: a studio's recordings, earlier versions of the menu. */
const everything = [...written, ...tests].map(({ path }) => path).concat('ivr-flows/studio', 'ivr-flows/retired');

proveRule({
  rule: 'what cites the law cites a clause that exists',
  find: rules.unknownLaw,
  among: written.filter(({ path }) => !path.endsWith('package-lock.json')),
  planted: {
    'test/calls/duty.test.ts':
      "describe('B4.9: a duty nobody has', () => {});\nit('A6.1, B3.11: two that somebody has', () => {});",
    'src/calls/README.md': 'A6.5 is a word of the reference, not a row.',
  },
  found: ['test/calls/duty.test.ts:1 cites B4.9', 'src/calls/README.md:1 cites A6.5'],
});

proveRule({
  rule: 'the project names no machine, no registry and no unfinished work',
  find: rules.forbiddenWords,
  among: written,
  planted: {
    'docs/a.md': 'Look into /home/somebody/line.\nhttps://line.example/work/ is an address.',
    'package-lock.json': '"resolved": "https://registry.example.org/a.tgz"',
    'src/a.ts': '// TODO later\n',
    'src/b.ts': '// @ts-ignore\n',
    'src/c.ts': "import '../framework/a.ts'; // todos are fine",
  },
  found: [
    'docs/a.md:1 holds a path of one machine',
    'package-lock.json:1 holds a registry',
    'src/a.ts:1 holds work that belongs in an issue',
    'src/b.ts:1 holds a check switched off',
  ],
});

proveRule({
  rule: 'nothing leads out of the repository',
  find: (files) => rules.waysOut(files, { mayLeave: ['test/simulator/contract.test.ts'] }),
  among: written,
  planted: {
    'src/calls/call.ts': "import '../../../elsewhere.ts';",
    'docs/plan.md': 'See ../shared/plan.md and ../../elsewhere.',
    'src/console/operator/desk.tsx': "import '../shared/keys.ts';",
    'test/simulator/contract.test.ts': "const folder = '../../../shared/contract';",
  },
  found: [
    'src/calls/call.ts:1 leads out of the repository: ../../../elsewhere.ts',
    'docs/plan.md:1 leads out of the repository: ../shared',
    'docs/plan.md:1 leads out of the repository: ../../elsewhere.',
  ],
});

proveRule({
  rule: 'whatever a page or a comment names is there',
  find: (files) => rules.deadReferences(files, { paths: [...everything, ...files.map(({ path }) => path)] }),
  among: written.filter(({ path }) => /\.(md|ts|tsx|mjs)$|Dockerfile$/.test(path)),
  planted: {
    'docs/a.md': 'See `src/calls/call.ts`, `src/calls/` and [b](b.md), but not `src/calls/gone.ts`.',
    'docs/b.md': 'A folder for each of `src/*`.',
    'src/calls/call.ts': '// Measured (nowhere.md M1); design §3.8.',
  },
  found: [
    'docs/a.md:1 names src/calls/gone.ts, which is not here',
    'src/calls/call.ts:1 names nowhere.md, which is not here',
    'src/calls/call.ts:1 names design §3, which is not here',
  ],
});

proveRule({
  rule: 'every test runs',
  find: rules.skippedTests,
  among: tests,
  planted: {
    'test/a.test.ts':
      "it.skip('later', () => {});\ndescribe.only('mine', () => {});\nit.skipIf(isAbsent)('where it can', () => {});",
  },
  found: ['test/a.test.ts:1 leaves tests out', 'test/a.test.ts:2 leaves tests out'],
});

proveRule({
  rule: 'no fault is forgotten without a word',
  find: rules.emptyCatches,
  among: [...source, ...tests, ...readFiles('scripts', 'bench')].filter(isCode),
  planted: {
    'src/a.ts': 'try { act(); } catch {}\ntry { act(); } catch {\n  // It is gone, which is all that is wanted.\n}',
  },
  found: ['src/a.ts:1 forgets a fault'],
});
