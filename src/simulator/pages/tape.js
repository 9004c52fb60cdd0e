import { speakLanguages } from './languages.js';
import { kindText, makeEntry, shortSid } from './tape-entry.js';
import { FAULT_NAMES, heal, makeFault } from './tape-faults.js';
import { TAPE_TEXTS } from './tape-texts.js';

const ITEMS_LIMIT = 2000;
const KINDS = [
  'webhook',
  'answer',
  'refused-answer',
  'verb',
  'heard',
  'key',
  'rest',
  'conference',
  'call-state',
  'error',
  'fault',
];
/** Within this many pixels of the end, the reader follows the tape. */
const FOLLOW_PIXELS = 120;

const at = (id) => document.getElementById(id);
const shown = new Set(KINDS);
const calls = new Map();
let isPaused = false;
let waiting = [];
let remark = '';

const texts = speakLanguages(TAPE_TEXTS, paint);
fillKinds();
fillSelects();
const stream = new EventSource('/control/tape/stream');
stream.onmessage = ({ data }) => take(JSON.parse(data));
stream.onopen = () => say('');
stream.onerror = () => say(texts.text('offline'));

function take(entry) {
  if (isPaused) waiting = [...waiting, entry].slice(-ITEMS_LIMIT);
  else show(entry);
}

function show(entry) {
  const isFollowing = innerHeight + scrollY > document.documentElement.scrollHeight - FOLLOW_PIXELS;
  if (entry.callSid && !calls.has(entry.callSid)) addCall(entry);
  const item = makeEntry(entry, texts);
  item.hidden = !isWanted(item);
  at('tape').append(item);
  if (at('tape').childElementCount > ITEMS_LIMIT) at('tape').firstElementChild.remove();
  at('empty').hidden = true;
  if (isFollowing) scrollTo(0, document.documentElement.scrollHeight);
}

function addCall({ callSid, detail }) {
  const name = detail?.from ? `${shortSid(callSid)}  ${detail.from} → ${detail.to}` : shortSid(callSid);
  calls.set(callSid, name);
  at('call').append(new Option(name, callSid));
}

function isWanted({ dataset }) {
  return shown.has(dataset.kind) && (at('call').value === '' || dataset.call === at('call').value);
}

function filter() {
  for (const item of at('tape').children) item.hidden = !isWanted(item);
}

function fillKinds() {
  for (const kind of KINDS) {
    const label = document.createElement('label');
    const box = Object.assign(document.createElement('input'), { type: 'checkbox', checked: true });
    const name = document.createElement('span');
    name.dataset.kindText = kind;
    label.append(box, name);
    label.dataset.kind = kind;
    box.addEventListener('change', () => {
      if (box.checked) shown.add(kind);
      else shown.delete(kind);
      filter();
    });
    at('kinds').append(label);
  }
}

function fillSelects() {
  const all = new Option('', '');
  all.dataset.text = 'allCalls';
  at('call').append(all);
  for (const name of FAULT_NAMES) {
    const option = new Option('', name);
    option.dataset.text = name;
    at('fault').append(option);
  }
}

function paint() {
  for (const element of document.querySelectorAll('[data-kind-text]')) {
    element.textContent = kindText(element.dataset.kindText, texts);
  }
  at('remark').textContent = remark;
}

function say(sentence) {
  remark = sentence;
  paint();
}

at('call').addEventListener('change', filter);
at('pause').addEventListener('click', () => {
  isPaused = !isPaused;
  at('pause').setAttribute('aria-pressed', String(isPaused));
  for (const entry of isPaused ? [] : waiting.splice(0)) show(entry);
});
at('make-fault').addEventListener('click', async () => {
  const name = at('fault').value;
  await makeFault(name);
  say(texts.text('faultMade', { fault: texts.text(name) }));
});
at('heal').addEventListener('click', async () => {
  await heal();
  say(texts.text('healed'));
});
