// Who is on duty, as rules without a database: the twin of `on_duty` in SQL, which a contract test holds equal to it.
import { type Interval, overlapOf, type ShiftKind } from '../../src/roster/duty.ts';

export interface Shift extends Interval {
  accountId: string;
  kind: ShiftKind;
  isCancelled?: boolean;
}

/** `line` lets somebody take calls, `child` says that they are trained for children besides (A9.3). */
export interface Certificate extends Interval {
  accountId: string;
  kind: 'line' | 'child';
}

export interface Colleague {
  accountId: string;
  languages: readonly string[];
  isActive: boolean;
}

/** The whole of what decides who is on duty; presence, which only this moment has, is not among it. */
export interface Roster {
  colleagues: readonly Colleague[];
  shifts: readonly Shift[];
  certificates: readonly Certificate[];
}

/** A shift cut to what a certificate covers. */
export interface DutySpan extends Interval {
  accountId: string;
  languages: readonly string[];
  kind: ShiftKind;
}

export interface Duty {
  accountId: string;
  until: number;
  languages: readonly string[];
  isChildTrained: boolean;
  kind: ShiftKind;
}

/** Every duty of the roster: planned, of somebody active, and certified for its whole time (A9.1, A9.3). */
export function dutySpans({ colleagues, shifts, certificates }: Roster): DutySpan[] {
  const active = new Map(colleagues.filter(({ isActive }) => isActive).map((each) => [each.accountId, each]));
  return shifts
    .filter(({ isCancelled }) => !isCancelled)
    .flatMap((shift) => {
      const { accountId, kind } = shift;
      const colleague = active.get(accountId);
      if (!colleague) return [];
      return certificates
        .filter((each) => each.kind === 'line' && each.accountId === accountId)
        .flatMap((certificate) => overlapOf(shift, certificate) ?? [])
        .map((span) => ({ ...span, accountId, kind, languages: colleague.languages }));
    });
}

/** Who is on duty at this instant (A9.1). */
export function onDuty(roster: Roster, at: number): Duty[] {
  return dutySpans(roster)
    .filter((span) => covers(span, at))
    .map(({ accountId, ends, languages, kind }) => ({
      accountId,
      until: ends,
      languages,
      isChildTrained: roster.certificates.some(
        (each) => each.kind === 'child' && each.accountId === accountId && covers(each, at),
      ),
      kind,
    }));
}

/** Whether the instant lies in it; that of its end does not. */
export function covers({ begins, ends }: Interval, at: number): boolean {
  return begins <= at && at < ends;
}
