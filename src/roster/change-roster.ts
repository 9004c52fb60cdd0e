import { randomUUID } from 'node:crypto';
import type { Account } from '../access/account.ts';
import type { ForPeople } from '../db/database.ts';
import { findSpans } from '../redaction/find-spans.ts';
import { Refusal } from '../refusal.ts';
import type { AddShiftBody, CancelShiftBody, CertificateBody, ChangeShiftBody } from './contract.ts';
import { decide } from './roster-store.ts';
import { refuseUnlessDone } from './verdict.ts';

const BAKU = (parameter: string) => `${parameter}::timestamp at time zone 'Asia/Baku'`;

/** A supervisor puts somebody on the roster, once or each week (A9.1). Limits, certificate and overlap refuse with the field. */
export async function addShift(database: ForPeople, account: Account, added: AddShiftBody): Promise<void> {
  const { accountId, begins, ends, line } = checked(added);
  const [day, from] = begins.split('T');
  const [, until] = ends.split('T');
  refuseUnlessDone(
    await decide(
      database.as(account),
      added.weekly
        ? {
            name: 'add-pattern',
            call: 'add_pattern($1, $2, $3::date, $4::time, $5::time, $6)',
            values: [randomUUID(), accountId, day, from, until, line],
          }
        : {
            name: 'add-shift',
            call: `add_shift($1, $2, ${BAKU('$3')}, ${BAKU('$4')}, $5)`,
            values: [randomUUID(), accountId, begins, ends, line],
          },
    ),
  );
}

/** Moves one shift, or gives it to somebody else; what repeats stays as it was. Refused where the page showed another owner. */
export async function changeShift(
  database: ForPeople,
  account: Account,
  { shiftId, owner, ...changed }: ChangeShiftBody & { shiftId: string },
): Promise<void> {
  const { accountId, begins, ends, line } = checked(changed);
  refuseUnlessDone(
    await decide(database.as(account), {
      name: 'change-shift',
      call: `change_shift($1, $2, $3, ${BAKU('$4')}, ${BAKU('$5')}, $6)`,
      values: [shiftId, owner, accountId, begins, ends, line],
    }),
  );
}

/** Cancels one shift, or with `following` everything that is still to come of its weekly pattern and still its person's. */
export async function cancelShift(
  database: ForPeople,
  account: Account,
  { shiftId, owner, following, line }: CancelShiftBody & { shiftId: string },
): Promise<void> {
  const named = database.as(account);
  const values = [shiftId, owner, checkedLine(line)];
  const decision = following
    ? { name: 'end-pattern', call: 'end_pattern_of($1, $2, $3)', values }
    : { name: 'cancel-shift', call: 'cancel_shift($1, $2, $3)', values };
  refuseUnlessDone(await decide(named, decision));
}

/** A9.3: a certificate is valid to the end of this day; a day that is past ends it at once. It stands in the trail. */
export async function keepCertificate(database: ForPeople, account: Account, kept: CertificateBody): Promise<void> {
  refuseUnlessDone(
    await decide(database.as(account), {
      name: 'keep-certificate',
      call: 'keep_certificate($1, $2, $3::date)',
      values: [kept.accountId, kept.kind, checkedDay(kept.lastDay, 'lastDay')],
    }),
  );
}

/** A reason is one line about the roster: it may say who nobody is (A3.1). */
export function checkedLine(line: string | null): string | null {
  const text = line?.trim() ?? '';
  if (text === '') return null;
  if (findSpans(text).length > 0) throw new Refusal('says-who', 'line');
  return text;
}

/** The day itself, where there is such a day. */
export function checkedDay(day: string, field: string): string {
  const date = new Date(`${day}T00:00:00Z`);
  if (Number.isNaN(date.getTime()) || date.toISOString().slice(0, 10) !== day)
    throw new Refusal('invalid-input', field);
  return day;
}

function checked<Body extends Omit<ChangeShiftBody, 'owner'>>(body: Body): Body {
  for (const field of ['begins', 'ends'] as const) {
    const [day = '', time = ''] = body[field].split('T');
    checkedDay(day, field);
    if (Number.parseInt(time, 10) > 23) throw new Refusal('invalid-input', field);
  }
  return { ...body, line: checkedLine(body.line) };
}
