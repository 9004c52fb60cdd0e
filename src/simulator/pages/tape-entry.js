import { prettyTwiml } from './pretty-twiml.js';

const FRAGMENT = /#[a-z]+=.*$/;
/** The same in every order to the carrier. */
const ACCOUNT = /\/2010-04-01\/Accounts\/AC[0-9a-f]{32}\//i;
const SID_END = 4;

/** One line of the tape, with what is behind it where there is more. */
export function makeEntry(entry, texts) {
  const item = document.createElement('li');
  item.dataset.kind = entry.kind;
  item.dataset.call = entry.callSid ?? '';
  const details = Object.entries(entry.detail ?? {}).filter(([, value]) => value !== '');
  const line = document.createElement(details.length > 0 ? 'summary' : 'p');
  line.append(part('time', timeOf(entry.at)), callBadge(entry.callSid), kindBadge(entry.kind, texts), text(entry));
  if (details.length === 0) {
    item.append(line);
    return item;
  }
  const box = document.createElement('details');
  box.append(line);
  // Written when it is first opened: most never are.
  box.addEventListener('toggle', () => box.append(makeDetails(details)), { once: true });
  item.append(box);
  return item;
}

/** The kind in the chosen language; `fault` is also the name of a control. */
export function kindText(kind, texts) {
  return texts.text(kind === 'fault' ? 'fault_entry' : kind);
}

/** A call's last digits are enough to tell it from the others. */
export function shortSid(sid) {
  return sid.slice(-SID_END);
}

function text(entry) {
  const element = part('span', entry.text.replace(FRAGMENT, '').replace(ACCOUNT, '…/'));
  element.className = 'text';
  return element;
}

function callBadge(sid = '') {
  const badge = part('span', shortSid(sid));
  badge.className = 'call';
  badge.style.setProperty('--hue', String((Number.parseInt(shortSid(sid), 16) || 0) % 360));
  badge.hidden = sid === '';
  return badge;
}

function kindBadge(kind, texts) {
  const badge = part('span', kindText(kind, texts));
  badge.className = 'kind';
  badge.dataset.kindText = kind;
  return badge;
}

function makeDetails(details) {
  const list = document.createElement('dl');
  for (const [name, value] of details) {
    const content = document.createElement('dd');
    content.append(isTwiml(value) ? prettyTwiml(value) : String(value));
    list.append(part('dt', name), content);
  }
  return list;
}

function isTwiml(value) {
  return typeof value === 'string' && value.trimStart().startsWith('<');
}

function part(name, content) {
  const element = document.createElement(name);
  element.textContent = content;
  return element;
}

function timeOf(at) {
  const date = new Date(at);
  const two = (number) => String(number).padStart(2, '0');
  const seconds = `${two(date.getHours())}:${two(date.getMinutes())}:${two(date.getSeconds())}`;
  return `${seconds}.${String(date.getMilliseconds()).padStart(3, '0')}`;
}
