// One of each thing that an address can name, in each way in which somebody can stand to it.
import { randomBytes, randomUUID } from 'node:crypto';
import type { Role } from '../../src/access/account.ts';
import type { Line } from '../access/people.ts';
import { liveCall, wrapUp } from '../escalation/people.ts';
import { CALL_BACK_THINGS } from './call-back-things.ts';
import { ESCALATION_THINGS, SENT_THINGS } from './escalation-things.ts';
import { MESSAGE_THINGS } from './message-things.ts';
import { SHIFT_THINGS } from './shift-things.ts';
import { TELEPHONE_CALL_THINGS, TELEPHONE_THINGS } from './telephone-things.ts';
import { waitingCall } from './waiting-call.ts';
import { HELPS, NEVER_HELPS } from './whom-they-help.ts';

/** Makes a thing that stands so to this person, and answers its id. */
type Make = (line: Line, accountId: string, role: Role) => Promise<string>;

/** By kind, and by how it stands to whoever asks. What the table has no word for is nobody's business. */
export const THINGS: Readonly<Record<string, Readonly<Record<string, Make>>>> = {
  calls: {
    own: async (line, accountId) => warned(line, await talk(line, accountId)),
    'wrapping-up': (line, accountId) => endedCall(line, accountId),
    finished: (line, accountId) => endedCall(line, accountId, 30),
    'a colleague’s': async (line) => talk(line, await line.hire('operator')),
    'a colleague’s wrapping-up': async (line) => endedCall(line, await line.hire('operator')),
    'waiting for anybody': (line) => waitingCall(line),
    ...TELEPHONE_CALL_THINGS,
  },
  shifts: SHIFT_THINGS,
  offers: {
    offered: (line, accountId) => offer(line, accountId),
    'offered and past': (line, accountId) => offer(line, accountId, `interval '-1 second'`),
    'offered to a colleague': async (line) => offer(line, await line.hire('operator')),
    'a colleague’s talk, offered': async (line, accountId) =>
      guest(line, { asker: await line.hire('operator'), accountId }),
  },
  guests: {
    own: async (line, accountId) => guest(line, { asker: accountId, accountId: await line.hire('operator') }),
    'own and there': async (line, accountId) => guestInRoom(line, accountId),
    'own and listened to': async (line, accountId) => {
      const id = await guest(line, { asker: accountId, accountId: await line.hire('supervisor') });
      await line.database.sql("update guests set kind = 'listener', reason = 'quality' where id = $1", [id]);
      return id;
    },
    offered: async (line, accountId) => guest(line, { asker: await line.hire('operator'), accountId }),
    'a colleague’s': async (line) => guestInRoom(line, await line.hire('operator')),
  },
  messages: MESSAGE_THINGS,
  'call-backs': CALL_BACK_THINGS,
  talks: { shared: async (line) => talk(line, await line.hire('operator')) },
  escalations: ESCALATION_THINGS,
  sent: SENT_THINGS,
  sessions: {
    own: (line, accountId) => anotherSession(line, accountId),
    'a colleague’s': async (line) => anotherSession(line, await line.hire('operator')),
  },
  keys: {
    own: (line, accountId) => accountKey(line, accountId),
    'a colleague’s': async (line) => accountKey(line, await line.hire('operator')),
  },
  passkeys: {
    // The last one stays: nobody locks themselves out.
    own: async (line, accountId) => {
      await passkey(line, accountId);
      return passkey(line, accountId);
    },
    'a colleague’s': async (line) => passkey(line, await line.hire('operator')),
  },
  'break-glasses': {
    'second-person': (line) => breakGlass(line),
    'asked too long ago': (line) => breakGlass(line, `interval '16 minutes'`),
    answered: async (line) => {
      const id = await breakGlass(line);
      await line.database.sql(
        `insert into break_glass_answers (break_glass_id, operator_id, supervisor_id, answer, why)
         select id, operator_id, $2, 'declined', 'no-need' from break_glasses where id = $1`,
        [id, await line.hire('supervisor')],
      );
      return id;
    },
  },
  'nuisance-flags': {
    'second-person': (line) => nuisanceFlag(line),
    'asked too long ago': (line) => nuisanceFlag(line, `interval '25 hours'`),
    standing: async (line) => {
      const id = await nuisanceFlag(line);
      await line.database.sql(
        `update nuisance_flags
            set answer = 'confirmed', answered_by = $2, answered_at = line_now(), stands_until = line_now() + interval '1 hour'
          where id = $1`,
        [id, await line.hire('supervisor')],
      );
      return id;
    },
  },
  alarms: { shared: (line) => alarm(line) },
  telephones: TELEPHONE_THINGS,
  recoveries: {
    'may-help': async (line, _accountId, role) => {
      const { helped, by } = HELPS[role];
      return recovery(line, { helped, askerId: await line.hire(by), role: by });
    },
    own: (line, accountId, role) => recovery(line, { helped: HELPS[role].helped, askerId: accountId, role }),
    'of one whom others help': async (line, _accountId, role) => {
      const { helped, by } = NEVER_HELPS[role];
      return recovery(line, { helped, askerId: await line.hire(by), role: by });
    },
  },
};

async function talk(line: Line, operatorId: string): Promise<string> {
  const id = await liveCall(line.database, operatorId);
  await line.database.sql(`update calls set talk = 'together', conference_sid = 'CF' || md5(id::text) where id = $1`, [
    id,
  ]);
  await link(line, id);
  await note(line, { callId: id, operatorId });
  return id;
}

/** The caller has a number that can be known again. */
async function link(line: Line, callId: string): Promise<void> {
  await line.database.sql(
    `with caller as (
       insert into caller_links (caller_id, epoch, reference)
       values (gen_random_uuid(), '2026-11', md5($1::text) || md5($1::text || 'x')) returning caller_id)
     update calls set caller_id = caller.caller_id from caller where calls.id = $1::uuid`,
    [callId],
  );
}

async function breakGlass(line: Line, ago = `interval '1 minute'`): Promise<string> {
  const [id, operatorId] = [randomUUID(), await line.hire('operator')];
  await line.database.sql(
    `insert into break_glasses (id, caller_id, call_id, operator_id, note_call_id, note_operator_id, reason, line, asked_at)
     values ($1, gen_random_uuid(), $2, $3, gen_random_uuid(), $3, 'child', 'invented', line_now() - ${ago})`,
    [id, await talk(line, operatorId), operatorId],
  );
  return id;
}

async function nuisanceFlag(line: Line, ago = `interval '1 minute'`): Promise<string> {
  const [callerId, operatorId] = [randomUUID(), await line.hire('operator')];
  const rows = await line.database.sql<{ id: string }>(
    `with caller as (
       insert into caller_links (caller_id, epoch, reference)
       values ($1::uuid, '2026-11', encode(sha256(convert_to($1::text, 'UTF8')), 'hex'))
     )
     insert into nuisance_flags (caller_id, call_id, asked_by, ground, hours, asked_at)
     values ($1::uuid, $2, $3, 'insults', 12, line_now() - ${ago}) returning id`,
    [callerId, await talk(line, operatorId), operatorId],
  );
  return rows[0]?.id ?? '';
}

/** Whoever is to be hung up on as nuisance was warned twice. */
async function warned(line: Line, callId: string): Promise<string> {
  await line.database.sql(
    `insert into nuisance_warnings (call_id, given_by, ground, given_at)
     select calls.id, calls.operator_id, 'insults', line_now() - interval '1 minute' from calls, generate_series(1, 2) where calls.id = $1`,
    [callId],
  );
  return callId;
}

async function alarm(line: Line): Promise<string> {
  const id = randomUUID();
  await line.database.sql(`insert into alarms (id, kind, subject_id) values ($1::uuid, 'audit-broken', $1::uuid)`, [
    id,
  ]);
  return id;
}

async function endedCall(line: Line, operatorId: string, finishedHoursAgo?: number): Promise<string> {
  const id = await talk(line, operatorId);
  await wrapUp(line.database, id, finishedHoursAgo);
  return id;
}

async function offer(line: Line, operatorId: string, lasts = `interval '15 seconds'`): Promise<string> {
  const [id, callId] = [randomUUID(), await waitingCall(line)];
  await line.database.sql(
    `insert into presences (account_id, state, heartbeat_at, available_since)
     values ($1, 'reserved', line_now(), line_now()) on conflict (account_id) do nothing`,
    [operatorId],
  );
  await line.database.sql(
    `insert into offers (id, call_id, operator_id, expires_at) values ($1, $2, $3, line_now() + ${lasts})`,
    [id, callId, operatorId],
  );
  return id;
}

async function guest(line: Line, { asker, accountId }: { asker: string; accountId: string }): Promise<string> {
  const [id, callId] = [randomUUID(), await talk(line, asker)];
  await line.database.sql(
    `insert into guests (id, request_id, call_id, kind, asked_by, account_id, reason, expires_at)
     values ($1::uuid, $1::uuid, $2, 'colleague', $3, $4, 'language', line_now() + interval '15 seconds')`,
    [id, callId, asker, accountId],
  );
  return id;
}

/** The colleague is in the room and has the talk; who asked is still there. */
async function guestInRoom(line: Line, asker: string): Promise<string> {
  const accountId = await line.hire('operator');
  const id = await guest(line, { asker, accountId });
  await line.database.sql(
    `insert into legs (carrier_sid, call_id, party, account_id, join_number, state)
     select 'CA' || md5(id::text), call_id, 'operator', asked_by, 1, 'joined' from guests where id = $1`,
    [id],
  );
  await line.database.sql(
    `update guests set state = 'joined', carrier_sid = 'CA' || md5(id::text || 'second') where id = $1`,
    [id],
  );
  await line.database.sql('update calls set operator_id = $2 where id = (select call_id from guests where id = $1)', [
    id,
    accountId,
  ]);
  return id;
}

async function anotherSession(line: Line, accountId: string): Promise<string> {
  const sessions = () =>
    line.database.sql<{ id: string }>('select id from sessions where account_id = $1', [accountId]);
  const before = (await sessions()).map(({ id }) => id);
  await line.session(accountId);
  return (await sessions()).find(({ id }) => !before.includes(id))?.id ?? '';
}

async function passkey(line: Line, accountId: string): Promise<string> {
  const id = randomUUID();
  await line.database.sql(
    `insert into passkeys (id, account_id, credential_id, public_key, counter, label)
     values ($1::uuid, $2, decode(repeat(md5($1::text), 2), 'hex'), decode(repeat(md5($1::text), 3), 'hex'), 0, 'invented')`,
    [id, accountId],
  );
  return id;
}

async function recovery(line: Line, asked: { helped: Role; askerId: string; role: Role }): Promise<string> {
  const [id, accountId] = [randomUUID(), await line.hire(asked.helped)];
  await line.database.sql('update accounts set sign_in_name = $2 where id = $1', [
    accountId,
    `invented-${id.slice(0, 8)}`,
  ]);
  await line.database.sql(
    `insert into recoveries (id, account_id, account_role, asked_by, asked_role) values ($1, $2, $3, $4, $5)`,
    [id, accountId, asked.helped, asked.askerId, asked.role],
  );
  return id;
}

async function accountKey(line: Line, accountId: string): Promise<string> {
  const id = randomUUID();
  const values = [id, accountId, randomBytes(32)];
  await line.database.sql('insert into account_keys (id, account_id, public_key) values ($1, $2, $3)', values);
  return id;
}

/** Nothing of it can be read; it only has to be there. */
async function note(line: Line, { callId, operatorId }: { callId: string; operatorId: string }): Promise<void> {
  await line.database.sql(
    `insert into call_notes (call_id, operator_id, revision, sealed, author_key, author_copy, team_version, waiting_half, expiry_month)
     values ($1, $2, 1, $3, gen_random_uuid(), $4, 0, $5, '2027-12')`,
    [callId, operatorId, randomBytes(1_053), randomBytes(80), randomBytes(32)],
  );
}
