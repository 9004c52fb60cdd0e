import type { CallBackCarrier } from '../call-backs/call-back-carrier.ts';
import type { CallSid } from '../calls/call.ts';
import type { Config } from '../config.ts';
import type { Log } from '../http/log.ts';
import { outcomeOfLeg } from './call-back-webhooks.ts';
import { isOver } from './call-status.ts';
import { type CallUrls, CONNECTION_OVERRIDES } from './call-urls.ts';
import { type CarrierRest, numberIn, textIn } from './carrier-rest.ts';
import { toldIdentity } from './told-identity.ts';

interface Parts {
  config: Pick<Config, 'lineNumber' | 'fallbackUrl' | 'calledNumbers' | 'syntheticCallFrom'>;
  rest: CarrierRest;
  urls: CallUrls;
  log: Log;
}

/** Asks the carrier who is on a leg, and rings calls back. A number is in these functions and in those that they hand it to (A3.1). */
export function createCallBackCarrier({ config, rest, urls, log }: Parts): CallBackCarrier {
  return {
    tellIdentity: async (sid, tell) => {
      const { status, body } = await rest.ask('GET', `Calls/${sid}.json`);
      if (!isDone(status)) {
        log.warn('carrier-refused', { action: 'fetch-caller', status, code: numberIn(body, 'code') });
        return undefined;
      }
      // Of a leg that we dialled, the caller is the one that was called.
      const side = textIn(body, 'direction').startsWith('outbound') ? 'to' : 'from';
      return tell(toldIdentity(config, textIn(body, side)));
    },
    ringCallBack: async ({ callId, language, number, ringSeconds }) => {
      const address = urls.make('/voice/called-back', callId, [language]);
      const { status, body } = await rest.ask('POST', 'Calls.json', {
        To: number,
        From: config.lineNumber,
        Url: address,
        Method: 'POST',
        ...fallbackFor(config, address),
        Timeout: String(ringSeconds),
        StatusCallback: urls.plain('/voice/status'),
        StatusCallbackMethod: 'POST',
      });
      if (!isDone(status)) {
        log.warn('carrier-refused', { action: 'ring-call-back', status, code: numberIn(body, 'code') });
        // Without a whole answer the order may have been carried out.
        return status === 0 ? 'unknown' : null;
      }
      // The carrier names the leg that it has begun.
      return textIn(body, 'sid') as CallSid;
    },
    endOf: async (legSid) => {
      const { status, body } = await rest.ask('GET', `Calls/${legSid}.json`);
      const said = isDone(status) ? textIn(body, 'status') : '';
      return isOver(said) ? outcomeOfLeg(said) : undefined;
    },
  };
}

/**
 * When nothing of ours answers: silence and this address again for whoever picked up, and what any caller hears once the key was pressed
 * (A3.1). What was hosted before the carrier's hosting knew of calls back hangs up at this step without a word.
 */
function fallbackFor({ fallbackUrl }: Parts['config'], address: string): Record<string, string> {
  if (fallbackUrl === null) return {};
  const url = new URL(fallbackUrl);
  url.searchParams.set('step', 'screened');
  url.searchParams.set('called', address.replace(CONNECTION_OVERRIDES, ''));
  return { FallbackUrl: url.href, FallbackMethod: 'POST' };
}

function isDone(status: number): boolean {
  return status >= 200 && status < 300;
}
