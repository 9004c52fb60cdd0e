// What the carrier's own hosting runs first (decision 003). It leaves this repository as its own text, beside `caller-function.ts`, so
// it is one function that knows nothing but its two arguments.
import type { FallbackEvent, FallbackSettings } from './caller-function.ts';

/** The document of somebody who hears the cover; or, for everybody else, the request as `answerCaller` is to see it. */
export type CoverAnswer = { document: string } | { event: FallbackEvent };

/**
 * The line failed while a caller heard the cover, or was about to: it goes on without a word, and the line is tried again behind it,
 * until the agreed key. Out of a room every caller is, as the line has it where nobody can say why. The key of the cover is told to the line in the
 * address; to the hosting itself the keys of its own documents come for certain.
 */
export function coverCaller(
  settings: Pick<FallbackSettings, 'home' | 'overrides' | 'coverSeconds'>,
  event: FallbackEvent,
): CoverAnswer {
  const word = (name: string) => (typeof event[name] === 'string' ? event[name].slice(0, 2_000) : '');
  const safe = (text: string) => text.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/"/g, '&quot;');
  const isOurKey = word('step') === 'cover';
  const failed = word(isOurKey ? 'back' : 'ErrorUrl').split('#')[0] ?? '';
  const ours = settings.home.replace(/[^/]*$/, '');
  const [path = '', query = ''] = failed.startsWith(ours) ? failed.slice(ours.length).split('?') : [];
  const fields = query.split('&');
  const state = fields.find((field) => field.startsWith('s=')) ?? '';
  // Who left the cover by its key has heard what is broken, and is rung for.
  if (state === '' || fields.includes('again=1')) return { event };

  // There the line itself plays the cover: to whoever left a room, was moved into it, or asked for it in a menu.
  const isCover =
    /^(cover|after)$/.test(path) ||
    (path === 'move' && /~cover$/.test(state)) ||
    (path === 'menu' && /~[a-z0-9-]+\.[0-9a-f]+\.cover\./.test(state));
  const isAsked = /^(wait|menu|offered|recorded|answer)$/.test(path) && word('Digits') === '*';
  const isOn = isCover || isAsked || fields.includes('key=*');
  if (!isOn) return { event };

  const address = failed.replace(/&key=[^&]*/, '');
  if (word('Digits') === '1' && (isOurKey || isCover)) {
    return { event: { ErrorUrl: isCover ? `${address}&key=1` : address } };
  }
  const back = isCover ? address : `${address}&key=*`;
  const goOn = `<Redirect method="POST">${safe(back + settings.overrides)}</Redirect>`;
  const language = /[~.](az|ru|en)(?=[~.]|$)/.exec(state)?.[1] ?? 'az';
  const asks =
    `<Gather input="dtmf" numDigits="1" finishOnKey="" timeout="${settings.coverSeconds}" method="POST" ` +
    `action="${safe(`caller?step=cover&back=${encodeURIComponent(back)}`)}"><Play>${language}/cover.wav</Play></Gather>`;
  // Any other key changes nothing: the line is asked at once.
  const inside = isOurKey ? goOn : asks + goOn;
  return { document: `<?xml version="1.0" encoding="UTF-8"?><Response>${inside}</Response>` };
}
