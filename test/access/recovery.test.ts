import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Role } from '../../src/access/account.ts';
import { suspendAccount } from '../../src/access/suspend.ts';
import { toBase64 } from '../../src/console/sealing/bytes.ts';
import { type KeyPair, newPair } from '../../src/console/sealing/key-pair.ts';
import { makeTeamKey, sealTeamKeyFor, type TeamKeyCopy, vouchFor } from '../../src/console/sealing/team-key.ts';
import { addKey, giveTeamKey, listNewcomers, makeTeamKey as makeKnown, readKeys } from '../../src/notes/keys.ts';
import { teamBody } from '../notes/note-desk.ts';
import { makeAuthenticator } from './authenticator.ts';
import { ACCEPTANCE, type Colleague, colleague, HERE } from './invited.ts';
import { type Line, openAccess } from './people.ts';

let line: Line;
beforeAll(async () => {
  line = await openAccess();
});
afterAll(() => line.close());

const ask = (helper: Colleague, accountId: string) => helper.visitor.post('/api/recoveries', { accountId });
const nameOf = async (id: string) =>
  (await line.database.sql<{ name: string }>('select sign_in_name as name from accounts where id = $1', [id]))[0]?.name;
const confirm = (helper: Colleague, id: unknown) => helper.visitor.post(`/api/recoveries/${id}/confirm`);

const as = (id: string) => ({
  database: line.database.as({ id, role: 'operator' }),
  accountId: id,
  isDemo: false,
});

/** A key of one browser of this person. */
async function accountKey(accountId: string) {
  const key = { id: randomUUID(), pair: await newPair() };
  await addKey(as(accountId), { id: key.id, publicKey: toBase64(key.pair.publicKey), wraps: [] });
  return key;
}

async function give(
  giver: string,
  { to, from, copy }: { to: Awaited<ReturnType<typeof accountKey>>; from: KeyPair; copy: TeamKeyCopy },
) {
  const given = await sealTeamKeyFor(to.pair.publicKey, from, copy);
  const sealed = { sealed: toBase64(given.sealed), copyVoucher: toBase64(given.copyVoucher) };
  await giveTeamKey(as(giver), { version: copy.version, keyId: to.id, ...sealed });
}

async function comeBack(link: unknown) {
  const secret = String(link).split('#')[1];
  const visitor = line.visitor();
  const authenticator = makeAuthenticator(HERE);
  const { body } = await visitor.post('/api/invitation/passkey-options', { secret });
  const answer = authenticator.make(body['options'] ?? { user: { id: '' }, challenge: '' });
  return visitor.post('/api/invitation/passkey', { secret, answer, label: 'New', acceptance: ACCEPTANCE });
}

describe('A1.1: somebody who lost every way in', () => {
  it('comes back by two colleagues, and every old way in ends', async () => {
    const lost = await colleague(line);
    const [first, second] = [await colleague(line, 'supervisor'), await colleague(line, 'administrator')];
    const { body } = await ask(first, lost.id);
    expect((await lost.visitor.get('/api/me')).status).toBe(200);
    const confirmed = await confirm(second, body['id']);
    expect(confirmed.status).toBe(200);
    expect((await lost.visitor.get('/api/me')).status).toBe(401);
    const old = await line.visitor().post('/api/sign-in/passkey-options');
    const answer = lost.authenticator.prove(old.body['options']);
    expect((await line.visitor().post('/api/sign-in/passkey', { answer })).status).toBe(401);
    expect((await comeBack(confirmed.body['link'])).body).toEqual({ path: '/operator' });
    expect((await comeBack(confirmed.body['link'])).status).toBe(401);
    const rows = await line.database.sql('select asked_by, confirmed_by from recoveries where account_id = $1', [
      lost.id,
    ]);
    expect(rows).toEqual([{ asked_by: first.id, confirmed_by: second.id }]);
  });

  it('is not helped by somebody who was suspended meanwhile, and others may ask at once', async () => {
    const lost = await colleague(line);
    const helpers = [await colleague(line, 'supervisor'), await colleague(line, 'administrator')] as const;
    const [first, second] = helpers;
    const { body } = await ask(first, lost.id);
    await suspendAccount(line.database, (await nameOf(first.id)) ?? '');
    expect((await confirm(second, body['id'])).status).toBe(404);
    expect((await lost.visitor.get('/api/me')).status).toBe(200);
    const third = await colleague(line, 'supervisor');
    const again = await ask(third, lost.id);
    expect(again.status).toBe(200);
    // Where the row of the account was changed and nothing of ours heard of it.
    await line.database.sql(`set session_replication_role = replica`);
    await line.database.sql(`update accounts set state = 'suspended' where id = $1`, [third.id]);
    await line.database.sql(`set session_replication_role = origin`);
    expect((await confirm(second, again.body['id'])).status).toBe(404);
  });

  it('the second person is shown who asked', async () => {
    const lost = await colleague(line);
    const [first, second] = [await colleague(line, 'supervisor'), await colleague(line, 'administrator')];
    await line.database.sql(`update accounts set display_name = 'Günel' where id = $1`, [first.id]);
    const shown = async () => {
      // Newly invited people have one name, and no list is longer than 25.
      await line.database.sql(`update accounts set display_name = 'Aaa' where id = $1`, [lost.id]);
      const list = (await second.visitor.get('/api/recoveries')).body as unknown as { id: string }[]; // the route's schema
      return list.find(({ id }) => id === lost.id);
    };
    expect(await shown()).toMatchObject({ recoveryId: null, askedBy: null });
    const { body } = await ask(first, lost.id);
    expect(await shown()).toMatchObject({ recoveryId: body['id'], askedBy: 'Günel', mayConfirm: true });
  });

  it('is found by whoever helps, however many colleagues come before by name', async () => {
    const helper = await colleague(line, 'administrator');
    await line.database.sql(
      `insert into accounts (id, role, display_name, sign_in_name)
       select gen_random_uuid(), 'operator', 'Invented ' || nth, 'many-' || nth from generate_series(1, 60) as nth`,
    );
    const names: string[] = [];
    for (const part of ['', '/after/25', '/after/50', '/after/75']) {
      const list = (await helper.visitor.get(`/api/recoveries${part}`)).body as unknown as { name: string }[]; // the route's schema
      expect(list.length).toBeLessThanOrEqual(25);
      names.push(...list.map(({ name }) => name));
    }
    for (let nth = 1; nth <= 60; nth += 1) expect(names.filter((name) => name === `Invented ${nth}`)).toHaveLength(1);
  });

  it('is a newcomer to the team: the keys of the lost device are handed nothing more, and the team’s key is to be made anew', async () => {
    const [aysel, nigar] = [await colleague(line), await colleague(line)];
    const [own, lost] = [await accountKey(aysel.id), await accountKey(nigar.id)];
    const first = await makeTeamKey(1, own.pair.publicKey);
    await makeKnown(as(aysel.id), teamBody(first, own.id));
    await give(aysel.id, { to: lost, from: own.pair, copy: first });
    const standing = async () => (await readKeys(as(aysel.id))).team[0]?.standing;
    expect(await standing()).toBe('settled');

    const { body } = await ask(await colleague(line, 'supervisor'), nigar.id);
    await confirm(await colleague(line, 'administrator'), body['id']);
    expect(await standing()).toBe('for-holders');
    expect((await readKeys(as(nigar.id))).keys).toEqual([]);
    // What whoever has the device could do with her name: neither make the next version nor see who waits.
    const forged = await makeTeamKey(2, lost.pair.publicKey);
    await expect(makeKnown(as(nigar.id), teamBody(forged, lost.id))).rejects.toMatchObject({ code: '42501' });
    expect(await listNewcomers(as(nigar.id), 1)).toEqual([]);

    const second = await makeTeamKey(2, own.pair.publicKey);
    const voucher = await vouchFor({ kind: 'next', publicKey: second.publicKey }, own.pair, first);
    await makeKnown(as(aysel.id), teamBody(second, own.id, voucher));
    expect(await listNewcomers(as(aysel.id), 2)).toEqual([]);
    await expect(give(aysel.id, { to: lost, from: own.pair, copy: second })).rejects.toMatchObject({
      code: 'not-found',
    });
    const anew = await accountKey(nigar.id);
    const waiting = await listNewcomers(as(aysel.id), 2);
    expect(waiting).toMatchObject([{ keyId: anew.id, voucher: null }]);
    await give(aysel.id, { to: anew, from: own.pair, copy: second });
    expect(await standing()).toBe('settled');
  });

  it('is not helped by one person twice, by oneself, or by two administrators', async () => {
    const lost = await colleague(line);
    const [first, one, two] = [
      await colleague(line, 'supervisor'),
      await colleague(line, 'administrator'),
      await colleague(line, 'administrator'),
    ];
    const bySupervisor = await ask(first, lost.id);
    expect((await confirm(first, bySupervisor.body['id'])).status).toBe(404);
    expect((await ask(lost, lost.id)).status).toBe(404);
    expect((await ask(one, lost.id)).body).toEqual({ refusal: { code: 'already-done' } });
    expect((await first.visitor.post(`/api/recoveries/${bySupervisor.body['id']}/withdraw`)).status).toBe(200);
    const byAdministrator = await ask(one, lost.id);
    expect((await confirm(two, byAdministrator.body['id'])).status).toBe(404);
    expect((await confirm(first, bySupervisor.body['id'])).status).toBe(404);
    expect((await lost.visitor.get('/api/me')).status).toBe(200);
    expect((await confirm(first, byAdministrator.body['id'])).status).toBe(200);
  });

  const strangers: [Role, Role][] = [
    ['operator', 'operator'],
    ['operator', 'duty-officer'],
    ['operator', 'unit-head'],
    ['operator', 'coordinator'],
    ['duty-officer', 'operator'],
    ['duty-officer', 'supervisor'],
    ['administrator', 'supervisor'],
  ];
  it.each(strangers)('B4.5: as %s is not helped by somebody who is %s', async (role, helperRole) => {
    const [lost, helper] = [await colleague(line, role), await colleague(line, helperRole)];
    expect((await ask(helper, lost.id)).status).toBe(404);
    const named = (await helper.visitor.get('/api/recoveries')).body as unknown as { id: string }[]; // the route's schema
    expect(named.map(({ id }) => id)).not.toContain(lost.id);
  });

  it('waits a day for the second person, and a proof must be fresh', async () => {
    const lost = await colleague(line);
    const [first, second] = [await colleague(line, 'supervisor'), await colleague(line, 'supervisor')];
    const { body } = await ask(first, lost.id);
    await line.pass(10);
    await second.visitor.get('/api/me');
    await line.pass(10);
    expect((await confirm(second, body['id'])).body).toEqual({ refusal: { code: 'step-up-needed' } });
    await line.pass(24 * 60);
    const third = await colleague(line, 'supervisor');
    expect((await confirm(third, body['id'])).status).toBe(404);
    expect((await ask(third, lost.id)).status).toBe(200);
  });

  it('of two who confirm at once, one gets the link', async () => {
    const lost = await colleague(line);
    const helpers = [
      await colleague(line, 'supervisor'),
      await colleague(line, 'supervisor'),
      await colleague(line, 'supervisor'),
    ];
    const { body } = await ask(helpers[0] as Colleague, lost.id); // three were made
    const both = await Promise.all(helpers.slice(1).map((helper) => confirm(helper, body['id'])));
    expect(both.map(({ status }) => status).sort()).toEqual([200, 404]);
  });

  it('the database itself refuses a false pair, and never changes what was confirmed', async () => {
    const [lost, helper, officer] = [
      await colleague(line),
      await colleague(line, 'supervisor'),
      await colleague(line, 'duty-officer'),
    ];
    const insert = (asked: Colleague, askedRole: string, confirmed: Colleague, confirmedRole: string) =>
      line.database.sql(
        `insert into recoveries (id, account_id, account_role, asked_by, asked_role, confirmed_by, confirmed_role, confirmed_at)
         values (gen_random_uuid(), $1, 'operator', $2, $3, $4, $5, line_now())`,
        [lost.id, asked.id, askedRole, confirmed.id, confirmedRole],
      );
    const refusals: [Promise<unknown>, string][] = [
      [insert(helper, 'supervisor', helper, 'supervisor'), 'recoveries_two_people'],
      [insert(helper, 'supervisor', officer, 'duty-officer'), 'recoveries_confirmer_may'],
      [insert(helper, 'administrator', officer, 'duty-officer'), 'recoveries_asker'],
    ];
    for (const [refused, constraint] of refusals) await expect(refused).rejects.toMatchObject({ constraint });
    const change = line.database.sql(
      "update recoveries set confirmed_at = confirmed_at + interval '1 hour' where confirmed_at is not null",
    );
    await expect(change).rejects.toThrow(/never changed/);
  });
});
