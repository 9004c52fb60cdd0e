import { randomUUID } from 'node:crypto';
import { mkdir, open, readFile, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { OnCallHours } from './on-call-plan.ts';

/** More rows than 25 telephones can have, each with 14 groups of hours on seven days, cut at midnight; a file that says more is not believed. */
export const HOURS_LIMIT = 5_000;
const BYTES_LIMIT = 1024 * 1024;
const FOR_US_ALONE = { folder: 0o700, file: 0o600 } as const;
const FILE = 'on-call.json';
const DAY = /^\d{4}-\d{2}-\d{2}$/;

/** The plan as it was at a moment, in milliseconds since 1970. */
export interface KeptPlan {
  at: number;
  hours: readonly OnCallHours[];
}

/** Writes the plan whole or not at all, readable for us alone: a reader sees the old one or the new one (A6.1). */
export async function writePlan(folder: string, plan: KeptPlan): Promise<void> {
  await mkdir(folder, { recursive: true, mode: FOR_US_ALONE.folder });
  const unfinished = join(folder, `.${FILE}.${process.pid}.${randomUUID()}`);
  try {
    const file = await open(unfinished, 'wx', FOR_US_ALONE.file);
    try {
      await file.writeFile(JSON.stringify(plan));
      await file.datasync();
    } finally {
      await file.close();
    }
    await rename(unfinished, join(folder, FILE));
  } catch (error) {
    await rm(unfinished, { force: true });
    throw error;
  }
}

/** The plan that was written last; undefined where there is none, an error that says nothing of it where it is not one of ours. */
export async function readKeptPlan(folder: string): Promise<KeptPlan | undefined> {
  let text: string;
  try {
    text = await readFile(join(folder, FILE), 'utf8');
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
    throw error;
  }
  const plan = text.length > BYTES_LIMIT ? undefined : parsed(text);
  if (plan === undefined) throw new Error('the plan on disk is none of ours');
  return plan;
}

function parsed(text: string): KeptPlan | undefined {
  let plan: unknown;
  try {
    plan = JSON.parse(text);
  } catch {
    // The parser's own words would quote the file, which holds numbers.
    return undefined;
  }
  if (!isRecord(plan) || !Number.isInteger(plan['at']) || !Array.isArray(plan['hours'])) return undefined;
  const { at, hours } = plan as { at: number; hours: unknown[] };
  return hours.length <= HOURS_LIMIT && hours.every(isHours) ? { at, hours } : undefined;
}

function isHours(row: unknown): row is OnCallHours {
  if (!isRecord(row)) return false;
  const within = (name: string, least: number, most: number) => {
    const value = row[name];
    return typeof value === 'number' && Number.isInteger(value) && value >= least && value <= most;
  };
  const isDay = (value: unknown) => value === null || (typeof value === 'string' && DAY.test(value));
  return (
    typeof row['telephone'] === 'string' &&
    /^\+[0-9]{6,15}$/.test(row['telephone']) &&
    within('place', 1, 9) &&
    within('day', 1, 7) &&
    within('fromMinute', 0, 1_439) &&
    within('untilMinute', 1, 1_440) &&
    isDay(row['fromDay']) &&
    isDay(row['untilDay'])
  );
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
