// A1.1: who helped whom back in, what was taken away, and who was not let in, stands in the trail.
import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { suspendAccount } from '../../src/access/suspend.ts';
import { lastRecorded } from '../notes/history-stage.ts';
import { makeAuthenticator } from './authenticator.ts';
import { type Colleague, colleague, HERE } from './invited.ts';
import { type Line, openAccess, type Visitor } from './people.ts';

let line: Line;
let seen: number;
beforeAll(async () => {
  line = await openAccess();
});
afterAll(() => line.close());

const recorded = () =>
  line.database.sql(
    'select actor_id as actor, action, subject_id as subject, fields[1] as field, reason from audit_rows where id > $1 order by id',
    [seen],
  );
const ofRecoveries = async () => (await recorded()).filter(({ field }) => field === 'recovery');
const look = async () => {
  seen = await lastRecorded(line.database);
};
const suspend = async ({ id }: Colleague) => {
  const [row] = await line.database.sql<{ name: string }>('select sign_in_name as name from accounts where id = $1', [
    id,
  ]);
  await suspendAccount(line.database, row?.name ?? '');
};

describe('a recovery', () => {
  let lost: Colleague;
  let first: Colleague;
  let second: Colleague;
  let id: string;
  const row = (actor: string | null, reason: string) => ({
    ...{ actor, action: 'account-changed', subject: lost.id, field: 'recovery', reason },
  });

  beforeEach(async () => {
    lost = await colleague(line);
    [first, second] = [await colleague(line, 'supervisor'), await colleague(line, 'administrator')];
    await look();
    id = String((await first.visitor.post('/api/recoveries', { accountId: lost.id })).body['id']);
  });

  it('names both who helped, and each way in that it ended', async () => {
    expect((await second.visitor.post(`/api/recoveries/${id}/confirm`)).status).toBe(200);
    expect(await ofRecoveries()).toEqual([row(first.id, 'asked'), row(second.id, 'confirmed')]);
    expect(await recorded()).toContainEqual({ ...row(null, 'removed'), field: 'passkey' });
  });

  it('names who took it back, and nobody where it lapsed or its asker was suspended', async () => {
    await first.visitor.post(`/api/recoveries/${id}/withdraw`);
    expect(await ofRecoveries()).toEqual([row(first.id, 'asked'), row(first.id, 'withdrawn')]);
    await look();
    await first.visitor.post('/api/recoveries', { accountId: lost.id });
    await line.pass(24 * 60);
    const [third, fourth] = [await colleague(line, 'supervisor'), await colleague(line, 'supervisor')];
    await third.visitor.post('/api/recoveries', { accountId: lost.id });
    await suspend(third);
    await fourth.visitor.post('/api/recoveries', { accountId: lost.id });
    expect(await ofRecoveries()).toEqual([
      ...[row(first.id, 'asked'), row(null, 'lapsed'), row(third.id, 'asked'), row(null, 'suspended')],
      row(fourth.id, 'asked'),
    ]);
  });

  it('ends with the colleague whom it is for, where they are suspended: nobody confirms it, and it stands in nobody’s way', async () => {
    await suspend(lost);
    expect((await second.visitor.post(`/api/recoveries/${id}/confirm`)).status).toBe(404);
    expect(await ofRecoveries()).toEqual([row(first.id, 'asked'), row(null, 'suspended')]);
  });

  it('is never gone, and nobody else has asked for it afterwards', async () => {
    const changes = [
      `delete from recoveries where id = '${id}'`,
      `delete from accounts where id = '${first.id}'`,
      `update recoveries set asked_by = '${second.id}', asked_role = 'administrator' where id = '${id}'`,
      'truncate recoveries',
    ];
    for (const isReplica of [false, true]) {
      for (const change of changes.filter((each) => !(isReplica && each.includes('accounts')))) {
        if (isReplica) await line.database.sql('set session_replication_role = replica');
        await expect(line.database.sql(change), change).rejects.toThrow();
        await line.database.sql('set session_replication_role = origin');
      }
    }
    expect(await line.database.sql('select asked_by from recoveries where id = $1', [id])).toEqual([
      { asked_by: first.id },
    ]);
  });
});

describe('a way in of one’s own', () => {
  it('that is added, changed or taken away is recorded in the person’s name', async () => {
    const { id, visitor } = await colleague(line);
    await look();
    const { body } = await visitor.post('/api/passkeys/options');
    const answer = makeAuthenticator(HERE).make(body['options']);
    await visitor.post('/api/passkeys', { answer, label: 'Key' });
    const own = (await visitor.get('/api/passkeys')).body as unknown as { id: string }[]; // the route's schema
    await visitor.post(`/api/passkeys/${own[0]?.id}/remove`);
    const made = { actor: id, action: 'account-changed', subject: id, field: 'passkey' };
    expect(await recorded()).toEqual([
      { ...made, reason: 'kept' },
      { ...made, reason: 'removed' },
    ]);
  });
});

describe('a passkey that opens nothing', () => {
  async function prove(authenticator: Colleague['authenticator'], visitor: Visitor = line.visitor()) {
    const { body } = await visitor.post('/api/sign-in/passkey-options');
    return visitor.post('/api/sign-in/passkey', { answer: authenticator.prove(body['options']) });
  }

  it('because its person is suspended is recorded with whose it is', async () => {
    const one = await colleague(line);
    await suspend(one);
    await look();
    expect((await prove(one.authenticator)).status).toBe(401);
    expect(await recorded()).toEqual([
      { actor: null, action: 'sign-in-refused', subject: one.id, field: 'passkey', reason: 'suspended' },
    ]);
  });

  it('is written down a hundred times for one address and no more, and keeps nobody out', async () => {
    const one = await colleague(line);
    await look();
    const statuses: number[] = [];
    for (let tries = 0; tries < 105; tries += 1) statuses.push((await line.visitor().post(...stranger())).status);
    expect(new Set(statuses.slice(0, 99))).toEqual(new Set([401]));
    expect(new Set(statuses.slice(-5))).toEqual(new Set([429]));
    expect(await recorded()).toHaveLength(100);
    expect((await prove(one.authenticator)).status).toBe(200);
    await line.pass(16);
    expect((await line.visitor().post(...stranger())).status).toBe(401);
  });
});

function stranger(): [string, object] {
  const id = randomBytes(16).toString('base64url');
  const response = { clientDataJSON: 'AAAA', authenticatorData: 'AAAA', signature: 'AAAA' };
  return ['/api/sign-in/passkey', { answer: { id, rawId: id, type: 'public-key', response } }];
}
