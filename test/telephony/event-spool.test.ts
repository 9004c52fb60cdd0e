import { copyFile, mkdir, mkdtemp, open, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { CallSid } from '../../src/calls/call.ts';
import { createEventSpool, type EventSpool } from '../../src/telephony/event-spool.ts';
import type { VoiceEvent } from '../../src/telephony/voice-event.ts';
import { newCallSid } from '../harness/webhook.ts';

const DEAD_PID = 2 ** 22 - 1;
const READINGS = 20;

let folder: string;
let logged: string[];
let spools: EventSpool[];

beforeEach(async () => {
  folder = join(await mkdtemp(join(tmpdir(), 'yardim-spool-')), 'spool');
  logged = [];
  spools = [];
});
afterEach(async () => {
  for (const spool of spools) await spool.close();
  await rm(join(folder, '..'), { recursive: true, force: true });
});

function openSpool(): EventSpool {
  const note = (event: string) => void logged.push(event);
  const spool = createEventSpool({
    folder,
    clock: { now: Date.now },
    log: { info: note, warn: note, error: note, fault: note },
  });
  spools.push(spool);
  return spool;
}

let count = 0;
function event(more: Partial<VoiceEvent> = {}): VoiceEvent {
  count += 1;
  return {
    key: `00000000-0000-4000-8000-${String(count).padStart(12, '0')}`,
    kind: 'told',
    sid: newCallSid() as CallSid,
    at: 1_763_740_800_000 + count,
    callStatus: 'completed',
    isInbound: true,
    isClient: false,
    conferenceSid: '',
    conferenceEvent: '',
    sequence: '',
    ...more,
  };
}

async function replayed(spool: EventSpool): Promise<VoiceEvent[]> {
  const seen: VoiceEvent[] = [];
  await spool.replay(async (each) => void seen.push(each));
  return seen;
}

/** A disk that takes so many bytes at once, and so many in all; the answer gives it room again. */
async function nearlyFull(atOnce: number, room: number): Promise<() => void> {
  const handle = await open(tmpdir(), 'r');
  const files = Object.getPrototypeOf(handle);
  await handle.close();
  const { write } = files;
  let left = room;
  files.write = async function writeSome(what: Buffer | string, from = 0) {
    const bytes = Buffer.from(what);
    const length = Math.min(atOnce, left, bytes.length - from);
    if (length === 0) throw Object.assign(new Error('no space left'), { code: 'ENOSPC' });
    left -= length;
    return write.call(this, bytes, from, length);
  };
  return () => {
    files.write = write;
  };
}

describe('what the database did not take', () => {
  it('is on disk as soon as it is kept, in order, for its owner alone, and gone when it was applied', async () => {
    const events = [
      event({ kind: 'arrived' }),
      event(),
      event({ conferenceSid: `CF${'0'.repeat(32)}`, sequence: '7' }),
    ];
    const spool = openSpool();
    for (const each of events) await spool.keep(each);
    const [name = ''] = await readdir(folder);
    expect((await stat(join(folder, name))).mode & 0o777).toBe(0o600);
    expect((await readFile(join(folder, name), 'utf8')).split('\n')).toHaveLength(4);
    expect(await replayed(spool)).toEqual(events);
    expect(await readdir(folder)).toEqual([]);
    expect(await replayed(spool)).toEqual([]);
  });

  it('stays when it cannot be applied yet, and what comes meanwhile is kept as well', async () => {
    const [first, second] = [event(), event()];
    const spool = openSpool();
    await spool.keep(first);
    await expect(spool.replay(() => Promise.reject(new Error('still away')))).rejects.toThrow('still away');
    await spool.keep(second);
    expect(await replayed(spool)).toEqual([first, second]);
  });

  it('is never lost by a reading that begins just before it is written', async () => {
    const spool = openSpool();
    const events: VoiceEvent[] = [];
    const seen: VoiceEvent[] = [];
    for (let reading = 0; reading < READINGS; reading += 1) {
      const [written, beingWritten] = [event(), event()];
      await spool.keep(written);
      await Promise.all([spool.replay(async (each) => void seen.push(each)), spool.keep(beingWritten)]);
      events.push(written, beingWritten);
    }
    seen.push(...(await replayed(spool)));
    expect(seen.map(({ key }) => key).sort()).toEqual(events.map(({ key }) => key).sort());
  });

  it('is left alone in the file that this process has begun since', async () => {
    const spool = openSpool();
    await spool.keep(event());
    const [name = ''] = await readdir(folder);
    const begun = name.replace(/-1\.log$/, '-2.log');
    await writeFile(join(folder, begun), '');
    expect(await replayed(spool)).toHaveLength(1);
    expect(await readdir(folder)).toEqual([begun]);
    const written = event();
    await spool.keep(written);
    expect(await replayed(spool)).toEqual([written]);
  });

  it('of a process that died is found by the next; that of a living one is left to it', async () => {
    const [ofDead, ofLiving] = [event(), event()];
    const spool = openSpool();
    await spool.keep(ofDead);
    await spool.keep(ofLiving);
    const [name = ''] = await readdir(folder);
    const [dead = '', living = ''] = (await readFile(join(folder, name), 'utf8')).split('\n');
    const place = (pid: number) =>
      join(folder, name.replace(`-${process.pid}-`, `-${pid}-`).replace(/-1\.log/, '-9.log'));
    await writeFile(place(DEAD_PID), `${dead}\n`);
    // Process 1 is always there.
    await writeFile(place(1).replace(/[0-9a-f]{8}-/, '00000000-'), `${living}\n`);
    await rm(join(folder, name));
    expect(await replayed(openSpool())).toEqual([ofDead]);
    expect(await readdir(folder)).toHaveLength(1);
  });

  it('of a container that another takes for dead, since both are process 1 of one folder, is applied, however they take turns', async () => {
    const [one, other] = [openSpool(), openSpool()];
    const events: VoiceEvent[] = [];
    const seen: VoiceEvent[] = [];
    const apply = async (each: VoiceEvent) => void seen.push(each);
    for (let reading = 0; reading < READINGS; reading += 1) {
      const [first, second, third] = [event(), event(), event()];
      await one.keep(first);
      await other.replay(apply);
      // The file that this process has begun is gone.
      await one.keep(second);
      await Promise.all([one.keep(third), other.replay(apply)]);
      events.push(first, second, third);
    }
    seen.push(...(await replayed(one)), ...(await replayed(other)));
    expect(new Set(seen.map(({ key }) => key))).toEqual(new Set(events.map(({ key }) => key)));
    expect(await readdir(folder)).toEqual([]);
  });

  it('is read up to the byte at which the power was cut, whichever byte that is', async () => {
    const events = [event(), event()];
    const spool = openSpool();
    for (const each of events) await spool.keep(each);
    const [name = ''] = await readdir(folder);
    const whole = await readFile(join(folder, name));
    const firstEnd = whole.indexOf('\n') + 1;
    for (let length = 0; length <= whole.length; length += 1) {
      await writeFile(join(folder, name), whole.subarray(0, length));
      const seen = await replayed(openSpool());
      // The last line is whole without its line break.
      const expected = length >= whole.length - 1 ? 2 : length >= firstEnd - 1 ? 1 : 0;
      expect([length, seen]).toEqual([length, events.slice(0, expected)]);
    }
  });

  it('and then was changed by anything is not believed', async () => {
    const spool = openSpool();
    await spool.keep(event());
    const [name = ''] = await readdir(folder);
    const text = await readFile(join(folder, name), 'utf8');
    await writeFile(join(folder, name), `${text.replace('completed', 'in-progress')}not a line of ours\n{}\n\n`);
    expect(await replayed(openSpool())).toEqual([]);
  });

  it('is lost with a word in the log where no folder can be made, and nobody waits for it', async () => {
    await mkdir(join(folder, '..'), { recursive: true });
    await writeFile(folder, 'a file stands where the folder would');
    await openSpool().keep(event());
    expect(logged).toEqual(['event-lost']);
    await rm(folder);
  });

  it('is kept whole on a disk that takes it in parts', async () => {
    const spool = openSpool();
    const kept = event();
    const give = await nearlyFull(50, 10_000);
    await spool.keep(kept).finally(give);
    expect(await replayed(spool)).toEqual([kept]);
    expect(logged).toEqual(['event-kept']);
  });

  it('and had no room is lost with a word in the log, and spoils nothing that comes after', async () => {
    const spool = openSpool();
    const [before, after] = [event(), event()];
    await spool.keep(before);
    const give = await nearlyFull(50, 120);
    await spool.keep(event()).finally(give);
    await spool.keep(after);
    expect(logged).toEqual(['event-kept', 'event-lost', 'event-kept']);
    expect(await replayed(spool)).toEqual([before, after]);
  });

  it('handed out twice, when a process died before it removed the file, is the same event with the same key', async () => {
    const kept = event();
    const spool = openSpool();
    await spool.keep(kept);
    const [name = ''] = await readdir(folder);
    await copyFile(join(folder, name), join(folder, '..', 'copy'));
    expect(await replayed(spool)).toEqual([kept]);
    await copyFile(join(folder, '..', 'copy'), join(folder, name));
    expect(await replayed(spool)).toEqual([kept]);
  });
});
