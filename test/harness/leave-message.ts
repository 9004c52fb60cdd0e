import { expect } from 'vitest';
import type { CallSid } from '../../src/calls/call.ts';
import type { PhoneCall } from '../../src/simulator/phone.ts';
import { createCallUrls } from '../../src/telephony/call-urls.ts';
import { PUBLIC_ORIGIN, speaks } from './line-carrier.ts';
import { heardBy, lastHeard, type Stage } from './stage.ts';

/** Turns of the loop at which something is offered where there are three on-call telephones or fewer. */
const OFFER_TURN = 17;
const OFFER_TURN_IN_DANGER = 47;
/** Until the words before the offer are over, but not the offer; in danger it is said besides that staying is best. */
const WORDS_SECONDS = { ordinary: 8, danger: 13 };
const LADDER_SECONDS = 220;
const TONE_SECONDS = 20;

/** What callers of a stage do who are offered a message. */
export function openLeaving(stage: Stage) {
  const offersHeard = (caller: PhoneCall) => heardBy(caller).filter((clip) => clip === 'nobody-offer').length;

  const presses = async (caller: PhoneCall, ...keys: string[]) => {
    for (const key of keys) {
      caller.press(key);
      await stage.pass(1);
    }
  };

  const askCarrier = async (method: string, path: string, form: Record<string, string> = {}) => {
    const { config, carrier } = stage.line;
    const { accountSid, apiKeySid, apiKeySecret } = config.carrier;
    const answer = await carrier.handleRest({
      method,
      path: `/2010-04-01/Accounts/${accountSid}/${path}`,
      query: new URLSearchParams(),
      form: new URLSearchParams(form),
      authorization: `Basic ${Buffer.from(`${apiKeySid}:${apiKeySecret}`).toString('base64')}`,
    });
    return String(answer.body);
  };

  /** The carrier asks for this turn of the loop now: the ones before it are left out. */
  const offer = async (caller: PhoneCall, urgency: 'ordinary' | 'danger', turn: number) => {
    const { config, clock } = stage.line;
    const urls = createCallUrls({ publicOrigin: PUBLIC_ORIGIN, secret: config.urlSecret, clock });
    const sid = caller.sid as CallSid;
    const before = offersHeard(caller);
    const waiting = ['az', urgency, '0', String(turn), '0'];
    await askCarrier('POST', `Calls/${sid}.json`, { Url: urls.make('/voice/wait', urls.callIdOf(sid), waiting) });
    await stage.pass(WORDS_SECONDS[urgency]);
    expect(offersHeard(caller)).toBe(before + 1);
  };

  return {
    offersHeard,
    presses,
    /** A caller for whom nobody was free, at the moment at which something is offered. */
    offeredCaller: async (from?: string) => {
      const caller = await stage.callerWho('11', from);
      await offer(caller, 'ordinary', OFFER_TURN);
      return caller;
    },
    offerInDanger: (caller: PhoneCall) => offer(caller, 'danger', OFFER_TURN_IN_DANGER),
    /** The offer comes once more, by itself. */
    offeredAgain: async (caller: PhoneCall) => {
      const before = offersHeard(caller);
      for (let seconds = 0; offersHeard(caller) === before; seconds += 5) {
        if (seconds > LADDER_SECONDS) throw new Error('nothing was offered');
        await stage.pass(5);
      }
    },
    /** Through the words before the tone and into the message, which has lasted so long and is not over. */
    speak: async (caller: PhoneCall, seconds: number) => {
      await presses(caller, '1', '1');
      for (let second = 0; lastHeard(caller) !== 'beep'; second += 1) {
        if (second > TONE_SECONDS) throw new Error('there was no tone');
        await stage.pass(1);
      }
      speaks(stage.line.carrier, caller.sid, seconds);
      await stage.pass(seconds);
    },
    /** How many recordings the carrier's own list shows. */
    held: async (): Promise<number> => JSON.parse(await askCarrier('GET', 'Recordings.json')).recordings.length,
  };
}
