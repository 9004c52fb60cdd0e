import { proveRule } from './prove-rule.ts';
import * as rules from './size-rules.ts';
import { isCode, readFiles } from './source-file.ts';

const source = readFiles('src');
const code = [...source, ...readFiles('test', 'scripts', 'bench')].filter(isCode);
const written = [...code, ...source, ...readFiles('migrations')].filter(({ path }) =>
  /\.(css|sql|[jt]sx?|mjs)$/.test(path),
);

const lines = (count: number, text: string) => Array.from({ length: count }, () => text).join('\n');

proveRule({
  rule: 'a file can be read in one go',
  find: rules.longFiles,
  among: [...new Set(written)],
  planted: { 'src/a/long.ts': lines(301, '//'), 'src/a/short.ts': `${lines(300, '//')}\n` },
  found: ['src/a/long.ts has 301 lines'],
});

proveRule({
  rule: 'a function can be seen whole',
  find: rules.longFunctions,
  among: code,
  planted: {
    'src/a/long.ts': `export function long() {\n${lines(69, 'act();')}\n}`,
    'src/a/arrow.ts': `const arrow = () => {\n${lines(70, 'act();')}\n};`,
    'src/a/short.ts': `export function short() {\n${lines(68, 'act();')}\n}`,
    'test/a/chapter.test.ts': `describe('a duty', () => {\n${lines(90, 'act();')}\n});`,
  },
  found: ['src/a/long.ts:1 is a function of 71 lines', 'src/a/arrow.ts:1 is a function of 72 lines'],
});

proveRule({
  rule: 'nobody has to count arguments',
  find: rules.manyParameters,
  among: source,
  planted: { 'src/a/many.ts': 'function three(a, b, c) {}\nconst four = (a, b, c, d) => a;\nhook((a, b, c, d) => a);' },
  found: ['src/a/many.ts:2 takes 4 arguments'],
});

proveRule({
  rule: 'every exported function says what it promises',
  find: rules.silentFunctions,
  among: source,
  planted: {
    'src/a/silent.ts': '// Not a doc comment.\nexport function silent() {}\nexport const mute = async () => 1;\n',
    'src/a/told.ts':
      '/** Says it. */\nexport function told() {}\n/** Too. */\nexport const also = () => 1;\nfunction own() {}',
    'src/a/data.ts': 'export const LIMIT = 1;\nexport interface Shape { side: number }',
  },
  found: ['src/a/silent.ts:2 silent has no doc comment', 'src/a/silent.ts:3 mute has no doc comment'],
});

proveRule({
  rule: 'every folder says in thirty lines what it is for and what must never happen in it',
  find: rules.readmeFaults,
  among: [...source, ...readFiles('migrations', 'scripts', 'test', 'bench', 'ivr-flows')],
  planted: {
    'src/bare/file.ts': '',
    'src/long/README.md': lines(31, 'must never happen here'),
    'src/mute/README.md': 'It is for something.',
    'src/good/README.md': 'Must never happen here: much.',
    'src/README.md': lines(90, 'map'),
    'scripts/start.mjs': '',
  },
  found: [
    'src/bare has no README.md',
    'src/long/README.md has 31 lines',
    'src/mute/README.md does not say what must never happen here',
    'scripts has no README.md',
  ],
});
