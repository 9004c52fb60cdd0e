import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { CallId, CallSid } from '../../src/calls/call.ts';
import { keepWaiting } from '../../src/calls/call-store.ts';
import { endByCallerSid } from '../../src/calls/ending-store.ts';
import { acceptOffer } from '../../src/routing/accept-offer.ts';
import { matchCalls } from '../../src/routing/match-calls.ts';
import { declinePending, expireOffers } from '../../src/routing/offer-store.ts';
import { makeDatabase, type TestDatabase } from '../harness/database.ts';

const ROUNDS = 1_000;
let database: TestDatabase;
let operators: [string, string];

beforeAll(async () => {
  database = await makeDatabase();
  operators = [randomUUID(), randomUUID()];
  for (const [index, id] of operators.entries()) {
    await database.sql("insert into accounts (id, role, display_name, languages) values ($1, 'operator', $2, '{az}')", [
      id,
      `Operator ${index}`,
    ]);
    await database.sql('insert into presences (account_id) values ($1)', [id]);
  }
});
afterAll(() => database.drop());

/** Both operators free and reachable, one caller waiting. */
async function arrange(): Promise<{ id: CallId; sid: CallSid }> {
  await database.sql(`update presences set state = 'available', returns_to = 'available', since = now(),
    available_since = now(), wrap_up_due_at = null, heartbeat_at = now() + interval '1 hour'`);
  const call = { id: randomUUID() as CallId, sid: `CA${randomUUID().replaceAll('-', '')}` as CallSid };
  await keepWaiting(database, { ...call, language: 'az', urgency: 'ordinary', needsInterpreter: false });
  return call;
}

async function offerOf(operatorId: string): Promise<string> {
  const rows = await database.sql<{ id: string }>(
    "select id from offers where operator_id = $1 and state = 'pending'",
    [operatorId],
  );
  return rows[0]?.id ?? '';
}

async function stateOf(id: CallId): Promise<string | undefined> {
  const rows = await database.sql<{ state: string }>('select state from calls where id = $1', [id]);
  return rows[0]?.state;
}

const accept = (operatorId: string, offerId: string) => acceptOffer(database, { operatorId, offerId });

describe('two operators accept in the same instant', () => {
  it(`a call has one winner, ${ROUNDS} times: an expired offer races the next person's`, {
    timeout: 120_000,
  }, async () => {
    for (let round = 0; round < ROUNDS; round += 1) {
      const call = await arrange();
      await matchCalls(database);
      const [first, second] = (await offerOf(operators[0])) ? operators : [operators[1], operators[0]];
      const early = await offerOf(first);
      expect(early).not.toBe('');
      // The offer is passed on and put to the next person while the first one still presses the key.
      const passedOn = (async () => {
        if (round % 2 === 0) await declinePending(database, { offerId: early, operatorId: first });
        else {
          await database.sql("update offers set expires_at = now() - interval '1 second' where id = $1", [early]);
          await expireOffers(database);
        }
        // A match passes over a call whose row the other statement holds; the next turn of the loop finds it.
        while (!(await offerOf(second)) && (await stateOf(call.id)) === 'waiting') await matchCalls(database);
        return accept(second, await offerOf(second));
      })();
      const results = await Promise.allSettled([accept(first, early), passedOn]);
      const winners = results.filter((result) => result.status === 'fulfilled');
      expect(winners, `round ${round}`).toHaveLength(1);
      const [row] = await database.sql<{ state: string; operator_id: string; busy: number }>(
        `select calls.state, calls.operator_id,
                (select count(*)::integer from presences where state in ('on-call', 'reserved')) as busy
           from calls where calls.id = $1`,
        [call.id],
      );
      expect(row).toMatchObject({ state: 'connecting', busy: 1 });
      await endByCallerSid(database, { sid: call.sid, endedBy: 'caller' });
    }
  });

  it('one operator pressing the key in two tabs is connected once', async () => {
    for (let round = 0; round < 100; round += 1) {
      const call = await arrange();
      await matchCalls(database);
      const operatorId = (await offerOf(operators[0])) ? operators[0] : operators[1];
      const offerId = await offerOf(operatorId);
      const results = await Promise.allSettled([accept(operatorId, offerId), accept(operatorId, offerId)]);
      expect(results.filter((result) => result.status === 'fulfilled')).toHaveLength(1);
      await endByCallerSid(database, { sid: call.sid, endedBy: 'caller' });
    }
  });

  it('a caller who hangs up in the same instant leaves nobody busy', async () => {
    for (let round = 0; round < 200; round += 1) {
      const call = await arrange();
      await matchCalls(database);
      const operatorId = (await offerOf(operators[0])) ? operators[0] : operators[1];
      const offerId = await offerOf(operatorId);
      await Promise.allSettled([
        accept(operatorId, offerId),
        endByCallerSid(database, { sid: call.sid, endedBy: 'caller' }),
        matchCalls(database),
      ]);
      await endByCallerSid(database, { sid: call.sid, endedBy: 'caller' });
      const busy = await database.sql("select from presences where state in ('on-call', 'reserved', 'wrap-up')");
      expect(busy, `round ${round}`).toHaveLength(0);
    }
  });

  it('many waiting calls and many matchers never give one operator two offers', async () => {
    for (let round = 0; round < 50; round += 1) {
      const calls = [await arrange(), await arrange(), await arrange()];
      await Promise.all([matchCalls(database), matchCalls(database), matchCalls(database), matchCalls(database)]);
      // One of them may have passed over a row that another held; the next turn finds it.
      await matchCalls(database);
      const pending = await database.sql<{ count: number }>(
        "select operator_id, count(*)::integer from offers where state = 'pending' group by operator_id",
      );
      expect(pending.map((row) => row.count)).toEqual([1, 1]);
      for (const call of calls) await endByCallerSid(database, { sid: call.sid, endedBy: 'caller' });
    }
  });
});
