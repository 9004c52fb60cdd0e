import { cueAfter, cueBefore, wordTest } from './cues.ts';
import type { Piece } from './numbers.ts';
import { matchPlan } from './phone-plans.ts';
import { isFree, isFreeToken, type Mark, type Sheet } from './sheet.ts';

/** No telephone number is written or said in more pieces. */
const PIECES_LIMIT = 16;
const SHORTEST_WITH_CUE = 6;
const SHORTEST_SAID = 7;
const SAID_WITH_NOUGHT = 10;
const LONGEST = 15;
const REST_LIMIT = 3;
const CUE_REACH = 6;
const NEAR_CUE_REACH = 3;

const CUE = wordTest(
  'telefon тел. tel. telf. mobil nömrə nomre nömre zəng əlaqə whatsapp vatsap vatsapp votsap uatsap watsap wp. wapp. viber vayber ' +
    'телефон номер номерок мобил сотов звони позвони набер набрать звонок ватсап вотсап вайбер вацап связ ' +
    'phone telephone mobile cell number call dial ring sms смс text whatsap contact faks факс fax imo. mob. nom. моб. сот.',
);
const OTHER_NUMBER = wordTest(
  'işi. işin. işlər. qanun maddə protokol sifariş müqavilə ərizə qərar akt. aktı bilet qaimə hesab. reys marşrut avtobus ' +
    'case ticket order invoice application reference protocol contract flight route bus. report record ' +
    'дел. дело. дела. делу. деле. заказ заявк договор протокол квитанц рейс маршрут автобус обращени статья статьи приказ закон акт. ' +
    'müraciət sənəd qeydiyyat id. kod. iban serial seriya account счет счета bağlama posilka посылк трек track',
);
const AMOUNT = wordTest(
  'manat azn. rubl руб dollar доллар usd. eur. avro евро euro lirə лир min. milyon milyard тысяч миллион million billion ' +
    'nəfər человек people persons persent faiz процент percent km. kq. kg. metr м. litr illik гектар hektar manatdır qəpik',
);
const MONEY_MARKS = new Set(['₼', '$', '€', '£', '₽', '₺', '%', '°']);

/** Telephone numbers: every grouping and plan, digits and words, in three languages. */
export function findPhones(sheet: Sheet): Mark[] {
  const marks: Mark[] = [];
  const { pieces } = sheet;
  const plans: Plans = new Map();
  for (let at = 0; at < pieces.length; ) {
    const last = endOfPhone(sheet, at, plans);
    const mark = last === null ? null : markOfPhone(sheet, at, last);
    if (mark && isFree(sheet, mark.from, mark.to)) marks.push(mark);
    at = last === null ? at + 1 : last + 1;
  }
  return marks;
}

/** The index of the last piece of the telephone number that begins at this piece, or null. */
function endOfPhone(sheet: Sheet, at: number, plans: Plans): number | null {
  const { row, isOther, end } = planFrom(sheet, at, plans);
  const first = row[0];
  if (!first || end !== null) return end === null ? null : at + end;
  for (let next = at + 1; next < at + row.length; next += 1) {
    const later = planFrom(sheet, next, plans).end;
    if (later !== null && next + later < at + row.length) return null;
  }
  const cue = cueBefore(sheet.reading.tokens, first.first, { test: CUE, reach: CUE_REACH });
  const ended = endByCue(sheet, row, { isCued: cue > 0, isOther });
  return ended === null ? null : at + ended;
}

/** What each piece begins, by its index: worked out once, though many rows hold it. */
type Plans = Map<number, { row: readonly Piece[]; isOther: boolean; end: number | null }>;

function planFrom(sheet: Sheet, at: number, plans: Plans) {
  const known = plans.get(at);
  if (known) return known;
  const row = rowFrom(sheet, at);
  const other = { test: OTHER_NUMBER, reach: NEAR_CUE_REACH };
  const isOther = row[0] !== undefined && cueBefore(sheet.reading.tokens, row[0].first, other) > 0;
  const plan = { row, isOther, end: endByPlan(sheet, row, isOther) };
  plans.set(at, plan);
  return plan;
}

/** The pieces that hang together from here on, up to the longest number there is. */
function rowFrom(sheet: Sheet, at: number): Piece[] {
  const row: Piece[] = [];
  let length = 0;
  for (const piece of sheet.pieces.slice(at, at + PIECES_LIMIT)) {
    if (row.length > 0 && piece.joint === 'none') break;
    length += piece.digits.length;
    if (!isFreeToken(sheet, sheet.reading.tokens[piece.first]) || length > LONGEST) break;
    row.push(piece);
  }
  return row;
}

/** First what hangs together firmly, then across commas and lines; the surest, and of those the longest. */
function endByPlan(sheet: Sheet, row: readonly Piece[], isOther: boolean): number | null {
  const hasPlus = row[0]?.hasPlus === true;
  const isLoose = row.some(({ joint }, index) => index > 0 && joint === 'loose');
  for (const joints of isLoose ? (['firm', 'loose'] as const) : (['firm'] as const)) {
    let likely: number | null = null;
    let digits = '';
    const groups: number[] = [];
    for (const [index, piece] of row.entries()) {
      if (index > 0 && joints === 'firm' && piece.joint === 'loose') break;
      digits += piece.digits;
      groups.push(piece.digits.length);
      const match = matchPlan(digits, { groups, hasPlus });
      if (match === 'no' || (joints === 'loose' && !isWritten(row, index))) continue;
      if (match === 'sure' && !hasPlus) return index;
      if (match === 'sure') likely = index;
      else if (!isOther && !isAmount(sheet, piece)) likely = index;
      if (index === 0 && likely === 0) return 0;
    }
    if (likely !== null) return withRestSaid(row, likely);
  }
  return null;
}

/** Said digit by digit, a number goes on as long as the voice does: no last digit is left over. */
function withRestSaid(row: readonly Piece[], end: number): number {
  const rest = row.slice(end + 1);
  const isSaid = row[end]?.isSpoken && rest.every(({ isSpoken, joint }) => isSpoken && joint === 'firm');
  return isSaid && rest.length <= REST_LIMIT ? row.length - 1 : end;
}

/** Across commas only when every group has one: "050, 123, 45, 67" is a number, "5 and 6" are two. */
function isWritten(row: readonly Piece[], last: number): boolean {
  return row.slice(1, last + 1).filter(({ joint }) => joint === 'loose').length > 0;
}

interface Found {
  readonly isCued: boolean;
  readonly isOther: boolean;
}

/** Without a plan: what stands behind "telephone", and what is said digit by digit. */
function endByCue(sheet: Sheet, row: readonly Piece[], { isCued, isOther }: Found): number | null {
  const end = isCued || row.some(({ isSpoken }) => isSpoken) ? row.length - 1 : firmEnd(row);
  const digits = row.map(({ digits: own }) => own).join('');
  const last = row[end];
  if (!last || isOther || isAmount(sheet, last)) return null;
  const spoken = row.filter(({ isSpoken }) => isSpoken).length;
  if (spoken * 2 >= row.length && row.length > 1) return isSaidPhone(row, digits, isCued) ? end : null;
  if (isCued) return endOfCued(row);
  const isDashed = /^\d{7}$/.test(digits) && row.map(({ digits: own }) => own.length).join('') === '322';
  if (isDashed && row.slice(1).every(({ between }) => between === '-')) return end;
  if (/^(?:19|20)\d\d$/.test(row[0]?.digits ?? '')) return null;
  const after = cueAfter(sheet.reading.tokens, last.last, { test: CUE, reach: NEAR_CUE_REACH });
  return after > 0 && digits.length >= SHORTEST_SAID ? endOfCued(row) : null;
}

function endOfCued(row: readonly Piece[]): number | null {
  const end = firmEnd(row);
  const digits = row.slice(0, end + 1).reduce((sum, piece) => sum + piece.digits.length, 0);
  if (digits >= SHORTEST_WITH_CUE && !isYears(row.slice(0, end + 1))) return end;
  const all = row.reduce((sum, piece) => sum + piece.digits.length, 0);
  return all >= SHORTEST_SAID && row.length > 2 ? row.length - 1 : null;
}

function isSaidPhone(row: readonly Piece[], digits: string, isCued: boolean): boolean {
  if (digits.length < SHORTEST_WITH_CUE || isCounting(row)) return false;
  const first = row[0]?.digits ?? '';
  // "call me on zero five zero …": the number begins with its nought.
  if (first.charAt(0) !== '0' && row[1]?.digits === '0' && digits.length > SAID_WITH_NOUGHT) return false;
  if (isCued || row[0]?.hasPlus || (first.charAt(0) === '0' && digits.length >= SHORTEST_SAID)) return true;
  if (digits.length < SHORTEST_SAID) return false;
  if (row.every(({ digits: own }) => own.length === 1)) return true;
  return digits.length >= 9 && /^(?:994|8|7|5[015]|70|77|99|10|40|44|60)/.test(digits);
}

/** "one, two, three, four …" tells nobody's number. */
function isCounting(row: readonly Piece[]): boolean {
  return row.slice(1).every((piece, index) => {
    const step = Number(piece.digits) - Number(row[index]?.digits);
    return step === 1 || step === 10;
  });
}

function isYears(row: readonly Piece[]): boolean {
  return row.length === 2 && row.every(({ digits }) => /^(?:19|20)\d\d$/.test(digits));
}

function firmEnd(row: readonly Piece[]): number {
  const loose = row.findIndex(({ joint }, index) => index > 0 && joint === 'loose');
  return loose < 0 ? row.length - 1 : loose - 1;
}

function isAmount(sheet: Sheet, piece: Piece): boolean {
  const { tokens } = sheet.reading;
  const after = tokens[piece.last + 1];
  const before = tokens[piece.first - 1];
  if (MONEY_MARKS.has(after?.key ?? '') || MONEY_MARKS.has(before?.key ?? '')) return true;
  return after?.type === 'word' && AMOUNT(after.key);
}

/** From the plus or the opening bracket to the last digit. */
function markOfPhone(sheet: Sheet, at: number, end: number): Mark | null {
  const { tokens } = sheet.reading;
  const first = sheet.pieces[at];
  const last = sheet.pieces[end];
  if (!first || !last) return null;
  const before = tokens[first.first - 1];
  const isPart = first.hasPlus || (before?.key === '(' && tokens[first.last + 1]?.key === ')');
  const from = (isPart ? before : tokens[first.first])?.from;
  const to = tokens[last.last]?.to;
  return from === undefined || to === undefined ? null : { kind: 'phone', from, to };
}
