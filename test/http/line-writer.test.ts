import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type LineWriter, openLineWriter } from '../../src/http/line-writer.ts';
import { SOON } from '../harness/soon.ts';

let folder: string;
let file: string;
let lines: LineWriter;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'line-writer-'));
  file = join(folder, 'log', 'web.log');
  lines = openLineWriter(file);
});

afterEach(async () => {
  lines.close();
  await rm(folder, { recursive: true, force: true });
});

const written = () => readFile(file, 'utf8');

describe('whoever looks for what happened', () => {
  test('finds a single line without anybody asking for it', async () => {
    lines.write('a caller was answered\n');
    await expect.poll(written, SOON).toBe('a caller was answered\n');
  });

  test('finds every line of a rush once, whole and in order', async () => {
    const rush = Array.from({ length: 20_000 }, (_, number) => `${number} çağrı\n`);
    for (const line of rush) lines.write(line);
    await expect.poll(written, SOON).toBe(rush.join(''));
  });

  test('finds a line that is longer than many together', async () => {
    const long = `${'ə'.repeat(100_000)}\n`;
    for (const line of ['before\n', long, 'after\n']) lines.write(line);
    await expect.poll(written, SOON).toBe(`before\n${long}after\n`);
  });

  test('finds at once what was flushed, and what came before the end', async () => {
    lines.write('first\n');
    lines.flush();
    expect(await written()).toBe('first\n');
    lines.write('last\n');
    lines.close();
    expect(await written()).toBe('first\nlast\n');
    lines = openLineWriter(file);
    lines.write('the next start\n');
    lines.flush();
    expect(await written()).toBe('first\nlast\nthe next start\n');
  });

  test('finds what a process said last before it ended, and nothing stays behind a writer that was closed', async () => {
    const before = process.listeners('exit');
    const ending = openLineWriter(file);
    const atExit = process.listeners('exit').filter((each) => !before.includes(each));
    ending.write('the last word\n');
    for (const each of atExit) each(0);
    expect(await written()).toBe('the last word\n');
    ending.close();
    expect(process.listeners('exit')).toEqual(before);
  });
});

describe('a disk that takes nothing', () => {
  test('does not end a call', () => {
    const full = openLineWriter('/dev/full');
    full.write('nobody will read this\n');
    expect(() => full.flush()).not.toThrow();
    full.close();
  });

  test('does not fill the memory: of a rush that it cannot take at once the last lines are dropped', async () => {
    const line = `${'x'.repeat(999)}\n`;
    // Nothing is taken before this loop is over.
    for (let number = 0; number < 20_000; number += 1) lines.write(line);
    lines.flush();
    expect((await written()).length).toBeLessThan(5_000_000);
  });
});
