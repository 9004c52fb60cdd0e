import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import type { Clause } from '../../src/access/need-to-know/clause.ts';
import { RELATIONS } from '../../src/access/need-to-know/clause.ts';
import { NEED_TO_KNOW } from '../../src/access/need-to-know.ts';
import { LAW_IDS } from '../architecture/wording-rules.ts';
import { asLines, readLines } from './document.ts';

const PAGE = readFileSync(new URL('../../docs/need-to-know.md', import.meta.url), 'utf8');
const TABLE: readonly Clause[] = NEED_TO_KNOW;

describe('A1.1: what a lawyer reads is what the line does', () => {
  test('every line of the page is a line of the table, and the other way round', () => {
    // Whoever changes the table copies these lines into the page, and whoever reviews it sees the change there.
    expect(PAGE.split('\n').filter((line) => line.startsWith('| '))).toEqual(asLines(TABLE));
    expect(readLines(PAGE)).toEqual(TABLE.map((clause) => ({ ...clause, who: [...clause.who] })));
  });

  test('the page explains every way in which somebody can stand to a thing', () => {
    for (const [relation, meaning] of Object.entries(RELATIONS)) expect(PAGE).toContain(`- *${relation}*: ${meaning}.`);
  });

  test('every line names a clause of the law, and no two lines say the same', () => {
    for (const { law } of TABLE) {
      expect(law.length).toBeGreaterThan(0);
      expect(LAW_IDS).toEqual(expect.arrayContaining([...law]));
    }
    const said = TABLE.flatMap(({ of, who, relation, may }) =>
      who.flatMap((each) => may.map((action) => [each, of, relation, action].join(' '))),
    );
    expect(new Set(said).size).toBe(said.length);
  });

  test('no field of anything is a caller’s number, name or address', () => {
    const fields = TABLE.flatMap(({ of, sees }) => sees.map((field) => `${of}: ${field}`));
    const telling = fields.filter((field) => /phone(?!\b)|caller|surname|birth|address|msisdn|\bfrom\b/i.test(field));
    expect(telling.filter((field) => !field.startsWith('softphone: '))).toEqual([]);
  });

  test('B4.5: nobody but the duty officer is given an escalation as the unit sees it', () => {
    const readers = TABLE.filter(({ relation }) => relation === 'sent-to-my-duty').flatMap(({ who }) => who);
    expect([...new Set(readers)]).toEqual(['duty-officer']);
  });

  test('A1.2: coordinator and administrator are given nothing of any call, note or escalation', () => {
    for (const role of ['coordinator', 'administrator'] as const) {
      const things = TABLE.filter(({ who }) => who.includes(role)).map(({ of }) => of);
      expect(things.filter((of) => ['call', 'note', 'escalation', 'queue', 'desk', 'unit-desk'].includes(of))).toEqual(
        [],
      );
    }
  });
});
