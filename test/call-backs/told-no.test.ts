// A caller who was told that nothing can be promised is not rung, and nothing that was said to be promised goes with it.
import { describe, expect, it } from 'vitest';
import { type AskParts, askForCallBack } from '../../src/call-backs/ask-for-call-back.ts';
import type { CallBackCarrier } from '../../src/call-backs/call-back-carrier.ts';
import type { CallId } from '../../src/calls/call.ts';
import { type Database, DatabaseFault } from '../../src/db/database.ts';
import { CALLER, losingAnswers, openCallBackStage } from './call-back-stage.ts';

const { stage, keys, dialler } = openCallBackStage();
const WISH = { window: 'this-evening', whoMayAnswer: 'caller-only' } as const;
const states = () => stage.line.database.sql('select state from call_backs order by version');
const numbers = () => stage.line.database.sql('select from call_back_numbers');

async function waitingCall(): Promise<CallId> {
  await stage.callerWho('11', CALLER);
  return (await stage.callNow())?.['id'] as CallId;
}

/** The use case as web has it, but for what the test changes. */
async function asking(changed: Partial<AskParts>): Promise<AskParts> {
  const { clock, app } = stage.line;
  const { calls, carrier } = dialler();
  const parts = { clock, slowness: 1, background: app.background, calls, patient: calls, carrier };
  return { ...parts, keyd: await keys().client('web'), ...changed };
}

/** A promise that resolves when the test says so. */
function gate(): { opened: Promise<void>; open(): void } {
  let open = () => {};
  const opened = new Promise<void>((resolve) => {
    open = resolve;
  });
  return { opened, open: () => open() };
}

describe('A3.1: told that we cannot promise, and so not rung', () => {
  it('the promise is kept in the database, and its answer is lost', async () => {
    const callId = await waitingCall();
    const parts = await asking({ slowness: 4, calls: losingAnswers(dialler().calls, 'promise-call-back') });
    expect(await askForCallBack(parts, { callId, ...WISH })).toBe('not-now');
    await stage.line.app.background.settled();
    expect([await states(), await numbers()]).toEqual([[{ state: 'withdrawn' }], []]);
  });

  it('the promise comes too late, and the database does not answer when it is taken back: it is asked again', async () => {
    const callId = await waitingCall();
    const carrierSays = gate();
    const carrier: CallBackCarrier = {
      ...dialler().carrier,
      tellIdentity: async (_sid, tell) => {
        await carrierSays.opened;
        return tell(CALLER);
      },
    };
    const { calls } = dialler();
    let refused = 0;
    /** As the database is when it is slow: the call path's own pool and the other one get no answer. */
    const away: Database = {
      transaction: (inside) => calls.transaction(inside),
      query: async (name, text, values) => {
        if (name !== 'take-back-call-back' || refused === 2) return calls.query(name, text, values);
        refused += 1;
        throw new DatabaseFault(name, 'timeout', undefined);
      },
    };
    const parts = await asking({ carrier, calls: away, patient: away });
    expect(await askForCallBack(parts, { callId, ...WISH })).toBe('not-now');
    carrierSays.open();
    await stage.line.app.background.settled();
    expect(refused).toBe(2);
    expect([await states(), await numbers()]).toEqual([[{ state: 'withdrawn' }], []]);
  });
});

it('A6.1: a wish of which nobody knows whether it was kept takes no later promise back', async () => {
  const callId = await waitingCall();
  const { calls } = dialler();
  const databaseSays = gate();
  const lost: Database = {
    transaction: (inside) => calls.transaction(inside),
    query: async (name, text, values) => {
      const rows = await calls.query(name, text, values);
      if (name !== 'ask-call-back-by-keys') return rows as never;
      await databaseSays.opened;
      throw new DatabaseFault(name, 'timeout', undefined);
    },
  };
  expect(await askForCallBack(await asking({ calls: lost }), { callId, ...WISH })).toBe('not-now');
  expect(await askForCallBack(await asking({ slowness: 4 }), { callId, ...WISH })).toBe('promised');
  databaseSays.open();
  await stage.line.app.background.settled();
  expect(await states()).toEqual([{ state: 'replaced' }, { state: 'promised' }]);
  expect(await numbers()).toHaveLength(1);
});
