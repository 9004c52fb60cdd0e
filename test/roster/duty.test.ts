import { describe, expect, it } from 'vitest';
import { gapMinutes, gapsIn } from '../../src/roster/coverage.ts';
import { dutySpans, onDuty, type Roster } from './duty-model.ts';

/** An instant by its wall time in Baku in the week from Monday, 16 November 2026. */
const at = (day: number, time: string) => Date.parse(`2026-11-${String(15 + day).padStart(2, '0')}T${time}:00+04:00`);
const ALWAYS = { begins: at(1, '00:00'), ends: at(8, '00:00') };

const ROSTER: Roster = {
  colleagues: [
    { accountId: 'aysel', languages: ['az', 'ru'], isActive: true },
    { accountId: 'leyla', languages: ['az', 'en'], isActive: true },
    { accountId: 'rauf', languages: ['az', 'ru'], isActive: false },
    { accountId: 'tofiq', languages: ['ru'], isActive: true },
  ],
  shifts: [
    { accountId: 'aysel', begins: at(1, '20:00'), ends: at(2, '08:00'), kind: 'weekly' },
    { accountId: 'leyla', begins: at(2, '08:00'), ends: at(2, '20:00'), kind: 'single' },
    { accountId: 'rauf', begins: at(2, '08:00'), ends: at(2, '20:00'), kind: 'weekly' },
    { accountId: 'leyla', begins: at(3, '08:00'), ends: at(3, '20:00'), kind: 'weekly', isCancelled: true },
    { accountId: 'tofiq', begins: at(2, '09:00'), ends: at(2, '12:00'), kind: 'extra' },
  ],
  certificates: [
    { accountId: 'aysel', kind: 'line', ...ALWAYS },
    { accountId: 'aysel', kind: 'child', begins: at(1, '00:00'), ends: at(2, '02:00') },
    { accountId: 'leyla', kind: 'line', begins: at(1, '00:00'), ends: at(2, '18:00') },
    { accountId: 'rauf', kind: 'line', ...ALWAYS },
    { accountId: 'tofiq', kind: 'child', ...ALWAYS },
  ],
};
const namesAt = (moment: number) => onDuty(ROSTER, moment).map(({ accountId }) => accountId);

describe('A9.1: who is on duty', () => {
  it.each([
    ['a millisecond before the first shift', at(1, '20:00') - 1, []],
    ['in the instant in which it begins', at(1, '20:00'), ['aysel']],
    ['before midnight', at(1, '23:59'), ['aysel']],
    ['after midnight, in the same shift', at(2, '00:01'), ['aysel']],
    ['in its last millisecond', at(2, '08:00') - 1, ['aysel']],
    ['in the instant of the relief: the next, and not both', at(2, '08:00'), ['leyla']],
    ['when nobody has a shift', at(3, '09:00'), []],
  ] as const)('%s', (_when, moment, names) => {
    expect(namesAt(moment)).toEqual(names);
  });

  it('A9.3: nobody whose certificate has run out, in the middle of the shift', () => {
    expect(namesAt(at(2, '18:00') - 1)).toEqual(['leyla']);
    expect(namesAt(at(2, '18:00'))).toEqual([]);
    expect(onDuty(ROSTER, at(2, '12:00'))[0]?.until).toBe(at(2, '18:00'));
  });

  it('A9.3: nobody with the certificate for children alone, nobody suspended, and no cancelled shift', () => {
    const people = dutySpans(ROSTER).map(({ accountId }) => accountId);
    expect(people).toEqual(['aysel', 'leyla']);
  });

  it('B6.6: somebody is trained for children for as long as that certificate lasts', () => {
    expect(onDuty(ROSTER, at(2, '01:59'))[0]?.isChildTrained).toBe(true);
    expect(onDuty(ROSTER, at(2, '02:00'))[0]?.isChildTrained).toBe(false);
  });
});

describe('A9.1: times that nobody has', () => {
  const within = { begins: at(1, '12:00'), ends: at(3, '00:00') };

  it('are said once where nobody is there, and by language where somebody is', () => {
    const gaps = gapsIn(dutySpans(ROSTER), within);
    expect(gaps).toEqual([
      { missing: 'anybody', begins: at(1, '12:00'), ends: at(1, '20:00') },
      { missing: 'en', begins: at(1, '20:00'), ends: at(2, '08:00') },
      { missing: 'ru', begins: at(2, '08:00'), ends: at(2, '18:00') },
      { missing: 'anybody', begins: at(2, '18:00'), ends: at(3, '00:00') },
    ]);
    // Not one minute of these 36 hours is whole.
    expect(gapMinutes(gaps, within)).toBe(36 * 60);
  });

  it('are none where reliefs meet in the instant, and one minute where they miss by a second', () => {
    const all = ['az', 'ru', 'en'];
    const [begins, relief, ends] = [at(1, '00:00'), at(1, '12:00'), at(2, '00:00')];
    const first = { begins, ends: relief, languages: all };
    const whole = { begins, ends };
    expect(gapsIn([first, { begins: relief, ends, languages: all }], whole)).toEqual([]);
    const missed = gapsIn([first, { begins: relief + 1_000, ends, languages: all }], whole);
    expect(missed).toEqual([{ missing: 'anybody', begins: relief, ends: relief + 1_000 }]);
    expect(gapMinutes(missed, whole)).toBe(1);
  });

  it('are none of a language that two speak one after the other while a third is there throughout', () => {
    const whole = { begins: at(1, '00:00'), ends: at(1, '08:00') };
    const spans = [
      { ...whole, languages: ['az'] },
      { begins: at(1, '00:00'), ends: at(1, '05:00'), languages: ['ru', 'en'] },
      { begins: at(1, '04:00'), ends: at(1, '08:00'), languages: ['ru', 'en'] },
    ];
    expect(gapsIn(spans, whole)).toEqual([]);
  });
});
