import type { NumberSettings } from '../settings.ts';
import { sidOfNumber } from '../sids.ts';
import { addressField } from './form.ts';
import { listAnswer } from './list.ts';
import { numberJson } from './resources.ts';
import type { RestAnswer } from './rest.ts';
import { jsonAnswer, notFound, RestError } from './rest-error.ts';
import { GONE, type RestCall, type Route } from './route.ts';

const ONE = /^IncomingPhoneNumbers\/(PN[0-9a-f]{32})\.json$/;

export const numberRoutes: readonly Route[] = [
  { method: 'GET', pattern: /^IncomingPhoneNumbers\.json$/, answer: listNumbers },
  { method: 'POST', pattern: /^IncomingPhoneNumbers\.json$/, answer: createNumber },
  { method: 'GET', pattern: ONE, answer: (call) => jsonAnswer(200, numberJson(call.exchange, findNumber(call))) },
  { method: 'POST', pattern: ONE, answer: updateNumber },
  { method: 'DELETE', pattern: ONE, answer: deleteNumber },
];

function listNumbers(call: RestCall): RestAnswer {
  const wanted = call.query.get('PhoneNumber');
  const items = call.exchange.settings.numbers.filter(
    ({ phoneNumber }) => wanted === null || phoneNumber.includes(wanted),
  );
  return listAnswer(call, 'incoming_phone_numbers', { items, toJson: (number) => numberJson(call.exchange, number) });
}

function createNumber(call: RestCall): RestAnswer {
  const { exchange, form } = call;
  const phoneNumber = form.get('PhoneNumber') ?? '';
  if (!/^\+?\d{2,15}$/.test(phoneNumber)) throw new RestError(400, 21421, 'PhoneNumber is invalid');
  const isTaken = exchange.settings.numbers.some((number) => number.phoneNumber === phoneNumber);
  if (isTaken) throw new RestError(400, 21422, `${phoneNumber} is not available`);
  const number = { phoneNumber, voiceUrl: '' };
  setAddresses(number, form);
  exchange.settings.numbers.push(number);
  return jsonAnswer(201, numberJson(exchange, number));
}

function updateNumber(call: RestCall): RestAnswer {
  const number = findNumber(call);
  setAddresses(number, call.form);
  return jsonAnswer(200, numberJson(call.exchange, number));
}

function deleteNumber(call: RestCall): RestAnswer {
  const { numbers } = call.exchange.settings;
  numbers.splice(numbers.indexOf(findNumber(call)), 1);
  return GONE;
}

/** An address given as empty text is taken away. */
function setAddresses(number: NumberSettings, form: URLSearchParams): void {
  const voiceUrl = addressField(form, 'VoiceUrl');
  const fallback = addressField(form, 'VoiceFallbackUrl');
  const status = addressField(form, 'StatusCallback');
  if (voiceUrl !== undefined) number.voiceUrl = voiceUrl.url;
  if (fallback !== undefined) number.voiceFallbackUrl = fallback.url;
  else if (form.get('VoiceFallbackUrl') === '') delete number.voiceFallbackUrl;
  if (status !== undefined) number.statusCallback = status.url;
  else if (form.get('StatusCallback') === '') delete number.statusCallback;
}

function findNumber({ exchange, parts, path }: RestCall): NumberSettings {
  const number = exchange.settings.numbers.find(({ phoneNumber }) => sidOfNumber(phoneNumber) === parts[0]);
  if (number === undefined) throw notFound(path);
  return number;
}
