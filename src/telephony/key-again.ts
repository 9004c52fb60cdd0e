import type { Language } from '../calls/call.ts';
import type { Decision, VoiceParts, VoiceRequest } from './voice.ts';

const LANGUAGES: readonly Language[] = ['az', 'ru', 'en'];

/**
 * Whoever picked up a telephone that we rang, and nobody knows what becomes of it now: asked for the key once more. The one who is there
 * must not be hung up on for a moment's fault; whether it is too late is looked at when the key comes. Nothing is said that the first
 * asking did not say.
 */
export function askForKeyAgain(
  { urls, documents }: Pick<VoiceParts, 'urls' | 'documents'>,
  { route, query }: { route: string; query: VoiceRequest['query'] },
): Decision {
  const state = urls.readForOther(route, query);
  if (!state) return { twiml: documents.hangUp(), name: 'last-resort' };
  const { callId, fields } = state;
  const language = LANGUAGES.find((each) => fields.includes(each)) ?? 'az';
  const name = 'key-again';
  if (route === '/voice/trial') return { twiml: documents.trial(callId), name };
  if (route === '/voice/screen' || route === '/voice/screened')
    return { twiml: documents.screen(callId, language), name };
  // An interpreter: the first word of the state says which one.
  return { twiml: documents.screenInterpreter(callId, fields[0] ?? '', language), name };
}
