import { wordKey } from './letters.ts';
import { isFree, type Mark, type Sheet } from './sheet.ts';
import { isDigit, isLetter } from './tokens.ts';
import { MAIL_HOUSES, TOP_DOMAINS, TOP_DOMAINS_THAT_ARE_WORDS } from './web-words.ts';

/** RFC 5321 allows 64 before the at sign and 255 after it. */
const LOCAL_LIMIT = 64;
const DOMAIN_LIMIT = 255;
const SCHEME_LIMIT = 12;
const SPACES_LIMIT = 3;

const LOCAL_MARKS = new Set("._-+%'".split(''));
/** "aysel . m @ mail . ru" */
const SPACED_PART = /[\p{L}\d_-]{1,32} [.] ?$/u;
const URL_STOPS = new Set(' \n"<>(){}[]|'.split(''));
const TRAILING = new Set('.,;:!?\'"'.split(''));

/** E-mail addresses as written, also with spaces around the at sign. */
export function findEmails(sheet: Sheet): Mark[] {
  const { text } = sheet.reading;
  const marks: Mark[] = [];
  for (let at = text.indexOf('@'); at >= 0; at = text.indexOf('@', at + 1)) {
    const mark = emailAround(text, at, marks.at(-1)?.to ?? 0);
    if (mark) marks.push(mark);
  }
  return marks;
}

function emailAround(text: string, at: number, floor: number): Mark | null {
  // "write to @somebody": a space on the left alone makes it a name of the net.
  const isSpaced = text.charAt(at + 1) === ' ';
  const leftEnd = isSpaced ? skipSpaces(text, at, -1) : at;
  let from = leftEnd;
  while (from > floor && leftEnd - from < LOCAL_LIMIT && isLocal(text.charAt(from - 1))) from -= 1;
  while (from < leftEnd && LOCAL_MARKS.has(text.charAt(from))) from += 1;
  const to = endOfDomain(text, skipSpaces(text, at + 1, 1));
  if (from === leftEnd || to === null) return null;
  const spaced = isSpaced ? SPACED_PART.exec(text.slice(Math.max(floor, from - LOCAL_LIMIT), from)) : null;
  return { kind: 'email', from: from - (spaced?.[0].length ?? 0), to };
}

function skipSpaces(text: string, at: number, step: 1 | -1): number {
  let place = at;
  const isSpace = () => text.charAt(step > 0 ? place : place - 1) === ' ' && Math.abs(place - at) < SPACES_LIMIT;
  while (isSpace()) place += step;
  return place;
}

function isLocal(character: string): boolean {
  return isLetter(character) || isDigit(character) || LOCAL_MARKS.has(character);
}

/** The end of "mail.example", "mail. example", "gmail" or "gmail,com"; null where no such thing stands. */
function endOfDomain(text: string, from: number): number | null {
  let at = from;
  let to: number | null = null;
  while (at - from < DOMAIN_LIMIT) {
    const end = endOfLabel(text, at);
    if (end === at) break;
    const isFirst = at === from;
    const label = wordKey(text.slice(at, end));
    // Endings hang onto the last part: "mail.ru-dan", "gmail.comdur".
    const isWhole = isFirst ? MAIL_HOUSES.has(label) : /^[\p{L}\d-]{2,}$/u.test(text.slice(at, end));
    if (isWhole) to = end;
    let next = skipSpaces(text, end, 1);
    if (text.charAt(next) !== '.' && !(text.charAt(next) === ',' && MAIL_HOUSES.has(label))) break;
    const isSpaced = next > end || text.charAt(next + 1) === ' ';
    next = skipSpaces(text, next + 1, 1);
    const follower = wordKey(text.slice(next, endOfLabel(text, next)));
    if (isSpaced && !TOP_DOMAINS.has(follower.replace(/-.*$/, ''))) break;
    at = next;
  }
  return to;
}

function endOfLabel(text: string, from: number): number {
  let end = from;
  while (end < text.length && end - from < DOMAIN_LIMIT && isLabel(text.charAt(end))) end += 1;
  while (end > from && text.charAt(end - 1) === '-') end -= 1;
  return end;
}

function isLabel(character: string): boolean {
  return isLetter(character) || isDigit(character) || character === '-' || character === '_';
}

/** Addresses of the net, with their paths. */
export function findUrls(sheet: Sheet): Mark[] {
  const { text } = sheet.reading;
  const marks: Mark[] = [];
  let floor = 0;
  for (let at = text.indexOf('.'); at >= 0; at = text.indexOf('.', at + 1)) {
    if (at < floor) continue;
    const mark = hostAround(text, at, floor);
    if (mark && isFree(sheet, mark.from, mark.to)) {
      marks.push(mark);
      floor = mark.to;
    }
  }
  return [...marks, ...schemesAlone(text, marks)];
}

/** A host name around this full stop, with its scheme before it and its path behind it. */
function hostAround(text: string, dot: number, floor: number): Mark | null {
  let from = dot;
  while (from > floor && dot - from < DOMAIN_LIMIT && isLabel(text.charAt(from - 1))) from -= 1;
  if (from === dot || text.charAt(from - 1) === '@') return null;
  let end = dot;
  let last = '';
  while (text.charAt(end) === '.' && end - from < DOMAIN_LIMIT) {
    const next = endOfLabel(text, end + 1);
    if (next === end + 1) break;
    last = text.slice(end + 1, next);
    end = next;
  }
  const schemeFrom = startOfScheme(text, from);
  const isSaidOutright = schemeFrom < from || /^www$/i.test(text.slice(from, dot));
  if (last === '' || !(isSaidOutright || isHost(text.slice(from, end), last, text.charAt(end)))) return null;
  return { kind: 'url', from: schemeFrom, to: endOfPath(text, end) };
}

function isHost(host: string, last: string, after: string): boolean {
  const plain = last.toLowerCase();
  const domain = plain.replace(/-.*$/, '');
  if (!TOP_DOMAINS.has(domain)) return false;
  if (!/^[a-z0-9][\w.-]*$/i.test(host) || !/[a-z]/i.test(host.slice(0, -last.length))) return false;
  if (!TOP_DOMAINS_THAT_ARE_WORDS.has(domain) || after === '/') return true;
  // "getdim.Az sonra" has lost its space; "aysel.az" has not.
  return last === plain;
}

function startOfScheme(text: string, host: number): number {
  const before = text.slice(Math.max(0, host - SCHEME_LIMIT), host);
  const scheme = /(?:h[tx]{2}ps?|ftp|tg|viber|skype) ?: ?\/{1,2} ?$/i.exec(before);
  return scheme ? host - scheme[0].length : host;
}

function endOfPath(text: string, from: number): number {
  let end = from;
  if (text.charAt(end) === ':' && isDigit(text.charAt(end + 1))) end += 1;
  while (end < text.length && (isDigit(text.charAt(end)) || end > from || /[/?#:]/.test(text.charAt(end)))) {
    if (URL_STOPS.has(text.charAt(end))) break;
    end += 1;
  }
  while (end > from && TRAILING.has(text.charAt(end - 1))) end -= 1;
  return end;
}

/** "https://localhost/…", "tg://resolve?…": a scheme whose host has no full stop. `known` are in order. */
function schemesAlone(text: string, known: readonly Mark[]): Mark[] {
  const marks: Mark[] = [];
  let next = 0;
  let floor = 0;
  for (let at = text.indexOf('://'); at >= 0; at = text.indexOf('://', at + 3)) {
    if (at < floor) continue;
    while (known[next] && (known[next]?.to ?? 0) <= at) next += 1;
    const start = startOfScheme(text, at + 3);
    if (start >= at || start < floor || (known[next]?.from ?? text.length) <= at) continue;
    const to = endOfPath(text, at + 2);
    if (to > at + 3) marks.push({ kind: 'url', from: start, to });
    floor = to;
  }
  return marks;
}
