// A6.1: strangers who try somebody's name lock nobody out of a browser in which they came in before, by whatever way.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { codeAt } from '../../src/access/code.ts';
import { sessionSweep } from '../../src/access/sign-in.ts';
import { fromBase32 } from './base32.ts';
import { ACCEPTANCE, type Colleague, colleague, invited } from './invited.ts';
import { type Line, openAccess, type Visitor } from './people.ts';

const PASSWORD = 'çay süfrəsi 7 stəkan';

let line: Line;
beforeAll(async () => {
  line = await openAccess();
});
afterAll(() => line.close());

interface Member {
  name: string;
  secret: Buffer;
}

const codeNow = (secret: Buffer) => codeAt(secret, Math.floor(line.now() / 30_000));
let members = 0;
const nextName = () => {
  members += 1;
  return `known-${members}`;
};

/** Comes in by an invitation, or by the link of a recovery, and a password. */
async function comeIn(desk: Visitor, name = nextName(), link?: string): Promise<Member> {
  const invitation = link ?? (await invited(line, 'operator', name));
  const { body } = await desk.post('/api/invitation/code', { secret: invitation });
  const secret = fromBase32(String(body['text']));
  const chosen = { password: PASSWORD, sealed: body['sealed'], code: codeNow(secret), acceptance: ACCEPTANCE };
  expect((await desk.post('/api/invitation/password', { secret: invitation, ...chosen })).status).toBe(200);
  await line.pass(1);
  return { name, secret };
}

/** Whoever has a passkey takes a password, too. */
async function takePassword({ visitor, id }: Colleague): Promise<Member> {
  const name = nextName();
  await line.database.sql('update accounts set sign_in_name = $2 where id = $1', [id, name]);
  const { body } = await visitor.post('/api/password/code');
  const secret = fromBase32(String(body['text']));
  const chosen = { password: PASSWORD, sealed: body['sealed'], code: codeNow(secret) };
  expect((await visitor.post('/api/password', chosen)).status).toBe(200);
  await line.pass(1);
  return { name, secret };
}

async function signIn(desk: Visitor, { name, secret }: Member): Promise<number> {
  return (await desk.post('/api/sign-in/password', { name, password: PASSWORD, code: codeNow(secret) })).status;
}

async function attack({ name }: Member): Promise<void> {
  const wrong = { name, password: 'not the password', code: '000000' };
  for (let turn = 0; turn < 11; turn += 1) await line.visitor().post('/api/sign-in/password', wrong);
}

describe('strangers who try a name keep its person from no browser', () => {
  it('to which they came by an invitation and a password', async () => {
    const desk = line.visitor();
    const one = await comeIn(desk);
    await attack(one);
    expect([await signIn(line.visitor(), one), await signIn(desk, one)]).toEqual([429, 200]);
  });

  it('to which they came by an invitation and a passkey, or signed in by it', async () => {
    const who = await colleague(line);
    const one = await takePassword(who);
    const other = line.visitor();
    const { body } = await other.post('/api/sign-in/passkey-options');
    await other.post('/api/sign-in/passkey', { answer: who.authenticator.prove(body['options']) });
    await attack(one);
    expect(await signIn(line.visitor(), one)).toBe(429);
    expect(await signIn(who.visitor, one)).toBe(200);
    await line.pass(1);
    expect(await signIn(other, one)).toBe(200);
  });

  it('that a colleague of the next shift signed in to after them', async () => {
    const desk = line.visitor();
    const [one, next] = [await comeIn(desk), await comeIn(desk)];
    await attack(one);
    await attack(next);
    expect([await signIn(desk, one), await signIn(desk, next)]).toEqual([200, 200]);
  });
});

describe('a browser that was known is a stranger’s again', () => {
  it('once two colleagues helped its person back in: it may have been on the lost device', async () => {
    const [lost, anew] = [line.visitor(), line.visitor()];
    const { name } = await comeIn(lost);
    const [{ id = '' } = {}] = await line.database.sql<{ id: string }>(
      'select id from accounts where sign_in_name = $1',
      [name],
    );
    const [first, second] = [await colleague(line, 'supervisor'), await colleague(line, 'administrator')];
    const asked = await first.visitor.post('/api/recoveries', { accountId: id });
    const { body } = await second.visitor.post(`/api/recoveries/${asked.body['id']}/confirm`);
    const member = await comeIn(anew, name, String(body['link']).split('#')[1]);
    await attack(member);
    expect([await signIn(lost, member), await signIn(anew, member)]).toEqual([429, 200]);
  });

  it('after half a year without a sign of them', async () => {
    const desk = line.visitor();
    const one = await comeIn(desk);
    await line.pass(180 * 24 * 60);
    await attack(one);
    expect(await signIn(desk, one)).toBe(429);
  });
});

it('a browser is forgotten when its time is over, though nobody comes in any more', async () => {
  const { name } = await comeIn(line.visitor());
  const known = async () =>
    line.database.sql(
      'select known_browsers.expires_at from known_browsers join accounts on accounts.id = account_id where sign_in_name = $1',
      [name],
    );
  await sessionSweep(line.database).run();
  expect(await known()).toHaveLength(1);
  await line.pass(180 * 24 * 60);
  await sessionSweep(line.database).run();
  expect(await known()).toEqual([]);
});
