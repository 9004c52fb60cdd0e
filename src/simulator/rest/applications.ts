import { rfc2822 } from '../calls/fields.ts';
import { API_VERSION } from '../settings.ts';
import { base } from './resources.ts';
import type { RestAnswer } from './rest.ts';
import { jsonAnswer, notFound } from './rest-error.ts';
import type { RestCall, Route } from './route.ts';

/** The account's one application: what the softphones dial out to. It is read only here, as the doctor does. */
export const applicationRoutes: readonly Route[] = [
  { method: 'GET', pattern: /^Applications\/(AP[0-9a-f]{32})\.json$/, answer: fetchApplication },
];

function fetchApplication({ exchange, parts, path }: RestCall): RestAnswer {
  const { appSid, app, accountSid } = exchange.settings;
  if (parts[0] !== appSid) throw notFound(path);
  return jsonAnswer(200, {
    account_sid: accountSid,
    api_version: API_VERSION,
    date_created: rfc2822(exchange.startedAt),
    date_updated: rfc2822(exchange.startedAt),
    friendly_name: 'softphone',
    sid: appSid,
    status_callback: app.statusCallback ?? null,
    status_callback_method: 'POST',
    uri: `${base(exchange)}/Applications/${appSid}.json`,
    voice_caller_id_lookup: false,
    voice_fallback_method: 'POST',
    voice_fallback_url: app.voiceFallbackUrl ?? null,
    voice_method: 'POST',
    voice_url: app.voiceUrl,
  });
}
