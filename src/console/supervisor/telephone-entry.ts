// What is typed about a telephone, what is wrong with it, and what is sent.
import { daysAfter } from './roster-words.ts';

export type TelephoneKind = 'on-call' | 'interpreters';

export interface TypedHours {
  readonly id: number;
  /** Monday is 1. */
  readonly days: readonly number[];
  readonly from: string;
  readonly until: string;
}

export interface TypedTelephone {
  readonly name: string;
  readonly telephone: string;
  readonly place: string;
  readonly languages: string;
  readonly hours: readonly TypedHours[];
  readonly firstDay: string;
  /** The last on which it is rung. */
  readonly lastDay: string;
}

/** In the order in which they stand in the form. */
const FIELDS = ['name', 'telephone', 'languages', 'hours', 'lastDay'] as const;
export type EntryField = (typeof FIELDS)[number];

const NIGHT: TypedHours = { id: 0, days: [], from: '20:00', until: '08:00' };
export const NOTHING_TYPED: TypedTelephone = {
  ...{ name: '', telephone: '', place: '1', languages: '', firstDay: '', lastDay: '' },
  hours: [NIGHT],
};
/** For the days of work, and for each day of rest. */
export const HOURS_AT_MOST = 3;
/** As many stretches as the line takes at once. */
const STRETCHES_LIMIT = 12;

/** The fields that cannot be sent as they are, first the one that stands first. */
export function problemsIn(typed: TypedTelephone, kind: TelephoneKind): readonly EntryField[] {
  const stretches = typed.hours.flatMap(({ days }) => days);
  const isWrong: Readonly<Record<EntryField, boolean>> = {
    name: !/^[^0-9]{1,60}$/.test(typed.name.trim()),
    telephone: !/^\+[0-9]{6,15}$/.test(plainTelephone(typed.telephone)),
    languages: kind === 'interpreters' && !/^[a-z]{2}( [a-z]{2}){0,7}$/.test(codesIn(typed.languages).join(' ')),
    hours:
      stretches.length === 0 ||
      stretches.length > STRETCHES_LIMIT ||
      typed.hours.some(({ days, from, until }) => days.length === 0 || from === '' || until === ''),
    lastDay: typed.firstDay !== '' && typed.lastDay !== '' && typed.lastDay < typed.firstDay,
  };
  return FIELDS.filter((field) => isWrong[field]);
}

/** As the line takes it. */
export function entryOf(typed: TypedTelephone, kind: TelephoneKind): object {
  const hours = typed.hours.flatMap(({ days, from, until }) => days.map((day) => ({ day, from, until })));
  const both = { name: typed.name.trim(), telephone: plainTelephone(typed.telephone), hours };
  if (kind === 'interpreters') return { ...both, languages: codesIn(typed.languages) };
  return {
    ...both,
    place: Number(typed.place),
    fromDay: typed.firstDay === '' ? null : typed.firstDay,
    untilDay: typed.lastDay === '' ? null : daysAfter(typed.lastDay, 1),
  };
}

/** The field that the line names in a refusal; null where it names none. */
export function fieldOf(detail: string | undefined): EntryField | null {
  if (detail === 'fromDay' || detail === 'untilDay') return 'lastDay';
  return FIELDS.find((field) => field === detail || detail?.startsWith(`body/${field}`)) ?? null;
}

/** People write numbers in groups, and 00 for the plus. */
function plainTelephone(typed: string): string {
  return typed.replace(/[\s()./-]/g, '').replace(/^00/, '+');
}

function codesIn(languages: string): string[] {
  return [
    ...new Set(
      languages
        .toLowerCase()
        .split(/[\s,;]+/)
        .filter(Boolean),
    ),
  ];
}
