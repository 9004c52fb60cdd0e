import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { codeAt, codeSecretText, newCodeSecret } from '../../src/access/code.ts';
import { passwordFault } from '../../src/access/password-rules.ts';
import { createSealer } from '../../src/access/seal.ts';
import { fromBase32 } from './base32.ts';
import { ACCEPTANCE, invited } from './invited.ts';
import { type Line, openAccess, type Visitor } from './people.ts';

const PASSWORD = 'çay süfrəsi 7 stəkan';
const NOT_SIGNED_IN = { refusal: { code: 'not-signed-in' } };

let line: Line;
beforeAll(async () => {
  line = await openAccess();
});
afterAll(() => line.close());

interface Member {
  id: string;
  name: string;
  secret: Buffer;
  visitor: Visitor;
}

let members = 0;

/** Somebody who came in by an invitation, a password and a code. */
async function member(): Promise<Member> {
  members += 1;
  const name = `member-${members}`;
  const invitation = await invited(line, 'operator', name);
  const visitor = line.visitor();
  const { body } = await visitor.post('/api/invitation/code', { secret: invitation });
  const secret = fromBase32(String(body['text']));
  const done = await visitor.post('/api/invitation/password', {
    ...{
      secret: invitation,
      password: PASSWORD,
      sealed: body['sealed'],
      code: codeNow(secret),
      acceptance: ACCEPTANCE,
    },
  });
  if (done.status !== 200) throw new Error(`the invitation was refused: ${JSON.stringify(done.body)}`);
  const me = (await visitor.get('/api/me')).body['account'] as { id: string }; // the route's schema
  await line.pass(1);
  return { id: me.id, name, secret, visitor };
}

function codeNow(secret: Buffer, stepsOff = 0): string {
  return codeAt(secret, Math.floor(line.now() / 30_000) + stepsOff);
}

function typed(who: Member, change: object = {}) {
  return { name: who.name, password: PASSWORD, code: codeNow(who.secret), ...change };
}

const trySignIn = (payload: object, visitor = line.visitor()) => visitor.post('/api/sign-in/password', payload);

describe('A1.1: a password with a code', () => {
  it('brings a colleague in on a device without a passkey', async () => {
    const who = await member();
    const visitor = line.visitor();
    const { status, body, headers } = await trySignIn(typed(who, { name: ` ${who.name.toUpperCase()} ` }), visitor);
    expect([status, body]).toEqual([200, { path: '/operator' }]);
    expect(String(headers['set-cookie'])).toMatch(/HttpOnly; Secure; SameSite=Strict/);
    expect((await visitor.get('/api/me')).body).toMatchObject({ account: { id: who.id } });
  });

  it('takes a code of the step before or after, and no older one', async () => {
    const who = await member();
    expect((await trySignIn(typed(who, { code: codeNow(who.secret, -2) }))).status).toBe(401);
    expect((await trySignIn(typed(who, { code: codeNow(who.secret, -1) }))).status).toBe(200);
    expect((await trySignIn(typed(who, { code: codeNow(who.secret, 1) }))).status).toBe(200);
    expect((await trySignIn(typed(who, { code: codeNow(who.secret, 2) }))).status).toBe(401);
  });

  it('takes no code twice, and no earlier one after it, also when two come together', async () => {
    const who = await member();
    const both = await Promise.all([trySignIn(typed(who)), trySignIn(typed(who))]);
    expect(both.map(({ status }) => status).sort()).toEqual([200, 401]);
    expect((await trySignIn(typed(who, { code: codeNow(who.secret, -1) }))).status).toBe(401);
  });

  it('says the same to a wrong password, a wrong code, an unknown name, a suspended colleague, one without a password', async () => {
    const who = await member();
    const suspended = await member();
    await line.database.sql("update accounts set state = 'suspended' where id = $1", [suspended.id]);
    await invited(line, 'operator', 'never-came');
    const tries = [
      typed(who, { password: `${PASSWORD}!` }),
      typed(who, { code: '000000' }),
      typed(who, { name: 'nobody.here' }),
      typed(who, { name: 'never-came' }),
      typed(suspended),
    ];
    for (const payload of tries) {
      const answer = await trySignIn(payload);
      expect([answer.status, answer.body, answer.cookies]).toEqual([401, NOT_SIGNED_IN, {}]);
    }
  });

  it('works as hard to refuse a name that nobody has', async () => {
    const who = await member();
    // Work, not time: other programs on the machine change the one and not the other.
    const leastWork = async (name: string) => {
      let least = Number.POSITIVE_INFINITY;
      for (let turn = 0; turn < 4; turn += 1) {
        const before = process.cpuUsage();
        await trySignIn({ name, password: 'not the password', code: '000000' });
        const { user, system } = process.cpuUsage(before);
        least = Math.min(least, user + system);
      }
      return least;
    };
    const [known, unknown] = [await leastWork(who.name), await leastWork('nobody.at-all')];
    // Without the comparison that leads nowhere an unknown name costs a tenth.
    expect(unknown).toBeGreaterThan(known / 3);
  });

  it('a fresh code proves it again, and the old cookie is dead', async () => {
    const who = await member();
    const visitor = line.visitor();
    await trySignIn(typed(who), visitor);
    await line.pass(10);
    await visitor.get('/api/me');
    await line.pass(10);
    expect((await visitor.post('/api/passkeys/options')).status).toBe(403);
    const stolen = line.visitor();
    Object.assign(stolen.cookies, visitor.cookies);
    expect((await visitor.post('/api/step-up/code', { code: '000000' })).status).toBe(401);
    expect((await visitor.post('/api/step-up/code', { code: codeNow(who.secret) })).status).toBe(200);
    expect((await visitor.post('/api/passkeys/options')).status).toBe(200);
    expect((await stolen.get('/api/me')).status).toBe(401);
  });
});

describe('A6.1: failed tries', () => {
  const WRONG = { password: 'not the password' };

  it('stop after ten, for a name that somebody has as for one that nobody has', async () => {
    const who = await member();
    for (const name of [who.name, 'nobody.ever']) {
      const statuses: number[] = [];
      for (let turn = 0; turn < 12; turn += 1) statuses.push((await trySignIn(typed(who, { ...WRONG, name }))).status);
      expect(statuses).toEqual([...Array(10).fill(401), 429, 429]);
    }
    expect((await trySignIn(typed(who))).body).toEqual({ refusal: { code: 'too-many-tries' } });
    await line.pass(16);
    expect((await trySignIn(typed(who))).status).toBe(200);
  });

  it('of strangers keep nobody from the browser in which they signed in before', async () => {
    const [who, colleague] = [await member(), await member()];
    const desk = line.visitor();
    expect((await trySignIn(typed(who), desk)).status).toBe(200);
    for (let turn = 0; turn < 11; turn += 1) await trySignIn(typed(who, WRONG));
    await line.pass(1);
    expect((await trySignIn(typed(who))).status).toBe(429);
    expect((await trySignIn(typed(who), desk)).status).toBe(200);
    // One's own mark is good for oneself only.
    for (let turn = 0; turn < 11; turn += 1) await trySignIn(typed(colleague, WRONG));
    expect((await trySignIn(typed(colleague), desk)).status).toBe(429);
  });

  it('on every name in turn end with the address, and a shift that is known goes on', async () => {
    const who = await member();
    const desk = line.visitor();
    expect((await trySignIn(typed(who), desk)).status).toBe(200);
    await line.database.sql('update sign_in_tries set tries = 100, since = line_now()');
    expect((await trySignIn({ name: 'somebody.else', password: 'x', code: '000000' })).status).toBe(429);
    await line.pass(1);
    expect((await trySignIn(typed(who), desk)).status).toBe(200);
  });

  it('name neither people nor addresses in the database', async () => {
    const who = await member();
    await trySignIn(typed(who, WRONG));
    const [row] = await line.database.sql<{ rows: string }>(
      'select string_agg(sign_in_tries::text, $1) as rows from sign_in_tries',
      [''],
    );
    expect(row?.rows).not.toMatch(/member|127\.0|nobody/);
  });
});

describe('choosing a password', () => {
  it.each([
    ['kısa parol', 'too-short'],
    ['a'.repeat(201), 'too-long'],
    ['aysel çox gözəldir 1', 'has-name'],
    ['Azerbaycan2026!!', 'common'],
    ['QwertyQwerty12', 'common'],
    ['Пароль1234567', 'common'],
    ['passwordpassword', 'common'],
    ['123456789012345', 'common'],
    ['abababababababab', 'common'],
    ['ADMINISTRATOR', 'common'],
    ['QWERTYUIOP12', 'common'],
    ['Memmedova 1985 Baki', 'has-name'],
    ['IRINA 1985 zima', 'has-name'],
  ])('%s is refused as %s', (password, fault) => {
    expect(passwordFault(password, ['Aysel Məmmədova', 'aysel.m', 'Irina'])).toBe(fault);
  });

  it.each([PASSWORD, 'четыре синих чашки', 'correct horse battery staple', 'gəmi-limon-kitab'])(
    '%s is taken',
    (password) => {
      expect(passwordFault(password, ['Aysel Məmmədova'])).toBeNull();
    },
  );

  it('is not taken with a wrong code, another person’s secret or a weak password; the invitation stays good', async () => {
    const secret = await invited(line);
    const visitor = line.visitor();
    const { body } = await visitor.post('/api/invitation/code', { secret });
    const code = codeNow(fromBase32(String(body['text'])));
    const other = await line.visitor().post('/api/invitation/code', { secret: await invited(line) });
    const good = { secret, password: PASSWORD, sealed: body['sealed'], code, acceptance: ACCEPTANCE };
    const tries = [
      { code: '000000' },
      { password: 'Azerbaycan2026!!' },
      { sealed: other.body['sealed'] },
      { sealed: 'x' },
    ];
    const details: unknown[] = [];
    for (const change of tries) {
      const refused = await visitor.post('/api/invitation/password', { ...good, ...change });
      expect(refused.status).toBe(422);
      details.push((refused.body['refusal'] as { detail: string }).detail); // the shape of every refusal
    }
    expect(details).toEqual(['code', 'password common', 'code', 'code']);
    expect((await visitor.post('/api/invitation/password', good)).status).toBe(200);
  });

  it('what is stored says neither the password nor the secret of its codes', async () => {
    const who = await member();
    const [row] = await line.database.sql<{ hash: string; code: Buffer }>(
      'select hash, code_secret as code from passwords where account_id = $1',
      [who.id],
    );
    expect(row?.hash).toMatch(/^\$argon2id\$v=19\$m=47104,t=2,p=1\$/);
    expect(row?.code.includes(who.secret)).toBe(false);
    const alone = line.database.sql("insert into passwords (account_id, hash) values ($1, '$argon2id$v=19$x')", [
      await line.hire(),
    ]);
    await expect(alone).rejects.toThrow(/null value/);
    const back = line.database.sql('update passwords set code_step = code_step - 1 where account_id = $1', [who.id]);
    await expect(back).rejects.toMatchObject({ constraint: 'passwords_take_codes_forward' });
  });
});

describe('the six digits', () => {
  it.each([
    [59, '287082'],
    [1_111_111_109, '081804'],
    [1_111_111_111, '050471'],
    [1_234_567_890, '005924'],
    [2_000_000_000, '279037'],
    [20_000_000_000, '353130'],
  ])('at %i seconds are those of RFC 6238', (seconds, code) => {
    expect(codeAt(Buffer.from('12345678901234567890'), Math.floor(seconds / 30))).toBe(code);
  });

  it('a secret is told to an authenticator in its own letters', () => {
    expect(codeSecretText(Buffer.from('12345678901234567890'))).toBe('GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ');
    const secret = newCodeSecret();
    expect(fromBase32(codeSecretText(secret))).toEqual(secret);
  });
});

describe('what is sealed', () => {
  const sealer = createSealer(['an invented secret of some length']);
  const sealed = sealer.seal(Buffer.from('words'), 'row 1');

  it('opens for the same row under the same secret only, and not with one bit changed', () => {
    expect(sealer.open(sealed, 'row 1')?.bytes.toString()).toBe('words');
    expect(sealer.open(sealed, 'row 2')).toBeUndefined();
    expect(createSealer(['another secret']).open(sealed, 'row 1')).toBeUndefined();
    expect(sealer.open(Buffer.alloc(0), 'row 1')).toBeUndefined();
    for (let place = 0; place < sealed.length; place += 1) {
      const changed = Buffer.from(sealed);
      changed.writeUInt8(changed.readUInt8(place) ^ 1, place);
      expect(sealer.open(changed, 'row 1')).toBeUndefined();
    }
  });
});
