import { describe, expect, it } from 'vitest';
import { ON_CALL_NUMBERS } from '../harness/line.ts';
import { heardBy, openStage } from '../harness/stage.ts';

const stage = openStage();
const [FIRST_PHONE = '', SECOND_PHONE = ''] = ON_CALL_NUMBERS;
/** Menu, "connecting" and seven turns of the loop. */
const UNTIL_ON_CALL_SECONDS = 75;

async function offered(operator: { desk(): Promise<{ offer: unknown }> }): Promise<boolean> {
  return (await operator.desk()).offer !== null;
}

describe('A9.1: a free operator is asked within a second', () => {
  it('who has the language, before one who has not', async () => {
    const rashad = await stage.operator('Rashad', ['en']);
    const vera = await stage.operator('Vera', ['ru']);
    await stage.callerWho('21');
    expect([await offered(rashad), await offered(vera)]).toEqual([false, true]);
  });

  it('and after twenty seconds one without the language', async () => {
    const rashad = await stage.operator('Rashad', ['en']);
    await stage.callerWho('21');
    expect(await offered(rashad)).toBe(false);
    await stage.pass(24);
    expect(await offered(rashad)).toBe(true);
  });

  it('whatever the language, when the caller is in danger or needs an interpreter', async () => {
    const rashad = await stage.operator('Rashad', ['az']);
    const leyla = await stage.operator('Leyla', ['az']);
    await stage.callerWho('20');
    await stage.callerWho('4');
    const offers = [(await rashad.desk()).offer, (await leyla.desk()).offer];
    expect(offers.map((offer) => offer?.urgency).sort()).toEqual(['danger', 'ordinary']);
    expect(offers.find((offer) => offer?.urgency === 'ordinary')).toMatchObject({ needsInterpreter: true });
  });

  it('the longest-available first', async () => {
    const first = await stage.operator('Aysel');
    await stage.pass(5);
    const second = await stage.operator('Leyla');
    await stage.callerWho('11');
    expect([await offered(first), await offered(second)]).toEqual([true, false]);
  });

  it('and is asked for the caller in danger before the one who waited longer', async () => {
    await stage.callerWho('11');
    await stage.pass(10);
    await stage.callerWho('10');
    const aysel = await stage.operator('Aysel');
    expect((await aysel.desk()).offer).toMatchObject({ urgency: 'danger' });
  });

  it('two callers and one operator: the second is asked about when the first talk is wrapped up', async () => {
    const { caller, operator } = await stage.talk();
    const second = await stage.callerWho('11');
    expect(await offered(operator)).toBe(false);
    caller.hangUp();
    await stage.pass(2);
    const [wrapUp] = (await operator.desk()).wrapUps;
    expect(await offered(operator)).toBe(false);
    await operator.post(`/api/calls/${wrapUp?.callId}/wrap-up`, { disposition: 'information' });
    await stage.pass(8);
    expect(await offered(operator)).toBe(true);
    await operator.answer();
    await stage.pass(2);
    expect(second.verb).toBe('Dial');
  });

  it('a wrap-up that nobody ends is over after ten minutes', async () => {
    const { caller, operator } = await stage.talk();
    caller.hangUp();
    await stage.pass(2);
    expect((await operator.desk()).presence.state).toBe('wrap-up');
    await stage.pass(601);
    expect((await operator.desk()).presence.state).toBe('available');
  });
});

describe('an operator who is asked and does not come', () => {
  it('declines: the next one rings at once', async () => {
    const first = await stage.operator('Aysel');
    await stage.pass(1);
    const second = await stage.operator('Leyla');
    await stage.callerWho('11');
    expect(await first.decline()).toBe(200);
    expect(await offered(second)).toBe(true);
    expect((await first.desk()).presence.state).toBe('available');
  });

  it('and all the others decline, too: the caller waits on, and they are asked again after a pause', async () => {
    const operators = [await stage.operator('Aysel'), await stage.operator('Leyla')];
    const caller = await stage.callerWho('11');
    for (const operator of [...operators, ...operators]) await operator.decline();
    expect(await Promise.all(operators.map(offered))).toEqual([false, false]);
    await stage.pass(20);
    expect(caller.state).toBe('in-progress');
    expect(await Promise.all(operators.map(offered))).toContain(true);
  });

  it('lets the offer expire: after fifteen seconds the next one rings', async () => {
    const first = await stage.operator('Aysel');
    await stage.pass(1);
    const second = await stage.operator('Leyla');
    await stage.callerWho('11');
    await stage.pass(12);
    expect([await offered(first), await offered(second)]).toEqual([true, false]);
    await stage.pass(5);
    expect([await offered(first), await offered(second)]).toEqual([false, true]);
  });

  it('has a page that froze: after two missed beats the next one rings', async () => {
    const frozen = await stage.operator('Aysel');
    await stage.pass(1);
    const next = await stage.operator('Leyla');
    await stage.callerWho('11');
    frozen.goDeaf();
    await stage.pass(13);
    expect(await offered(next)).toBe(true);
    expect((await frozen.desk()).presence.reachable).toBe(false);
  });

  it('closes the page: the next one rings within two seconds', async () => {
    const gone = await stage.operator('Aysel');
    await stage.pass(1);
    const next = await stage.operator('Leyla');
    await stage.callerWho('11');
    await gone.closePage();
    await stage.pass(2);
    expect(await offered(next)).toBe(true);
  });

  it('accepts, but the softphone never dials: the caller goes back to the front', async () => {
    const broken = await stage.operator('Aysel');
    await stage.pass(1);
    const next = await stage.operator('Leyla');
    const caller = await stage.callerWho('11');
    expect((await broken.acceptOnly()).status).toBe(200);
    expect((await broken.desk()).call).toMatchObject({ state: 'connecting' });
    await stage.pass(9);
    expect((await broken.desk()).call).toBeNull();
    const offer = (await next.desk()).offer ?? (await broken.desk()).offer;
    expect(offer).not.toBeNull();
    expect(caller.state).toBe('in-progress');
    await next.answer();
    await stage.pass(2);
    expect(caller.verb).toBe('Dial');
  });

  it('dials after the lease is over: hears nothing, and the caller is somebody else’s', async () => {
    const late = await stage.operator('Aysel');
    await stage.callerWho('11');
    const { offerId } = await late.acceptOnly();
    await stage.pass(8);
    const softphone = late.dial(offerId);
    await stage.pass(2);
    expect(softphone.state).toBe('completed');
  });

  it('is asked by the caller’s own turn of the loop when every timer is dead', async () => {
    const silent = await stage.operator('Aysel');
    await stage.pass(1);
    const next = await stage.operator('Leyla');
    stage.withoutSweeps();
    await stage.callerWho('11');
    await stage.pass(30);
    expect([await offered(silent), await offered(next)]).toEqual([false, true]);
  });

  it('cannot accept twice, nor what was passed on', async () => {
    const aysel = await stage.operator('Aysel');
    await stage.callerWho('11');
    const offerId = (await aysel.desk()).offer?.id;
    await aysel.decline();
    expect((await aysel.post(`/api/offers/${offerId}/accept`)).status).toBe(409);
  });
});

describe('nobody signed in', () => {
  it('the on-call telephones ring one after another after about a minute, and the key joins', async () => {
    const rang: string[] = [];
    for (const number of ON_CALL_NUMBERS) stage.onRing(number, () => rang.push(number));
    const caller = await stage.callerWho('11');
    await stage.pass(40);
    expect(rang).toEqual([]);
    await stage.pass(20);
    expect(rang).toEqual([FIRST_PHONE]);
    expect(heardBy(caller)).toContain('wait-nobody-yet');
    await stage.pass(20);
    expect(rang).toEqual([FIRST_PHONE, SECOND_PHONE]);
    const rows = await stage.line.database.sql('select place from on_call_rings order by rung_at');
    expect(rows).toEqual([{ place: 1 }, { place: 2 }]);
    const phone = await stage.onCallPhoneThatAnswers(FIRST_PHONE, 60);
    expect(heardBy(phone).at(-1)).toBe('screen-on-call');
    phone.press('1');
    await stage.pass(2);
    expect([caller.verb, phone.verb]).toEqual(['Dial', 'Dial']);
    expect(await stage.callNow()).toMatchObject({ state: 'talking', talk: 'on-call-phone' });
    phone.hangUp();
    await stage.pass(8);
    expect(heardBy(caller).at(-1)).toBe('goodbye');
    expect(await stage.callNow()).toMatchObject({ state: 'ended', outcome: 'talked', ended_by: 'operator' });
  });

  it('a message box picks up and presses nothing: it is never joined, and the caller goes on waiting', async () => {
    const caller = await stage.callerWho('11');
    const box = await stage.onCallPhoneThatAnswers(FIRST_PHONE, UNTIL_ON_CALL_SECONDS);
    await stage.pass(20);
    expect(box.state).toBe('completed');
    expect(caller.state).toBe('in-progress');
    expect(await stage.callNow()).toMatchObject({ state: 'waiting', talk: null });
  });

  it('the person on call presses 2: the next telephone rings', async () => {
    const caller = await stage.callerWho('11');
    const phone = await stage.onCallPhoneThatAnswers(FIRST_PHONE, UNTIL_ON_CALL_SECONDS);
    phone.press('2');
    await stage.pass(1);
    expect(phone.state).toBe('completed');
    const next = await stage.onCallPhoneThatAnswers(SECOND_PHONE, 30);
    next.press('1');
    await stage.pass(2);
    expect(caller.verb).toBe('Dial');
  });

  it('an operator who becomes free while a telephone rings is asked at once, and has the call', async () => {
    const caller = await stage.callerWho('11');
    const rings: string[] = [];
    stage.onRing(FIRST_PHONE, (ring) => rings.push(ring.to));
    await stage.pass(UNTIL_ON_CALL_SECONDS);
    expect(rings).toHaveLength(1);
    const aysel = await stage.operator('Aysel');
    await aysel.answer();
    await stage.pass(2);
    expect(caller.verb).toBe('Dial');
    expect((await aysel.desk()).call).toMatchObject({ state: 'talking' });
  });

  it('an on-call telephone that is picked up too late is told nothing and hung up', async () => {
    const caller = await stage.callerWho('11');
    const ring = await stage.ringing(FIRST_PHONE, UNTIL_ON_CALL_SECONDS);
    const aysel = await stage.operator('Aysel');
    await aysel.answer();
    await stage.pass(2);
    const phone = ring.answer();
    await stage.pass(1);
    expect(phone.state).toBe('completed');
    expect(heardBy(phone)).toEqual([]);
    expect(caller.verb).toBe('Dial');
  });

  it('the key that comes too late joins nobody', async () => {
    const caller = await stage.callerWho('11');
    const phone = await stage.onCallPhoneThatAnswers(FIRST_PHONE, UNTIL_ON_CALL_SECONDS);
    const aysel = await stage.operator('Aysel');
    await aysel.answer();
    await stage.pass(1);
    phone.press('1');
    await stage.pass(1);
    expect(phone.state).toBe('completed');
    expect(caller.verb).toBe('Dial');
  });

  it('the person on call is lost before the caller came: the caller goes on waiting', async () => {
    const caller = await stage.callerWho('11');
    const phone = await stage.onCallPhoneThatAnswers(FIRST_PHONE, UNTIL_ON_CALL_SECONDS);
    stage.line.carrier.faults.rest({ path: /Calls\/CA/, method: 'POST' }, { kind: '500' }, 1);
    phone.press('1');
    await stage.pass(0.5);
    phone.hangUp();
    await stage.pass(10);
    expect(await stage.callNow()).toMatchObject({ state: 'waiting', talk: null });
    expect(caller.verb).toBe('Gather');
  });

  it('* in a talk with the person on call is the cover, and 1 leads back', async () => {
    const caller = await stage.callerWho('11');
    const phone = await stage.onCallPhoneThatAnswers(FIRST_PHONE, UNTIL_ON_CALL_SECONDS);
    phone.press('1');
    await stage.pass(2);
    caller.press('*');
    await stage.pass(2);
    expect(heardBy(caller).at(-1)).toBe('cover');
    await stage.pass(30);
    expect(heardBy(caller).at(-1)).toBe('cover');
    caller.press('1');
    await stage.pass(2);
    expect(caller.verb).toBe('Dial');
    expect(await stage.callNow()).toMatchObject({ state: 'talking', talk: 'on-call-phone' });
  });

  it('hears now and then that nobody is forgotten, and is never hung up on in an hour', async () => {
    const caller = await stage.callerWho('31');
    await stage.pass(900);
    expect(caller.state).toBe('in-progress');
    expect(heardBy(caller).filter((clip) => clip === 'wait-again').length).toBeGreaterThan(10);
  });
});
