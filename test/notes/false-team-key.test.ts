import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { fromBase64, toBase64 } from '../../src/console/sealing/bytes.ts';
import type { KeptVersion } from '../console/key-server.ts';
import { type Browser, makeFalse, openTeamStage } from './team-stage.ts';

let stage: ReturnType<typeof openTeamStage>;
let aysel: Browser;
let nigar: Browser;

beforeEach(async () => {
  stage = openTeamStage();
  aysel = await stage.enter('aysel');
  await aysel.team();
  nigar = await stage.enter('nigar');
  await stage.letIn(aysel, nigar);
  await nigar.team();
});
afterEach(() => vi.unstubAllGlobals());

/** The same person and key in a browser that remembers nothing: a passkey or a password brought it. */
const anew = (name: string, { own }: Browser) => stage.browserOf(name, own);
const versionFor = async (browser: Browser) => (await browser.team()).version;
const doubtOf = async (browser: Browser) => (await browser.see()).doubt;

async function renew(maker: Browser, { handOn = true } = {}): Promise<void> {
  await (await maker.team()).renew();
  if (handOn) await (await maker.team()).newcomers();
}

async function somebodyLeaves(): Promise<void> {
  const name = crypto.randomUUID();
  await stage.letIn(aysel, await stage.enter(name));
  stage.server.leave(name);
}

// A3.1, B1.3: those who stay go on reading and writing, whatever comes first.
describe('a team’s key that is the team’s', () => {
  it('is sealed to by a newcomer, who opens by it once a member lets them in', async () => {
    const leyla = await stage.enter('leyla');
    expect(await leyla.team()).toMatchObject({ version: 1, isMember: false });
    expect(leyla.remembered().known).toBeNull();
    await stage.letIn(nigar, leyla);
    expect(await leyla.team()).toMatchObject({ version: 1, isMember: true });
    expect(leyla.remembered().known).toMatchObject({ version: 1 });
  });

  it('is followed through a renewal: before it is handed on, after, and in a browser that was just opened', async () => {
    await somebodyLeaves();
    await renew(aysel, { handOn: false });
    expect(await nigar.team()).toMatchObject({ version: 2, isMember: false });
    expect(await anew('nigar', nigar).team()).toMatchObject({ version: 2, isMember: false });
    await (await aysel.team()).newcomers();
    expect(await nigar.team()).toMatchObject({ version: 2, isMember: true });
    expect(await anew('nigar', nigar).team()).toMatchObject({ version: 2, isMember: true });
  });

  it('is followed by who was away for several versions', async () => {
    for (let count = 0; count < 3; count += 1) {
      await somebodyLeaves();
      await renew(aysel);
    }
    expect(await nigar.team()).toMatchObject({ version: 4, isMember: true });
    expect(await anew('nigar', nigar).team()).toMatchObject({ version: 4, isMember: true });
    expect(await (await nigar.team()).pairOf(1)).not.toBeNull();
  });

  it('is followed through more versions than one answer holds, and the oldest opens what it sealed, to a newcomer too', async () => {
    for (let count = 0; count < 30; count += 1) {
      await somebodyLeaves();
      await renew(aysel);
    }
    expect(await nigar.team()).toMatchObject({ version: 31, isMember: true });
    expect(await (await nigar.team()).pairOf(1)).not.toBeNull();
    const leyla = await stage.enter('leyla');
    await stage.letIn(nigar, leyla);
    expect(await (await leyla.team()).pairOf(1)).not.toBeNull();
    expect(await (await leyla.team()).pairOf(2)).not.toBeNull();
  });

  it('waits for a colleague where one in between was never handed on', async () => {
    for (let count = 0; count < 2; count += 1) await renew(aysel, { handOn: false });
    expect(await doubtOf(nigar)).toBe('unproved');
    expect(await doubtOf(anew('nigar', nigar))).toBe('unproved');
    await stage.letIn(aysel, nigar);
    expect(await nigar.team()).toMatchObject({ version: 3, isMember: true });
  });

  it('is sealed to by who lost the key in this browser, and after a renewal once they are let in', async () => {
    const again = await stage.enter('nigar', nigar.remembered());
    expect(await again.team()).toMatchObject({ version: 1, isMember: false });
    await somebodyLeaves();
    await renew(aysel);
    expect(await doubtOf(again)).toBe('unproved');
    await stage.letIn(aysel, again);
    expect(await again.team()).toMatchObject({ version: 2, isMember: true });
    expect(await (await stage.enter('nigar')).team()).toMatchObject({ version: 2, isMember: false });
  });

  it('is the same in two tabs, one of which asked before a renewal and is answered after it', async () => {
    await somebodyLeaves();
    const answer = stage.holdNextAnswer();
    const late = nigar.see();
    await Promise.resolve();
    await renew(aysel);
    expect(await versionFor(nigar)).toBe(2);
    answer();
    expect((await late).team?.version).toBe(1);
    const seen = await Promise.all([nigar.see(), nigar.see()]);
    expect(seen.map(({ team }) => team?.version)).toEqual([2, 2]);
  });

  it('is given oldest first, so that who was given a part goes on waiting for the rest', async () => {
    await renew(aysel);
    const leyla = await stage.enter('leyla');
    const team = await nigar.team();
    const [waiting] = await team.newcomers();
    stage.loseNextAnswer();
    await expect(waiting && team.letIn(waiting)).rejects.toThrow();
    await stage.letIn(nigar, leyla);
    expect(await leyla.team()).toMatchObject({ version: 2, isMember: true });
    expect(await (await leyla.team()).pairOf(1)).not.toBeNull();
  });

  it('is handed on by whoever made it, though the answer to the making was lost', async () => {
    await somebodyLeaves();
    const team = await aysel.team();
    stage.loseNextAnswer();
    await expect(team.renew()).rejects.toThrow();
    expect(await (await aysel.team()).newcomers()).toEqual([]);
    expect(await nigar.team()).toMatchObject({ version: 2, isMember: true });
  });

  it('is begun anew where nobody is left who held it, by whoever comes, whatever their browser remembers', async () => {
    const again = await stage.enter('sevda', nigar.remembered());
    for (const name of ['aysel', 'nigar']) stage.server.leave(name);
    expect(await again.team()).toMatchObject({ version: 2, isMember: true });
    expect(await versionFor(await stage.enter('leyla'))).toBe(2);
  });
});

// A3.1, B1.3, T4 and T19 of the threat model.
describe('of whoever writes the database and has no key', () => {
  const both = () => [nigar, anew('nigar', nigar)] as const;

  it('a made-up next version is refused, also with a copy of it for everybody', async () => {
    const { row } = await makeFalse(2, [aysel, nigar]);
    stage.server.rewriteTeam((rows) => [row, ...rows]);
    for (const browser of both()) expect(await doubtOf(browser)).toBe('altered');
    stage.server.rewriteTeam(([, ...rows]) => [{ ...row, voucher: null }, ...rows]);
    for (const browser of both()) expect(await doubtOf(browser)).toBe('altered');
  });

  it('two made-up versions are refused with copies, with one, and without', async () => {
    const [second, third] = [await makeFalse(2, [nigar]), await makeFalse(3, [nigar])];
    const voucher = await second.vouch('next', fromBase64(third.row.publicKey));
    const shown = (secondCopies: boolean, thirdCopies: boolean) => {
      const [copiesOfSecond, copiesOfThird] = [
        secondCopies ? second.row.copies : [],
        thirdCopies ? third.row.copies : [],
      ];
      stage.server.rewriteTeam((rows) => [
        { ...third.row, voucher, copies: copiesOfThird },
        { ...second.row, copies: copiesOfSecond },
        ...rows.filter(({ version }) => version === 1),
      ]);
    };
    for (const [secondCopies, thirdCopies] of [
      [true, true],
      [true, false],
      [false, true],
      [false, false],
    ] as const) {
      shown(secondCopies, thirdCopies);
      for (const browser of both()) expect(await doubtOf(browser)).toBe('altered');
    }
  });

  it('a true next version that was made without our being given it hides no false one behind it', async () => {
    await somebodyLeaves();
    await renew(aysel, { handOn: false });
    const { row } = await makeFalse(3, [nigar]);
    stage.server.rewriteTeam((rows) => [row, ...rows]);
    for (const browser of both()) expect(await doubtOf(browser)).toBe('unproved');
  });

  it('a browser that knows the key is given no other by withheld copies, an older one, or all replaced', async () => {
    const kept = rowsNow();
    const first = await makeFalse(1, [nigar]);
    stage.server.rewriteTeam(() => [first.row]);
    expect(await doubtOf(nigar)).toBe('altered');
    const { row } = await makeFalse(2, []);
    stage.server.rewriteTeam(() => [row, ...kept.map((each) => ({ ...each, copies: [] }))]);
    expect(await doubtOf(nigar)).toBe('unproved');
    stage.server.rewriteTeam(() => kept);
    await somebodyLeaves();
    await renew(aysel);
    expect(await versionFor(nigar)).toBe(2);
    stage.server.rewriteTeam((rows) => rows.filter(({ version }) => version === 1));
    expect(await doubtOf(nigar)).toBe('altered');
    stage.server.rewriteTeam(() => []);
    expect(await doubtOf(nigar)).toBe('altered');
    expect(nigar.remembered().made).toBeNull();
  });

  it('a copy of the key that we know, spoilt, is told', async () => {
    stage.server.rewriteTeam((rows) =>
      rows.map((row) => ({
        ...row,
        copies: row.copies.map((copy) => ({ ...copy, sealed: toBase64(new Uint8Array(80)) })),
      })),
    );
    for (const browser of both()) expect(await doubtOf(browser)).toBe('altered');
  });

  it('a false version under the true one gets nobody the true one', async () => {
    await somebodyLeaves();
    await renew(aysel);
    await nigar.team();
    const thiefs = await stage.enter('sevda');
    const { row, vouch } = await makeFalse(1, [aysel, nigar]);
    const [second] = rowsNow();
    const falseCopy = { ...copyFor(thiefs), copyVoucher: await vouch('member', thiefs.own.publicKey) };
    const voucher = await vouch('next', fromBase64(second?.publicKey ?? ''));
    stage.server.rewriteTeam(([newest]) => [
      { ...(newest ?? row), voucher },
      { ...row, copies: [...row.copies, falseCopy] },
    ]);
    for (const browser of [aysel, nigar, anew('nigar', nigar)]) {
      const waiting = await (await browser.team()).newcomers();
      expect(waiting.map(({ keyId }) => keyId)).toContain(thiefs.own.id);
    }
    expect(stage.server.holdersOf(2)).not.toContain('sevda');
  });

  const copyFor = ({ own }: Browser) => ({ keyId: own.id, sealed: toBase64(new Uint8Array(80)) });
  const rowsNow = (): KeptVersion[] => {
    const now: KeptVersion[] = [];
    stage.server.rewriteTeam((rows) => {
      now.push(...rows);
      return rows;
    });
    return now;
  };
});
