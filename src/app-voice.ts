import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { askForCallBack } from './call-backs/ask-for-call-back.ts';
import type { Clock } from './clock.ts';
import type { KeydClient } from './confidentiality/keyd-client.ts';
import type { LateCallers } from './confidentiality/late-callers.ts';
import type { Config } from './config.ts';
import type { Log } from './http/log.ts';
import { loadFlows } from './ivr/load-flows.ts';
import type { OnCall } from './on-call/keep-plan.ts';
import { telephoneHeard } from './on-call/try-telephone.ts';
import { createBlindCovers } from './telephony/blind-covers.ts';
import { createCallBackCarrier } from './telephony/call-back-rest.ts';
import { createCallControl } from './telephony/call-control.ts';
import { createCallUrls } from './telephony/call-urls.ts';
import type { CarrierRest } from './telephony/carrier-rest.ts';
import { createDocuments } from './telephony/documents.ts';
import type { OwnCalls } from './telephony/own-calls.ts';
import { createPromptUrls } from './telephony/prompt-urls.ts';
import { accountOfIdentity } from './telephony/softphone-token.ts';
import type { VoiceParts } from './telephony/voice.ts';

/** What the handlers of the voice path work with. */
export async function createVoice(
  parts: { config: Config; clock: Clock; log: Log; root: string; slowness?: number },
  stores: Pick<VoiceParts, 'database' | 'patientDatabase' | 'background' | 'keepEvent' | 'matchSoon' | 'tellSoon'> & {
    rest: CarrierRest;
    onCall: OnCall;
    keyd: KeydClient;
    callers: Pick<LateCallers, 'reached'>;
    ownCalls: OwnCalls;
  },
): Promise<VoiceParts> {
  const { config, clock, log, root } = parts;
  const { rest, onCall, keyd, callers, ownCalls, ...known } = stores;
  const urls = createCallUrls({ publicOrigin: config.publicOrigin, secret: config.urlSecret, clock });
  const prompts = createPromptUrls({ publicOrigin: config.publicOrigin, version: await audioVersionOf(root) });
  const dialled = {
    lineNumber: config.lineNumber,
    fallbackUrl: config.fallbackUrl,
    get fallbackNumbers() {
      return onCall.numbers();
    },
  };
  const documents = createDocuments({
    urls,
    prompts,
    lineNumber: config.lineNumber,
    get onCallNumbers() {
      return onCall.numbers();
    },
  });
  const slowness = parts.slowness ?? 1;
  const asking = {
    calls: stores.database,
    patient: stores.patientDatabase,
    keyd,
    carrier: createCallBackCarrier({ config, rest, urls, log }),
    clock,
    slowness,
    background: stores.background,
  };
  return {
    ...known,
    blindCovers: createBlindCovers({ database: stores.patientDatabase, background: stores.background, clock }),
    urls,
    documents,
    flows: loadFlows(join(root, 'ivr-flows')),
    control: createCallControl({ config: dialled, rest, urls, clock, log, database: stores.patientDatabase }),
    clock,
    log,
    callerArrived: (arrival) => known.background.run('caller-arrived', () => ownCalls.arrived(arrival)),
    callerReached: (reached) => known.background.run('caller-reached', () => callers.reached(reached)),
    ownCalls,
    get onCallCount() {
      return onCall.numbers().length;
    },
    slowness,
    accountOfIdentity,
    telephoneHeard: (id) => telephoneHeard(stores.database, id),
    askForCallBack: (wish) => askForCallBack(asking, wish),
  };
}

/** Changes whenever a recording does, so that every cache may keep the recordings for ever. */
export async function audioVersionOf(root: string): Promise<string> {
  const manifest = await readFile(join(root, 'ivr-flows', 'audio', 'manifest.json'));
  return createHash('sha256').update(manifest).digest('hex').slice(0, 12);
}
