import { readFileSync } from 'node:fs';
import { XMLValidator } from 'fast-xml-parser';
import { describe, expect, test } from 'vitest';
import { checkFlow } from '../../src/ivr/check-flow.ts';
import { readPrompts } from '../../src/ivr/check-prompts.ts';
import { drawFlow } from '../../src/ivr/draw-flow.ts';
import { loadFlows } from '../../src/ivr/load-flows.ts';
import { beginMenu, menuTurn } from '../../src/ivr/menu.ts';
import { outlineFlow } from '../../src/ivr/outline-flow.ts';
import { parseFlow } from '../../src/ivr/parse-flow.ts';
import { copyFlows } from './flow-folder.ts';

const line = readFileSync('ivr-flows/line.yaml', 'utf8');
const schema: object = JSON.parse(readFileSync('ivr-flows/flow.schema.json', 'utf8'));
const { durations } = readPrompts('ivr-flows');

/** What the loader would say of the line's flow with this one change. */
function problemsAfter(before: string, after: string): string[] {
  if (!line.includes(before)) throw new Error(`The flow has no ${before}`);
  const read = parseFlow(line.replace(before, after), schema);
  return 'problems' in read ? read.problems : checkFlow(read.flow, durations);
}

const COVER_KEYS = "keys: { '1': { person: cover-return } }";
const LAST_ITEM = 'onSilence: { node: main, counted: false }';

describe('a flow that could hold a caller is refused, and the node is named', () => {
  const broken: [fault: string, before: string, after: string, problem: string][] = [
    [
      'a key leads nowhere',
      "'9': { node: info-intro }",
      "'9': { node: nowhere }",
      'node main: leads to nowhere, which',
    ],
    ['no first node', 'start: language', 'start: nowhere', 'start: leads to nowhere, which'],
    ['no cover', 'cover: cover\n', 'cover: nowhere\n', 'cover: leads to nowhere, which'],
    [
      'nobody can come here',
      "'9': { node: info-intro }",
      "'9': { node: main }",
      'node info-intro: no caller can reach it',
    ],
    [
      'silence goes round',
      LAST_ITEM,
      'onSilence: { node: info-intro, counted: false }',
      'node info-shelter: a caller who',
    ],
    [
      'silence stays',
      LAST_ITEM,
      'onSilence: { node: here, counted: false }',
      'node info-refuse: a caller who stays silent',
    ],
    [
      'the cover ends by itself',
      'onSilence: { node: here, counted: false }',
      'onSilence: { node: main }',
      'node cover: the',
    ],
    [
      'the cover counts silence',
      'onSilence: { node: here, counted: false }',
      'onSilence: { node: here }',
      'node cover: the',
    ],
    ['the cover has no way back', COVER_KEYS, "keys: { '1': { node: main } }", 'node cover: exactly one key may end'],
    [
      'two keys end the cover',
      COVER_KEYS,
      "keys: { '1': { person: chosen }, '2': { person: chosen } }",
      'node cover: exactly',
    ],
    [
      'more keys than a caller can keep',
      "'9': { node: info-intro }",
      "'9': { node: info-intro }\n      '8': { node: here }",
      'node main: 5',
    ],
    [
      'Russian cannot be chosen',
      "'2': { node: main, language: ru }",
      "'2': { node: main }",
      'node language: no key chooses ru',
    ],
    [
      'a prompt that nobody spoke',
      'prompts: [menu-main]',
      'prompts: [menu-mine]',
      'node main: there is no prompt ru/menu-mine.wav',
    ],
    [
      'a language that nobody speaks',
      'az/language-choice',
      'xx/language-choice',
      'node language: there is no prompt xx/',
    ],
    [
      'nothing to say before a person',
      'stale: [connecting]',
      'stale: [nothing]',
      'person stale: there is no prompt az/nothing',
    ],
    [
      'a speech before the wait',
      'cannot-speak: [cannot-speak-intro, cover-hint]',
      'cannot-speak: [cannot-speak-intro, cover-hint, cannot-speak-intro, cover-hint]',
      'person cannot-speak: is told for',
    ],
    [
      'a place of the queue is nowhere',
      'recorded: message-left',
      'recorded: nowhere',
      'whileWaiting recorded: leads to nowhere',
    ],
    [
      'silence moves a caller on who waits',
      "'2': { do: end-after-message } }\n    onSilence: { person: still-waiting }",
      "'2': { do: end-after-message } }\n    onSilence: { node: message-about }",
      'node message-left: a caller in the queue who stays silent does not go on waiting',
    ],
    [
      'the menu offers what is for the queue',
      "'9': { node: info-intro }",
      "'9': { do: record }",
      'node main: only a caller in the queue',
    ],
    [
      'a long opening',
      'opening: [az/greeting]',
      'opening: [az/greeting, ru/greeting]',
      'opening: the first choice is heard after',
    ],
  ];
  test.each(broken)('%s', (_, before, after, problem) => {
    expect(problemsAfter(before, after).join('\n')).toContain(problem);
  });

  test('no person within two keys', () => {
    const far = line
      .replaceAll("'1': { person: chosen }, '9'", "'9'")
      .replace(/everywhere:[\s\S]*?\n\n/, "everywhere:\n  '*': { node: cover }\n\n");
    const read = parseFlow(far, schema);
    if ('problems' in read) throw new Error(read.problems.join());
    const problems = checkFlow(read.flow, durations);
    expect(problems).toContain('node info-intro: no person within 2 keys');
    expect(problems).not.toContain('node main: no person within 2 keys');
  });
});

describe('a flow of the wrong form is refused, and the field is named', () => {
  const broken: [fault: string, before: string, after: string, problem: string][] = [
    ['no way on from silence', 'onSilence: { node: here }', '', 'nodes/main: must have required properties onSilence'],
    ['a key that no telephone has', "'9': { node: info-intro }", "'A': { node: info-intro }", 'nodes/main/keys/A:'],
    ['an unknown reason', "'5': { person: cannot-speak }", "'5': { person: police }", 'everywhere/5/person:'],
    [
      'a key that leads to two places',
      "'4': { person: interpreter,",
      "'4': { person: interpreter, node: main,",
      'nodes/language/keys/4',
    ],
    [
      'silence that ends a call',
      "'2': { do: end-after-message } }\n    onSilence: { person: still-waiting }",
      "'2': { do: end-after-message } }\n    onSilence: { do: end }",
      'nodes/message-left/onSilence',
    ],
    ['a deed that nobody knows', '{ do: ask-when }', '{ do: nothing }', 'nodes/call-back-safe/keys/1/do'],
    ['a key that leads nowhere', "'1': { person: cover-return }", "'1': {}", 'nodes/cover/keys/1'],
    ['endless patience', 'timeoutSeconds: 3', 'timeoutSeconds: 300', 'nodes/language/timeoutSeconds'],
    ['a silent node', 'prompts: [menu-main]', 'prompts: []', 'nodes/main/prompts'],
    ['a way out of the folder', 'prompts: [menu-main]', 'prompts: [../menu-main]', 'nodes/main/prompts/0'],
    ['a misspelt field', 'wrongKey: [', 'wrongkey: [', 'wrongkey'],
    ['a node twice', '  main:', '  language:', 'Map keys must be unique'],
  ];
  test.each(broken)('%s', (_, before, after, problem) => {
    expect(problemsAfter(before, after).join('\n')).toContain(problem);
  });
});

describe('loading a folder', () => {
  test('the line as it is has no problem', () => {
    expect(loadFlows('ivr-flows').current.name).toBe('line');
  });

  test('names everything that is wrong, with its file, in one error', () => {
    const flows = copyFlows();
    flows.change('line.yaml', "'9': { node: info-intro }", "'9': { node: nowhere }");
    flows.change('prompts/ru.yaml', 'goodbye:', 'good-bye:');
    flows.remove('audio/en/cover.wav');
    expect(() => loadFlows(flows.folder)).toThrow(
      /ru\.yaml: goodbye[\s\S]*en\/cover\.wav: missing[\s\S]*line\.yaml: node main: leads/,
    );
  });

  test('a call goes on in the version of the menu with which it began', () => {
    const begun = beginMenu(loadFlows('ivr-flows'));
    if (begun.kind !== 'menu') throw new Error('a call begins with a menu');
    const flows = copyFlows();
    flows.write('retired/line-2026-11-20.yaml', line);
    flows.change(
      'line.yaml',
      "'4': { person: interpreter, language: en }",
      "'6': { person: interpreter, language: en }",
    );
    const changed = loadFlows(flows.folder);
    expect(changed.current.version).not.toBe(begun.state.version);
    expect(menuTurn(changed, begun.state, '4')).toMatchObject({ kind: 'person', reason: 'interpreter' });
  });

  test('a retired version is proved, too', () => {
    const flows = copyFlows();
    flows.write('retired/line-2026-11-20.yaml', line.replace('prompts: [menu-main]', 'prompts: [menu-old]'));
    expect(() => loadFlows(flows.folder)).toThrow(
      /line-2026-11-20\.yaml: node main: there is no prompt az\/menu-old\.wav/,
    );
  });

  test('the version changes with the menu, and not with a comment in it', () => {
    const versionOf = (text: string) => {
      const read = parseFlow(text, schema);
      return 'flow' in read ? read.flow.version : null;
    };
    expect(versionOf(`# A new comment.\n${line}`)).toBe(versionOf(line));
    expect(versionOf(line.replace('timeoutSeconds: 5', 'timeoutSeconds: 6'))).not.toBe(versionOf(line));
  });
});

describe('the flow as people see it', () => {
  const { current } = loadFlows('ivr-flows');

  test('the drawing is well-formed and shows every node and every person that a key reaches', () => {
    const drawing = drawFlow(current);
    expect(XMLValidator.validate(drawing)).toBe(true);
    const shown = [...current.nodes.keys(), 'chosen', 'danger', 'cannot-speak', 'interpreter', 'cover-return'];
    for (const name of shown) expect(drawing).toMatch(new RegExp(`>(person: )?${name}</text>`));
  });

  test('the outline says how long each prompt lasts and where each key leads', () => {
    const outline = outlineFlow(current, durations);
    expect(outline).toMatch(
      /main\n {2}says menu-main \(az \d+\.\d s, ru \d+\.\d s, en \d+\.\d s\)\n {2}0 → person danger/,
    );
    for (const node of current.nodes.keys()) expect(outline).toContain(`\n\n${node}\n  says`);
  });
});
