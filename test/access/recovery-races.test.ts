// A1.1: a recovery ends every way in, whatever was under way when the second person confirmed.
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { codeAt } from '../../src/access/code.ts';
import { answerMade, answerProved } from '../../src/access/credential-parts.ts';
import { finishInvitation } from '../../src/access/invitation.ts';
import { takeAnotherPasskey } from '../../src/access/own-passkey.ts';
import { takeNewPassword } from '../../src/access/own-password.ts';
import { provePasskeyMade } from '../../src/access/passkey.ts';
import { signInWithPasskey } from '../../src/access/passkey-sign-in.ts';
import { insertPasskey } from '../../src/access/passkey-store.ts';
import { signInWithPassword } from '../../src/access/password.ts';
import { confirmAsSecond } from '../../src/access/recovery.ts';
import { createSealer } from '../../src/access/seal.ts';
import type { Database } from '../../src/db/database.ts';
import { SOON } from '../harness/soon.ts';
import { makeAuthenticator } from './authenticator.ts';
import { fromBase32 } from './base32.ts';
import { ACCEPTANCE, type Colleague, colleague, HERE } from './invited.ts';
import { BROWSER, type Line, openAccess } from './people.ts';

const PASSWORD = 'çay süfrəsi 7 stəkan';
const OTHER = 'dörd qırmızı boşqab';

let line: Line;
/** Who has every way in, a session among them; a thief has the same. */
let lost: Colleague & { sessionId: string; name: string; codeSecret: Buffer };
let helpers: [Colleague, Colleague];
let recoveryId: string;

beforeAll(async () => {
  line = await openAccess();
});
afterAll(() => line.close());
beforeEach(async () => {
  const one = await colleague(line);
  const { body } = await one.visitor.post('/api/password/code');
  const codeSecret = fromBase32(String(body['text']));
  await one.visitor.post('/api/password', { password: PASSWORD, code: codeOf(codeSecret), sealed: body['sealed'] });
  await line.pass(1);
  const [row] = await line.database.sql<{ session: string; name: string }>(
    `select sessions.id as session, accounts.sign_in_name as name
       from sessions join accounts on accounts.id = sessions.account_id where accounts.id = $1`,
    [one.id],
  );
  lost = { ...one, codeSecret, sessionId: row?.session ?? '', name: row?.name ?? '' };
  helpers = [await colleague(line, 'supervisor'), await colleague(line, 'administrator')];
  const asked = await helpers[0].visitor.post('/api/recoveries', { accountId: lost.id });
  recoveryId = String(asked.body['id']);
});

const codeOf = (secret: Buffer) => codeAt(secret, Math.floor(line.now() / 30_000));
const partsWith = (database: Database) => ({
  // Whoever is named: what is refused here is refused to everybody.
  database: { ...database, as: () => database },
  sealer: createSealer(line.config.accountSecrets),
  clock: { now: line.now },
  relyingParty: { id: HERE.host, origins: [HERE.origin] },
});
const confirm = () =>
  confirmAsSecond(line.database, { id: recoveryId, helper: { id: helpers[1].id, role: 'administrator' } });

/** By what anybody could come in as the lost one, or is in already. */
async function waysIn(): Promise<string[]> {
  const rows = await line.database.sql<{ way: string }>(
    `select 'session' as way from sessions where account_id = $1
     union all select 'passkey' from passkeys where account_id = $1
     union all select 'password' from passwords where account_id = $1
     order by way`,
    [lost.id],
  );
  return rows.map(({ way }) => way);
}

/** Each answers what the thief does when everything was looked at and nothing is written yet. */
const WAYS: Record<string, () => Promise<(database: Database) => Promise<unknown>>> = {
  'a new password': () =>
    Promise.resolve((database) =>
      takeNewPassword(partsWith(database), {
        account: { id: lost.id, role: 'operator' },
        sessionId: lost.sessionId,
        name: 'Invented',
        password: OTHER,
        code: codeOf(lost.codeSecret),
      }),
    ),
  'a new password with a new authenticator': async () => {
    const { body } = await lost.visitor.post('/api/password/code');
    const secret = fromBase32(String(body['text']));
    return (database) =>
      takeNewPassword(partsWith(database), {
        account: { id: lost.id, role: 'operator' },
        sessionId: lost.sessionId,
        name: 'Invented',
        password: OTHER,
        code: codeOf(secret),
        sealed: String(body['sealed']),
      });
  },
  'another passkey': async () => {
    const { body } = await lost.visitor.post('/api/passkeys/options');
    const answer = answerMade(makeAuthenticator(HERE).make(body['options']) as never); // as the library's browser gives it
    return (database) =>
      takeAnotherPasskey(partsWith(database), {
        account: { id: lost.id, role: 'operator' },
        sessionId: lost.sessionId,
        answer,
        label: 'Key',
      });
  },
  'a sign-in by password': () =>
    Promise.resolve((database) =>
      signInWithPassword(partsWith(database), {
        name: lost.name,
        password: PASSWORD,
        code: codeOf(lost.codeSecret),
        browser: BROWSER,
        address: '192.0.2.1',
        marks: undefined,
      }),
    ),
  'a sign-in by passkey': async () => {
    const { body } = await line.visitor().post('/api/sign-in/passkey-options');
    const answer = answerProved(lost.authenticator.prove(body['options']) as never); // as above
    return (database) => signInWithPasskey(partsWith(database), { answer, browser: BROWSER, address: '192.0.2.1' });
  },
  'an older link': async () => {
    const secret = await confirm();
    const asked = await helpers[0].visitor.post('/api/recoveries', { accountId: lost.id });
    recoveryId = String(asked.body['id']);
    const { body } = await line.visitor().post('/api/invitation/passkey-options', { secret });
    const answer = answerMade(makeAuthenticator(HERE).make(body['options']) as never); // as above
    return async (database) => {
      const parts = partsWith(database);
      const passkey = await provePasskeyMade(parts, { accountId: lost.id, answer, label: 'Key' });
      await finishInvitation(database, {
        secret,
        accountId: lost.id,
        acceptance: { ...ACCEPTANCE, language: 'az' },
        method: 'passkey',
        browser: BROWSER,
        enrol: (transaction) => insertPasskey(transaction, { accountId: lost.id, passkey }),
      });
    };
  },
};

describe('A1.1: after a recovery nobody is in, and nothing of before opens', () => {
  it.each(Object.keys(WAYS))('%s that is written after the second person confirmed is refused', async (way) => {
    const act = await WAYS[way]?.();
    const late: Database = {
      query: line.database.query,
      transaction: async (work) => {
        await confirm();
        return line.database.transaction(work);
      },
    };
    await expect(act?.(late)).rejects.toMatchObject({ code: 'not-signed-in' });
    expect(await waysIn()).toEqual([]);
  });

  it.each(Object.keys(WAYS))('%s that is written while the second person confirms is ended by that', async (way) => {
    const act = await WAYS[way]?.();
    let confirmed: Promise<unknown> = Promise.resolve();
    const early: Database = {
      query: line.database.query,
      transaction: (work) =>
        line.database.transaction(async (transaction) => {
          const done = await work(transaction);
          confirmed = confirm();
          await expect.poll(waiting, SOON).toHaveLength(1);
          return done;
        }),
    };
    await act?.(early);
    await confirmed;
    expect(await waysIn()).toEqual([]);
  });
});

/** Statements that wait for somebody else's to end. */
function waiting() {
  return line.database.sql(
    "select from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'",
  );
}
