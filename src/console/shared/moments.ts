// Moments for people: always Asia/Baku, 24 hours, date and time apart (terms: never both in one Intl call).
import type { Language } from './contract.ts';

const ZONE = 'Asia/Baku';
const SECOND_MS = 1_000;
const MINUTE_SECONDS = 60;
const HOUR_SECONDS = 3_600;

// Digits only, so the language does not matter; a browser without Azerbaijani data shows the same.
const timeFormat = new Intl.DateTimeFormat('en-GB', { timeZone: ZONE, hour: '2-digit', minute: '2-digit' });
const secondsFormat = new Intl.DateTimeFormat('en-GB', { timeZone: ZONE, timeStyle: 'medium' });
const dayFormat = new Intl.DateTimeFormat('en-CA', { timeZone: ZONE, dateStyle: 'short' });
const englishDayFormat = new Intl.DateTimeFormat('en-GB', { timeZone: ZONE, dateStyle: 'long' });
const englishMonthFormat = new Intl.DateTimeFormat('en-GB', { timeZone: 'UTC', month: 'long', year: 'numeric' });

/** 14:07 */
export function timeOf(moment: string | number): string {
  return timeFormat.format(new Date(moment));
}

/** 14:07:11, for the save state and the server's clock only. */
export function timeWithSeconds(moment: string | number): string {
  return secondsFormat.format(new Date(moment));
}

/** 2026-11-24T08:00: the wall time in Baku, as the fields of a form have it. */
export function wallTimeOf(moment: string | number): string {
  return `${dayFormat.format(new Date(moment))}T${timeOf(moment)}`;
}

/** The moment of a wall time in Baku, which keeps one time all the year; null where it is none, an empty field for example. */
export function momentOfWallTime(wallTime: string): string | null {
  const at = Date.parse(`${wallTime}:00+04:00`);
  return Number.isNaN(at) ? null : new Date(at).toISOString();
}

/** The day of a moment as seen from now, in Baku. */
export function dayOf(moment: string | number, now: number): 'yesterday' | 'today' | 'tomorrow' | 'other' {
  const days = (dayNumber(moment) - dayNumber(now)) / (24 * HOUR_SECONDS * SECOND_MS);
  if (days === 0) return 'today';
  if (days === 1) return 'tomorrow';
  return days === -1 ? 'yesterday' : 'other';
}

/** 21.11.2026, in English 21 November 2026. */
export function dateOf(moment: string | number, language: Language): string {
  if (language === 'en') return englishDayFormat.format(new Date(moment));
  const [year, month, day] = dayFormat.format(new Date(moment)).split('-');
  return `${day}.${month}.${year}`;
}

/** A month such as 2026-11 for people: 11.2026, in English November 2026. What is no month stands as it came. */
export function monthOf(month: string, language: Language): string {
  const begins = new Date(`${month}-01T00:00:00Z`);
  if (Number.isNaN(begins.getTime())) return month;
  return language === 'en' ? englishMonthFormat.format(begins) : month.split('-').reverse().join('.');
}

/** Whole seconds from one moment to another, never below zero. */
export function secondsBetween(from: string | number, to: string | number): number {
  return Math.max(0, Math.floor((new Date(to).getTime() - new Date(from).getTime()) / SECOND_MS));
}

/** 06:41, above an hour 1:06:41. */
export function elapsed(seconds: number): string {
  const whole = Math.max(0, Math.floor(seconds));
  const hours = Math.floor(whole / HOUR_SECONDS);
  const minutes = Math.floor((whole % HOUR_SECONDS) / MINUTE_SECONDS);
  const tail = `${twoDigits(minutes)}:${twoDigits(whole % MINUTE_SECONDS)}`;
  return hours === 0 ? tail : `${hours}:${tail}`;
}

export interface Remaining {
  readonly isOver: boolean;
  readonly hours: number;
  readonly minutes: number;
  readonly seconds: number;
}

/** What is left until a deadline, or by how much it is over; a started second counts as a whole one while time is left. */
export function remaining(dueAt: string | number, now: number): Remaining {
  const left = (new Date(dueAt).getTime() - now) / SECOND_MS;
  const isOver = left <= 0;
  const whole = isOver ? Math.floor(Math.abs(left)) : Math.ceil(left);
  return {
    isOver,
    hours: Math.floor(whole / HOUR_SECONDS),
    minutes: Math.floor((whole % HOUR_SECONDS) / MINUTE_SECONDS),
    seconds: whole % MINUTE_SECONDS,
  };
}

/** Server time minus page time, in milliseconds: countdowns follow the server's clock, not the machine's. */
export function clockOffset(serverTime: string, now: number): number {
  return new Date(serverTime).getTime() - now;
}

function dayNumber(moment: string | number): number {
  return Date.parse(`${dayFormat.format(new Date(moment))}T00:00:00Z`);
}

function twoDigits(value: number): string {
  return String(value).padStart(2, '0');
}
