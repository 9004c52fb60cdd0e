import * as caller from '../../../src/telephony/caller-webhooks.ts';
import * as choice from '../../../src/telephony/choice-webhooks.ts';
import * as onCall from '../../../src/telephony/on-call-webhooks.ts';
import { operator } from '../../../src/telephony/operator-webhook.ts';
import type { Party } from '../../../src/telephony/rescue.ts';
import { status } from '../../../src/telephony/status-webhook.ts';
import type { VoiceHandler } from '../../../src/telephony/voice.ts';

const { whileAlive } = caller;

/** The line's handlers by the address that a leg asks for, as `src/telephony/voice-routes.ts` has them. */
export const WEBHOOKS: Readonly<Record<string, { handler: VoiceHandler; party: Party }>> = {
  '/voice/inbound': { handler: caller.inbound, party: 'caller' },
  '/voice/menu': { handler: whileAlive(caller.menu), party: 'caller' },
  '/voice/wait': { handler: whileAlive(caller.wait), party: 'caller' },
  '/voice/offered': { handler: whileAlive(choice.offered), party: 'caller' },
  '/voice/move': { handler: whileAlive(caller.move), party: 'caller' },
  '/voice/after': { handler: whileAlive(caller.after), party: 'caller' },
  '/voice/cover': { handler: whileAlive(caller.cover), party: 'caller' },
  '/voice/answer': { handler: whileAlive(caller.answer), party: 'caller' },
  '/voice/rung': { handler: whileAlive(onCall.rung), party: 'caller' },
  '/voice/screen': { handler: onCall.screen, party: 'on-call-phone' },
  '/voice/screened': { handler: onCall.screened, party: 'on-call-phone' },
  '/voice/operator': { handler: operator, party: 'operator' },
  '/voice/status': { handler: status, party: 'nobody' },
};
