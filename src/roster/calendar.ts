import { createHmac } from 'node:crypto';

export interface CalendarShift {
  id: string;
  begins: Date;
  ends: Date;
}

/** All that a calendar says: it may lie open on somebody's kitchen table. */
const SUMMARY = 'Növbə';
/** A day and an hour before the begin, as RFC 5545 writes it: whoever keeps a calendar is reminded where the desk is not (A9.1). */
const REMINDERS = ['-P1D', '-PT1H'];
/** RFC 5545, 3.1: in octets, without the line break. */
const LINE_OCTETS = 75;
const UID_LETTERS = 32;

/**
 * These shifts as iCalendar (RFC 5545): begin and end in UTC, two reminders, and one word; no name, no place, no organisation, no link (A9.1). The key
 * makes ids that stay the same as long as the address does, and lead to no shift.
 */
export function calendarOf(shifts: readonly CalendarShift[], { key, now }: { key: Buffer; now: number }): string {
  const stamp = `DTSTAMP:${utc(new Date(now))}`;
  const uid = (of: string) => `UID:${createHmac('sha256', key).update(of).digest('hex').slice(0, UID_LETTERS)}`;
  const events = shifts.flatMap(({ id, begins, ends }) => [
    'BEGIN:VEVENT',
    uid(id),
    stamp,
    `DTSTART:${utc(begins)}`,
    `DTEND:${utc(ends)}`,
    `SUMMARY:${SUMMARY}`,
    'CLASS:PRIVATE',
    ...REMINDERS.flatMap((before) => [
      'BEGIN:VALARM',
      'ACTION:DISPLAY',
      `DESCRIPTION:${SUMMARY}`,
      `TRIGGER:${before}`,
      'END:VALARM',
    ]),
    'END:VEVENT',
  ]);
  // A calendar has one component at least.
  const nothing = ['BEGIN:VFREEBUSY', uid('nothing'), stamp, 'END:VFREEBUSY'];
  const lines = [
    'BEGIN:VCALENDAR',
    'VERSION:2.0',
    'PRODID:-//calendar//1.0//AZ',
    'CALSCALE:GREGORIAN',
    ...(events.length === 0 ? nothing : events),
    'END:VCALENDAR',
  ];
  return lines.flatMap(folded).join('\r\n').concat('\r\n');
}

/** 20261122T080000Z. */
function utc(moment: Date): string {
  return moment.toISOString().replace(/[-:]|\.\d{3}/g, '');
}

/** A line too long is cut between two characters, never within one; the rest goes on after a blank. */
export function folded(line: string): string[] {
  const parts: string[] = [];
  let part = '';
  for (const letter of line) {
    if (Buffer.byteLength(part) + Buffer.byteLength(letter) > LINE_OCTETS) {
      parts.push(part);
      part = ' ';
    }
    part += letter;
  }
  return [...parts, part];
}
