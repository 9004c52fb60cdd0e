import { listenToPad } from './dial-pad.js';
import { clock, createHeardList } from './heard-list.js';
import { speakLanguages } from './languages.js';
import { createMeter } from './meter.js';
import { PHONE_TEXTS } from './phone-texts.js';
import { playBeep, playKey, playRing } from './ring-tone.js';
import { openSound } from './sound.js';
import { openTelephone } from './telephone-socket.js';

const ENDED = ['completed', 'busy', 'failed', 'no-answer', 'canceled'];
const NUMBER_LIMIT = 16;

const at = (id) => document.getElementById(id);
const state = {
  phase: 'offline',
  outcome: undefined,
  peer: '',
  pressed: '',
  answeredAt: 0,
  sid: '',
  onCall: null,
  numbers: [],
};
let stopRing = () => {};
let opening;
let sound;

const texts = speakLanguages(PHONE_TEXTS, paint);
const heard = createHeardList(at('heard'), texts);
const showEarpiece = createMeter(at('earpiece'));
const showMicrophone = createMeter(at('microphone-level'));
const telephone = openTelephone({ message: receive, sound: hear, wire: wireChanged });

function receive(message) {
  if (message.type === 'hello') fillNumbers(message);
  else if (message.type === 'call') callChanged(message);
  else if (message.type === 'heard' && message.sid === state.sid) heardChanged(message);
  else if (message.type === 'refused') refused(message);
  else if (message.type === 'registered') state.onCall = message.number;
  else if (message.type === 'ringing') beRung(message);
  else if (message.type === 'ring-over' && state.phase === 'rung') change({ phase: 'idle', outcome: 'canceled' });
  paint();
}

/** Said of a number that none is; a key in the moment in which the call ends needs no word. */
function refused({ why }) {
  if (why !== 'nothing-to-do' && state.phase === 'idle') change({ outcome: 'failed' });
  if (why === 'not-understood') sayKnownNumbers();
}

/** The carrier of the demo connects nobody but the line. */
function sayKnownNumbers() {
  at('remark').textContent = texts.text('knownNumbers', { numbers: state.numbers.join(', ') });
}

function callChanged({ sid, direction, state: callState }) {
  if (sid !== state.sid) {
    heard.clear();
    Object.assign(state, { sid, pressed: '', answeredAt: 0 });
  }
  if (ENDED.includes(callState)) change({ phase: 'idle', outcome: callState });
  else if (callState === 'in-progress') change({ phase: 'talking', answeredAt: state.answeredAt || Date.now() });
  else change({ phase: 'calling' });
  if (callState === 'failed' && direction === 'out' && !state.numbers.includes(state.peer)) sayKnownNumbers();
}

/** The carrier names the sounds that every telephone knows; this one makes them. */
function heardChanged(message) {
  heard.show(message);
  if (!sound) return;
  if (message.kind === 'record-beep' && message.untilMs === undefined) playBeep(sound.context);
  if (message.kind !== 'ring') return;
  stopRing();
  stopRing = message.untilMs === undefined ? playRing(sound.context, 'waiting') : () => {};
}

function beRung({ from }) {
  change({ phase: 'rung', peer: from });
}

function wireChanged(isUp) {
  change({ phase: isUp ? 'idle' : 'offline' });
  if (isUp && state.onCall) telephone.send({ type: 'register', number: state.onCall });
}

function change(news) {
  const before = state.phase;
  Object.assign(state, news);
  if (state.phase !== before) {
    stopRing();
    stopRing = () => {};
    // What was loud a moment ago is no sound of a call that is over.
    for (const show of [showEarpiece, showMicrophone]) show(null);
    if (sound && state.phase === 'calling') stopRing = playRing(sound.context, 'waiting');
    if (sound && state.phase === 'rung') stopRing = playRing(sound.context, 'rung');
  }
  paint();
}

function hear(frame) {
  if (state.phase === 'talking') showEarpiece(frame);
  sound?.hear(frame);
}

/** Browsers allow sound only after a press of a button, so each of them asks for it. */
async function wantSound() {
  opening ??= openSound((frame) => {
    if (state.phase !== 'talking') return;
    showMicrophone(frame);
    telephone.speak(frame);
  });
  sound = await opening;
  await sound.resume();
  return sound;
}

async function call() {
  const to = at('to').value.replace(/[^+\d]/g, '');
  if (state.phase !== 'idle') return;
  if (to === '') return sayKnownNumbers();
  state.peer = to;
  at('remark').textContent = '';
  telephone.send({ type: 'dial', from: at('from').value, to });
  await wantSound();
}

async function answer() {
  telephone.send({ type: 'answer' });
  await wantSound();
}

async function press(key) {
  if (state.phase === 'talking') {
    telephone.send({ type: 'press', keys: key });
    state.pressed = (state.pressed + key).slice(-NUMBER_LIMIT);
  } else if (state.phase === 'idle' && at('to').value.length < NUMBER_LIMIT) {
    at('to').value += key;
  }
  paint();
  playKey((await wantSound()).context, key);
}

async function switchMicrophone() {
  const opened = await wantSound();
  at('remark').textContent = '';
  if (opened.hasMicrophone()) {
    opened.closeMicrophone();
    showMicrophone(null);
  }
  // A telephone without a microphone still hears and has keys.
  else await opened.openMicrophone().catch(() => (at('remark').textContent = texts.text('noMicrophone')));
  paint();
}

async function register() {
  if (state.onCall) telephone.send({ type: 'unregister' });
  else telephone.send({ type: 'register', number: at('on-call-number').value });
  await wantSound();
}

function fillNumbers({ numbers, callers, onCall }) {
  state.numbers = numbers;
  at('called').replaceChildren(...numbers.map((number) => new Option(number)));
  at('to').value ||= numbers[0] ?? '';
  const chosen = at('from').value || callers[0];
  const withheld = new Option(texts.text('withheld'), 'anonymous');
  withheld.dataset.text = 'withheld';
  at('from').replaceChildren(...callers.map((number) => new Option(readable(number), number)), withheld);
  at('from').value = chosen;
  at('on-call-number').replaceChildren(...onCall.map((number) => new Option(readable(number), number)));
  at('register').disabled = onCall.length === 0;
}

function paint() {
  document.body.dataset.phase = state.phase;
  at('state').textContent = texts.text(state.phase === 'idle' ? (state.outcome ?? 'ready') : state.phase);
  at('peer').textContent = readable(state.phase === 'idle' ? at('to').value : state.peer);
  at('pressed').textContent = state.pressed;
  paintOrders();
  const isOpen = sound?.hasMicrophone() ?? false;
  at('microphone').classList.toggle('open', isOpen);
  at('microphone').textContent = texts.text(isOpen ? 'closeMicrophone' : 'openMicrophone');
  at('register').setAttribute('aria-pressed', String(state.onCall !== null));
  at('on-call-number').disabled = state.onCall !== null;
  at('nothing-heard').hidden = !heard.isEmpty();
  heard.repaint();
}

function paintOrders() {
  const isFree = state.phase === 'idle' || state.phase === 'offline';
  const focused = document.activeElement;
  at('call').hidden = !isFree;
  at('call').disabled = state.phase !== 'idle';
  at('hang-up').hidden = !['calling', 'talking'].includes(state.phase);
  at('answer').hidden = state.phase !== 'rung';
  at('reject').hidden = state.phase !== 'rung';
  at('to').disabled = !isFree;
  at('from').disabled = !isFree;
  // A button that goes takes the focus with it: the one in its place gets it.
  if (focused?.closest('.orders') && focused.hidden) document.querySelector('.orders button:not([hidden])').focus();
}

/** `+994 00 000 10 01`: groups are easier to compare. */
function readable(number) {
  if (number === 'anonymous') return texts.text('withheld');
  const [, country, rest] = /^(\+994)(\d{9})$/.exec(number) ?? [];
  return country ? `${country} ${rest.slice(0, 2)} ${rest.slice(2, 5)} ${rest.slice(5, 7)} ${rest.slice(7)}` : number;
}

listenToPad(at('pad'), press, () => at('use-keyboard').checked);
at('call').addEventListener('click', call);
at('answer').addEventListener('click', answer);
at('hang-up').addEventListener('click', () => telephone.send({ type: 'hang-up' }));
at('reject').addEventListener('click', () => telephone.send({ type: 'reject' }));
at('microphone').addEventListener('click', switchMicrophone);
at('register').addEventListener('click', register);
at('to').addEventListener('input', paint);
at('to').addEventListener('keydown', (event) => event.key === 'Enter' && call());
setInterval(() => {
  at('time').textContent = state.phase === 'talking' ? clock(Date.now() - state.answeredAt) : '';
}, 500);
