import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { KeydClient } from '../../src/confidentiality/keyd-client.ts';
import { type KeyPair, newPair } from '../../src/console/sealing/key-pair.ts';
import { openMessage } from '../../src/console/sealing/message.ts';
import { createDatabase, type DatabasePool } from '../../src/db/database.ts';
import { openMessage as openForOperator } from '../../src/messages/hear-message.ts';
import { findMessages, keepFound, type PickUpParts, pickUpMessages } from '../../src/messages/pick-up.ts';
import { expireMessages, watchMessages, wrapWaitingMessageHalves } from '../../src/messages/watch-messages.ts';
import { createCallUrls } from '../../src/telephony/call-urls.ts';
import { createMessageCarrier } from '../../src/telephony/carrier-recordings.ts';
import { compareRecords, deleteRecords } from '../../src/telephony/carrier-records.ts';
import { type CarrierRest, createCarrierRest } from '../../src/telephony/carrier-rest.ts';
import { openLeaving } from '../harness/leave-message.ts';
import type { TestOperator } from '../harness/operator.ts';
import { openStage } from '../harness/stage.ts';
import { type KeyPlace, makeKeyPlace } from '../keyd/key-place.ts';
import { noKeyd } from '../notes/note-desk.ts';
import { everythingKept, expectSpoken, SPOKEN, sealedOf } from './kept.ts';

const stage = openStage({ onCallNumbers: [] });
const { offeredCaller, speak, held } = openLeaving(stage);
const SECONDS = 6;
/** Beyond the month in which a message of today expires. */
const DAYS_KEPT = 100;

let calls: DatabasePool;
let work: DatabasePool;
let rest: CarrierRest;
let place: KeyPlace;
let keyd: { worker: KeydClient; web: KeydClient };
let team: KeyPair;
let parts: PickUpParts;
const quiet = () => {};
const log = { info: quiet, warn: quiet, error: quiet, fault: quiet };
beforeAll(async () => {
  const { database, config, clock } = stage.line;
  const pool = { deadlineMs: 5_000, connections: 4, applicationName: 'test' };
  calls = createDatabase(database.url, { ...pool, role: 'line_calls' });
  work = createDatabase(database.url, { ...pool, role: 'line_worker' });
  rest = createCarrierRest(config.carrier);
  place = await makeKeyPlace(clock.now());
  await place.start();
  keyd = { worker: await place.client('worker'), web: await place.client('web') };
  team = await newPair();
  const urls = createCallUrls({ publicOrigin: config.publicOrigin, secret: config.urlSecret, clock });
  parts = {
    ...{ database: calls, keyd: noKeyd, clock, callIdOf: urls.callIdOf, log },
    carrier: createMessageCarrier({ rest, log }),
  };
}, 60_000);
afterAll(async () => {
  await place.remove();
  rest.close();
  await Promise.all([calls.close(), work.close()]);
});

const emptied = 'delete from carrier_records; delete from alarms; delete from team_keys';
beforeEach(async () => void (await stage.line.database.sql(emptied)));
afterEach(async () => void (await stage.line.database.sql(emptied)));

/** Somebody on duty, in whose browser the team has its key. */
async function member(): Promise<TestOperator> {
  const operator = await stage.line.operator('Aysel');
  await stage.line.database.sql(
    `insert into team_keys (version, public_key, made_by) select 1, $1, $2 where not exists (select from team_keys)`,
    [Buffer.from(team.publicKey), operator.id],
  );
  return operator;
}

/** A caller who left a message and hung up. */
async function left(): Promise<void> {
  const caller = await offeredCaller();
  await speak(caller, SECONDS);
  caller.hangUp();
  await stage.pass(3);
}

/** So many minutes later, by the database's clock alone. */
const later = (minutes: number) => stage.line.database.setClock(stage.line.clock.now() + minutes * 60_000);
const row = async () => (await stage.line.database.sql('select * from messages'))[0] ?? {};
const openAlarms = async () =>
  (await stage.line.database.sql('select kind from alarms where ended_at is null')).map(({ kind }) => kind);

describe('A3.1, B1.3: a message is sealed as soon as it is fetched, and nobody at the line can open it', () => {
  it('is deleted at the carrier at once, and is nowhere in the clear', async () => {
    await member();
    const before = await held();
    await left();
    expect(await held()).toBe(before + 1);
    await pickUpMessages(parts);
    expect(await held()).toBe(before);
    const spoken = Buffer.from(new Int16Array(SPOKEN).buffer);
    for (const text of await everythingKept(stage.line)) {
      expect(text.includes(spoken.toString('hex'))).toBe(false);
      expect(text.includes(spoken.toString('latin1'))).toBe(false);
      expect(text.includes(spoken.toString('base64').slice(4, -4))).toBe(false);
    }
    expect((await row())['sealed']).not.toBeNull();
  });

  it('opens in a browser that has the team’s key, with the line’s half, and in no other way', async () => {
    const aysel = await member();
    await left();
    await pickUpMessages(parts);
    const [listed] = (await aysel.get('/api/messages')).body['messages'] as { id: string }[];
    const { message, lineHalf } = sealedOf((await aysel.post(`/api/messages/${listed?.id}/open`)).body);
    expectSpoken(await openMessage(message, lineHalf, team), SECONDS);
    await expect(openMessage(message, lineHalf, await newPair())).rejects.toThrow();
    await expect(openMessage(message, null, team)).rejects.toThrow();
    await expect(openMessage({ ...message, id: crypto.randomUUID() }, lineHalf, team)).rejects.toThrow();
    message.sealed[40] = (message.sealed[40] ?? 0) ^ 1;
    await expect(openMessage(message, lineHalf, team)).rejects.toThrow();
  });

  it('cannot be read by the call path that wrote it', async () => {
    await expect(calls.query('read-messages', 'select sealed from messages', [])).rejects.toThrow();
    await expect(work.query('read-messages', 'select sealed from messages', [])).rejects.toThrow();
  });

  it('goes dark with its month: the key process destroys the key, and the bytes go within the hour', async () => {
    await member();
    await left();
    await pickUpMessages({ ...parts, keyd: keyd.worker });
    await expireMessages(work, keyd.worker);
    expect(await row()).toMatchObject({ expiry_month: '2027-01' });
    const kept = await row();
    await place.passDays(DAYS_KEPT);
    const wrapped = (kept['wrapped_half'] as Buffer).toString('base64');
    expect(await keyd.web.ask('unwrap', { wrapped, context: `message:${kept['id']}` })).toHaveProperty('refused');
    await expireMessages(work, keyd.worker);
    expect(await row(), 'not over by the database’s own clock').toMatchObject({ id: kept['id'] });
    await later(DAYS_KEPT * 24 * 60);
    await expireMessages(work, keyd.worker);
    expect(await row()).toEqual({});
    await later(0);
  });

  it('is sealed while the key process is away; its half waits, and is wrapped when that is back', async () => {
    const aysel = await member();
    const again = await makeKeyPlace(stage.line.clock.now());
    await again.start();
    const [worker, web] = [await again.client('worker'), await again.client('web')];
    await left();
    await pickUpMessages(parts);
    expect(await row()).toMatchObject({ wrapped_half: null });
    await wrapWaitingMessageHalves(work, noKeyd);
    await wrapWaitingMessageHalves(work, worker);
    expect(await row()).toMatchObject({ waiting_half: null });
    const person = { id: aysel.id, role: 'operator' } as const;
    const named = { database: stage.line.database.as(person), keyd: web };
    const opened = await openForOperator(named, { id: String((await row())['id']), operatorId: aysel.id });
    const { message, lineHalf } = sealedOf(opened);
    expectSpoken(await openMessage(message, lineHalf, team), SECONDS);
    await again.remove();
  });
});

describe('what a caller left is never lost on the way', () => {
  it('the carrier refuses and is slow: it is tried again, and deleted only when it is sealed', async () => {
    await member();
    const before = await held();
    await left();
    const { faults } = stage.line.carrier;
    faults.rest({ path: /\.wav$/ }, { kind: '500' }, 2);
    faults.rest({ method: 'DELETE', path: /Recordings/ }, { kind: '500' }, 1);
    await pickUpMessages(parts);
    await pickUpMessages(parts);
    expect(await row(), 'in peace until the pause is over').toMatchObject({ tries: 1, sealed_at: null });
    await stage.pass(6);
    await pickUpMessages(parts);
    await stage.pass(11);
    await pickUpMessages(parts);
    expect((await row())['sealed_at']).not.toBeNull();
    expect(await held()).toBe(before + 1);
    await deleteRecords({ ...records(), alarms: work });
    expect(await held()).toBe(before);
  });

  it('no webhook told of it: it is found in the carrier’s list, and stays there until it is sealed', async () => {
    await member();
    const before = await held();
    stage.line.carrier.faults.webhook({ path: /recorded|recording/ }, { kind: 'lost' });
    stage.explain(/./);
    await left();
    expect(await row()).toEqual({});
    await later(5);
    await compareRecords(records());
    await deleteRecords(records());
    expect(await held()).toBe(before + 1);
    await findMessages(parts);
    await findMessages(parts);
    expect(await stage.line.database.sql('select id from messages')).toHaveLength(1);
    await pickUpMessages(parts);
    expect(await held()).toBe(before);
  });

  it('of a call that we never heard of: it is kept all the same', async () => {
    const callSid = `CA${'7'.repeat(32)}`;
    const found = [{ recordingSid: `RE${'7'.repeat(32)}`, callSid, seconds: 5 }];
    expect([...(await keepFound(parts, found))]).toEqual([found[0]?.recordingSid]);
    expect(await stage.line.database.sql('select state from calls where carrier_sid = $1', [callSid])).toEqual([
      { state: 'ended' },
    ]);
  });

  it('nobody has made the team’s key yet: it stays at the carrier, and after ten minutes somebody is told', async () => {
    const before = await held();
    await left();
    await pickUpMessages(parts);
    await watchMessages(work, log);
    expect(await openAlarms()).toEqual([]);
    await later(11);
    await watchMessages(work, log);
    expect(await openAlarms()).toEqual(['message-late']);
    await member();
    await pickUpMessages(parts);
    await watchMessages(work, log);
    expect(await openAlarms()).toEqual([]);
    expect(await held()).toBe(before);
  });

  it('the carrier has lost it: nobody is left to believe that it will be heard', async () => {
    await member();
    await left();
    await stage.line.database.sql("update messages set recording_sid = 'RE' || repeat('9', 32)");
    await pickUpMessages(parts);
    expect(await row()).toMatchObject({ lost_at: null });
    await later(16);
    await pickUpMessages(parts);
    expect((await row())['lost_at']).not.toBeNull();
    await watchMessages(work, log);
    expect(await openAlarms()).toEqual(['message-lost']);
  });
});

describe('A6.1: whoever is on duty next hears it', () => {
  it('finds it in the list, oldest first, with no more of the caller than a code name; opens it, and says what was done', async () => {
    const aysel = await member();
    await left();
    await pickUpMessages(parts);
    const listed = (await aysel.get('/api/messages')).body['messages'] as Record<string, unknown>[];
    expect(listed).toMatchObject([{ seconds: SECONDS, language: 'az', codeName: null, openedAt: null, isLate: false }]);
    const path = `/api/messages/${listed[0]?.['id']}`;
    expect((await aysel.post(`${path}/finish`, { disposition: 'nothing-to-do' })).status, 'unheard').toBe(404);
    expect((await aysel.post(`${path}/open`)).status).toBe(200);
    expect((await aysel.get('/api/messages')).body['messages']).toMatchObject([{ openedBy: 'Aysel' }]);
    expect((await aysel.post(`${path}/finish`, { disposition: 'call-back-promised' })).status).toBe(200);
    expect((await aysel.post(`${path}/finish`, { disposition: 'nothing-to-do' })).status, 'twice').toBe(404);
    expect((await aysel.get('/api/messages')).body['messages']).toEqual([]);
    const trail = await stage.line.database.sql(
      "select action, actor_id, reason from audit_rows where subject_kind = 'message' and subject_id = $1 order by id",
      [listed[0]?.['id']],
    );
    expect(trail).toEqual([
      { action: 'message-opened', actor_id: aysel.id, reason: null },
      { action: 'message-finished', actor_id: aysel.id, reason: 'call-back-promised' },
    ]);
  });

  it('but nobody who is not on duty; and who finishes it is who opened it last', async () => {
    const [aysel, leyla] = [await member(), await stage.line.operator('Leyla')];
    await left();
    await pickUpMessages(parts);
    const path = `/api/messages/${(await row())['id']}`;
    await stage.line.database.sql('delete from shifts where account_id = $1', [leyla.id]);
    expect((await leyla.get('/api/messages')).body['messages']).toEqual([]);
    expect((await leyla.post(`${path}/open`)).status).toBe(404);
    expect(await row()).toMatchObject({ opened_by: null });
    const rashad = await stage.line.operator('Rashad');
    await aysel.post(`${path}/open`);
    await rashad.post(`${path}/open`);
    expect((await aysel.post(`${path}/finish`, { disposition: 'nothing-to-do' })).status).toBe(404);
    expect((await rashad.post(`${path}/finish`, { disposition: 'nothing-to-do' })).status).toBe(200);
  });

  it('nobody on duty has heard it for a quarter of an hour: somebody is told, until it is done', async () => {
    await member();
    await left();
    await pickUpMessages(parts);
    await later(16);
    await stage.line.database.sql('update shifts set state = $1', ['cancelled']);
    await watchMessages(work, log);
    expect(await openAlarms(), 'nobody is there').toEqual([]);
    const rashad = await stage.line.operator('Rashad');
    await watchMessages(work, log);
    expect(await openAlarms()).toEqual(['message-unheard']);
    expect((await rashad.get('/api/messages')).body['messages']).toMatchObject([{ isLate: true }]);
    const path = `/api/messages/${(await row())['id']}`;
    await rashad.post(`${path}/open`);
    await rashad.post(`${path}/finish`, { disposition: 'nothing-to-do' });
    await watchMessages(work, log);
    expect(await openAlarms()).toEqual([]);
  });
});

function records() {
  const keepMessages = (found: Parameters<typeof keepFound>[1]) => keepFound(parts, found);
  return { database: calls, alarms: work, rest, log, syntheticCallFrom: null, keepMessages };
}
