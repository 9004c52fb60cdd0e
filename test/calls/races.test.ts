import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { CallId, CallSid } from '../../src/calls/call.ts';
import { keepWaiting } from '../../src/calls/call-store.ts';
import { setCover } from '../../src/calls/cover-store.ts';
import { endByCallerSid, operatorLegLeft } from '../../src/calls/ending-store.ts';
import { callerJoins, legJoined, operatorArrived } from '../../src/calls/leg-store.ts';
import { onCallPhoneArrived } from '../../src/calls/on-call-store.ts';
import { askQuestion } from '../../src/calls/question-store.ts';
import { acceptOffer } from '../../src/routing/accept-offer.ts';
import { matchCalls } from '../../src/routing/match-calls.ts';
import { declinePending, expireOffers, offerNext } from '../../src/routing/offer-store.ts';
import { makeDatabase, type TestDatabase } from '../harness/database.ts';
import { newSid } from '../harness/new-sid.ts';
import { putOnRoster } from '../harness/roster.ts';
import { SOON } from '../harness/soon.ts';

const ROUNDS = 1_000;
/** Each lane races on a database of its own: the rounds do not wait for each other's round trips. */
const LANES = 3;

interface Lane {
  database: TestDatabase;
  operators: [string, string];
}

interface Call {
  id: CallId;
  sid: CallSid;
}

let lanes: Lane[];
beforeAll(async () => {
  lanes = [];
  for (let lane = 0; lane < LANES; lane += 1) lanes.push(await openLane());
});
afterAll(async () => {
  for (const { database } of lanes) await database.drop();
});

async function openLane(): Promise<Lane> {
  const database = await makeDatabase();
  const operators: [string, string] = [randomUUID(), randomUUID()];
  for (const [index, id] of operators.entries()) {
    await database.sql("insert into accounts (id, role, display_name, languages) values ($1, 'operator', $2, '{az}')", [
      id,
      `Operator ${index}`,
    ]);
    await database.sql('insert into presences (account_id) values ($1)', [id]);
  }
  await putOnRoster(database, ...operators);
  return { database, operators };
}

/** Plays so many rounds, divided among the lanes. */
async function race(rounds: number, play: (lane: Lane, round: number) => Promise<void>): Promise<void> {
  const runs = lanes.map(async (lane, first) => {
    for (let round = first; round < rounds; round += LANES) await play(lane, round);
  });
  // A round that fails must not leave the others racing into the next story.
  const ended = await Promise.allSettled(runs);
  for (const run of ended) if (run.status === 'rejected') throw run.reason;
}

/** Statements that wait for somebody else's to end. */
function lockWaits(database: TestDatabase) {
  return database.sql("select from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'");
}

/** The calls of earlier rounds are over, both operators free and reachable, and one caller waits. */
async function arrange({ database }: Lane): Promise<Call> {
  await database.sql(`update calls set state = 'ended', talk = null, ended_at = now(), outcome = 'abandoned' where state <> 'ended';
    update offers set state = 'withdrawn', ended_at = now() where state = 'pending';
    update presences set state = 'available', returns_to = 'available', since = now(),
      available_since = now(), wrap_up_due_at = null, heartbeat_at = now() + interval '1 hour'`);
  return callerWaits(database);
}

async function callerWaits(database: TestDatabase): Promise<Call> {
  const call = { id: randomUUID() as CallId, sid: newSid() };
  await keepWaiting(database, { ...call, language: 'az', urgency: 'ordinary', needsInterpreter: false });
  return call;
}

async function offers({ database }: Lane): Promise<{ id: string; operatorId: string }[]> {
  return database.sql(`select id, operator_id as "operatorId" from offers where state = 'pending'`);
}

async function busy({ database }: Lane): Promise<number> {
  return (await database.sql("select from presences where state in ('on-call', 'reserved', 'wrap-up')")).length;
}

const named = ({ database }: Lane, id: string) => database.as({ id, role: 'operator' });
/** The operator who was offered the call presses the key. */
async function take(lane: Lane, offer: { id: string; operatorId: string } | undefined) {
  if (!offer) throw new Error('nobody was offered the call');
  return acceptOffer(named(lane, offer.operatorId), { operatorId: offer.operatorId, offerId: offer.id });
}

const hangUp = ({ database }: Lane, call: Call) => endByCallerSid(database, { sid: call.sid, endedBy: 'caller' });

describe('two operators accept in the same instant', () => {
  it(`a call has one winner, ${ROUNDS} times: an expired offer races the next person's`, {
    timeout: 120_000,
  }, async () => {
    await race(ROUNDS, async (lane, round) => {
      const { database, operators } = lane;
      const call = await arrange(lane);
      await offerNext(database);
      const [early] = await offers(lane);
      if (!early) throw new Error('nobody was offered the call');
      const second = operators.find((each) => each !== early.operatorId) ?? '';
      const accept = (operatorId: string, offerId: string) =>
        acceptOffer(named(lane, operatorId), { operatorId, offerId });
      // The offer is passed on and put to the next person while the first one still presses the key.
      const passedOn = (async () => {
        if (round % 2 === 0) await declinePending(database, { offerId: early.id, operatorId: early.operatorId });
        else {
          await database.sql("update offers set expires_at = now() - interval '1 second' where id = $1", [early.id]);
          await expireOffers(database);
        }
        return accept(second, await offerTo(lane, { operatorId: second, call }));
      })();
      const results = await Promise.allSettled([accept(early.operatorId, early.id), passedOn]);
      const winners = results.filter((result) => result.status === 'fulfilled');
      expect(winners, `round ${round}`).toHaveLength(1);
      const [row] = await database.sql<{ state: string; busy: number }>(
        `select calls.state,
                (select count(*)::integer from presences where state in ('on-call', 'reserved')) as busy
           from calls where calls.id = $1`,
        [call.id],
      );
      expect(row).toEqual({ state: 'connecting', busy: 1 });
    });
  });

  it('one operator pressing the key in two tabs is connected once', async () => {
    await race(100, async (lane) => {
      const { database } = lane;
      await arrange(lane);
      await matchCalls(database);
      const [offer] = await offers(lane);
      const accept = () => take(lane, offer);
      const results = await Promise.allSettled([accept(), accept()]);
      expect(results.filter((result) => result.status === 'fulfilled')).toHaveLength(1);
    });
  });

  it('a caller who hangs up in the same instant leaves nobody busy', async () => {
    await race(200, async (lane, round) => {
      const { database } = lane;
      const call = await arrange(lane);
      await matchCalls(database);
      const [offer] = await offers(lane);
      await Promise.allSettled([take(lane, offer), hangUp(lane, call), matchCalls(database)]);
      await hangUp(lane, call);
      expect(await busy(lane), `round ${round}`).toBe(0);
    });
  });

  it('an operator who goes on a break while a caller is being put to them is not rung', async () => {
    const lane = lanes[0] as Lane;
    const { database } = lane;
    await arrange(lane);
    const { offering } = await database.transaction(async (transaction) => {
      await transaction.query('break', "update presences set state = 'away', returns_to = 'away'", []);
      const offered = offerNext(database);
      await expect.poll(() => lockWaits(database), SOON).toHaveLength(1);
      // Not awaited before the break is written.
      return { offering: offered };
    });
    await offering;
    expect(await database.sql('select distinct state from presences')).toEqual([{ state: 'away' }]);
    expect(await database.sql("select from offers where state = 'pending'")).toEqual([]);
  });

  it('many waiting calls and many matchers never give one operator two offers', async () => {
    await race(300, async (lane) => {
      const { database } = lane;
      await arrange(lane);
      await Promise.all([callerWaits(database), callerWaits(database)]);
      await Promise.all([matchCalls(database), matchCalls(database), matchCalls(database), matchCalls(database)]);
      const offered = (await offers(lane)).map((offer) => offer.operatorId).sort();
      expect(offered).toEqual([...lane.operators].sort());
    });
  });

  it('a telephone takes the call while it is offered and accepted: one of them has it', async () => {
    await race(200, async (lane, round) => {
      const { database } = lane;
      const call = await arrange(lane);
      await matchCalls(database);
      const [offer] = await offers(lane);
      const [accepted, taken] = await Promise.allSettled([
        take(lane, offer),
        onCallPhoneArrived(database, { id: call.id, legSid: newSid() }),
      ]);
      const winners = [accepted.status === 'fulfilled', taken.status === 'fulfilled' && taken.value !== undefined];
      expect(winners.filter(Boolean), `round ${round}`).toHaveLength(1);
      expect(await busy(lane)).toBe(winners[0] ? 1 : 0);
      await hangUp(lane, call);
      expect(await busy(lane)).toBe(0);
    });
  });
});

describe('everything about one talk in the same instant', () => {
  it('question, cover, the end of the operator’s leg and of the caller’s: nobody is busy afterwards', async () => {
    await race(200, async (lane, round) => {
      const { database } = lane;
      const call = await arrange(lane);
      await matchCalls(database);
      const [offer] = await offers(lane);
      const operatorId = offer?.operatorId ?? '';
      await take(lane, offer);
      const legSid = newSid();
      await operatorArrived(database, { operatorId, offerId: offer?.id ?? '', legSid });
      await callerJoins(database, call);
      const room = `CF${legSid.slice(2)}`;
      await legJoined(database, { legSid: call.sid, conferenceSid: room, eventKey: `${room}:2:join` });
      const results = await Promise.allSettled([
        askQuestion(database, { callId: call.id, operatorId, question: 'question-safe' }),
        setCover(database, { id: call.id, isOn: true }),
        operatorLegLeft(database, legSid),
        operatorLegLeft(database, legSid),
        matchCalls(database),
        ...(round % 2 === 0 ? [hangUp(lane, call)] : []),
      ]);
      expect(results.filter((result) => result.status === 'rejected')).toEqual([]);
      await hangUp(lane, call);
      const held = await database.sql("select from presences where state in ('on-call', 'reserved')");
      expect(held, `round ${round}`).toEqual([]);
    });
  });
});

/** The offer that is put to this operator; none when the call has found its winner meanwhile. */
async function offerTo(lane: Lane, { operatorId, call }: { operatorId: string; call: Call }): Promise<string> {
  const { database } = lane;
  for (;;) {
    // A match passes over a call whose row another statement holds; the next turn of the loop finds it.
    await offerNext(database);
    const offer = (await offers(lane)).find((each) => each.operatorId === operatorId);
    if (offer) return offer.id;
    const [row] = await database.sql<{ state: string }>('select state from calls where id = $1', [call.id]);
    if (row?.state !== 'waiting') return '';
  }
}
