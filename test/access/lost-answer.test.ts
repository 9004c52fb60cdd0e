// A6.1: bad Wi-Fi takes the answer that brings a session's new token, and shows nobody out of a call.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Colleague, colleague } from './invited.ts';
import { type Line, openAccess } from './people.ts';

let line: Line;
beforeAll(async () => {
  line = await openAccess();
});
afterAll(() => line.close());

async function prove({ visitor, authenticator }: Colleague): Promise<number> {
  const { body } = await visitor.post('/api/step-up/passkey-options');
  return (await visitor.post('/api/step-up/passkey', { answer: authenticator.prove(body['options']) })).status;
}

/** The proof is taken, and its answer never comes. */
async function proveInVain(who: Colleague): Promise<void> {
  const before = { ...who.visitor.cookies };
  expect(await prove(who)).toBe(200);
  Object.assign(who.visitor.cookies, before);
}

/** Somebody whose last proof is long ago. */
async function somebody(): Promise<Colleague> {
  const who = await colleague(line);
  await line.pass(10);
  await who.visitor.get('/api/me');
  await line.pass(10);
  return who;
}

const isIn = async ({ visitor }: Colleague) => (await visitor.get('/api/me')).status === 200;
const isFresh = async ({ visitor }: Colleague) => (await visitor.post('/api/passkeys/options')).status === 200;

describe('a fresh proof whose answer is lost', () => {
  it('shows nobody out, as often as it happens, and proves nothing to the token of before', async () => {
    const who = await somebody();
    for (const _turn of [1, 2]) {
      await proveInVain(who);
      expect([await isIn(who), await isFresh(who)]).toEqual([true, false]);
    }
    const before = { ...who.visitor.cookies };
    expect([await prove(who), await isFresh(who)]).toEqual([200, true]);
    // The new one came, and was used.
    Object.assign(who.visitor.cookies, before);
    expect(await isIn(who)).toBe(false);
  });

  it('leaves no session behind at a sign-out', async () => {
    const who = await somebody();
    await proveInVain(who);
    expect((await who.visitor.post('/api/sign-out')).status).toBe(200);
    expect(await line.database.sql('select 1 from sessions where account_id = $1', [who.id])).toEqual([]);
  });

  it('makes no way in that the trail does not know', async () => {
    const who = await somebody();
    const recorded = () =>
      line.database.sql("select 1 from audit_rows where action = 'signed-in' and actor_id = $1", [who.id]);
    const { length } = await recorded();
    await line.database.sql("update sessions set previous_token_hash = sha256('planted') where account_id = $1", [
      who.id,
    ]);
    expect(await recorded()).toHaveLength(length + 1);
  });
});
