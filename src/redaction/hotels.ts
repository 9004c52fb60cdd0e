import * as words from './address-words.ts';
import { type AddressPart, houseNumberEnd } from './house-numbers.ts';
import { isVagueName, nameAfter, nameBefore } from './place-names.ts';
import { isTown } from './places.ts';
import { isFreeToken, type Sheet } from './sheet.ts';

const ROOM = /^(?:otag[iu]?|nomr[es]i?|nomer|komnata|room|oda|no)$/;
/** "305 otaq" may be how many it has. */
const ROOM_BEHIND = /^(?:otag[iu]n[a-z]*|otagda|nomre[a-z]+|nomere?|komnat[aey])$/;
/** "Qafqaz oteli, otaq № 305": between the hotel and the figures stand so many tokens at most. */
const ROOM_REACH = 5;

/** A hotel with its name: of some weight by itself, enough with its room or where somebody lives there. */
export function hotelAt(sheet: Sheet, at: number): AddressPart | null {
  const { tokens } = sheet.reading;
  const key = tokens[at]?.key ?? '';
  if (!words.isHotel(key)) return null;
  const isNamed = words.isNamedHotel.test(key);
  const before = isNamed || key === 'otel' || key === 'hotel' ? nameBefore(sheet, at, isNamed) : at;
  const quoted = tokens[at + 1]?.key === '"' ? at + 1 : at;
  const isBehind = before === at && !isNamed;
  const after = isBehind ? nameAfter(sheet, quoted) : at;
  if (isBehind ? after === quoted : before === at) return null;
  const last = isBehind && tokens[after + 1]?.key === '"' ? after + 1 : after;
  const room = roomEnd(sheet, last);
  if (room !== null) return { first: before, last: room, weight: 2 };
  const isClear = isBehind ? !isTown(tokens[after]?.key ?? '') : isNamed && !isVagueName(tokens, before, at);
  return isClear ? { first: before, last, weight: 1 } : null;
}

/** ", otaq 305", "nömrə 12", "305-ci otaq", "305 nömrəsində" */
function roomEnd(sheet: Sheet, from: number): number | null {
  const { tokens } = sheet.reading;
  let isSaid = false;
  for (let at = from + 1; at <= from + ROOM_REACH; at += 1) {
    const token = tokens[at];
    if (!isFreeToken(sheet, token) || token.gap === 'line') return null;
    if (token.type === 'number') {
      if (isSaid) return houseNumberEnd(sheet, at);
      const suffix = tokens[at + 1]?.key === '-' ? at + 2 : at + 1;
      const next = /^(?:n?c[iu]|u?nc[iu]|y|om|m)$/.test(tokens[suffix]?.key ?? '') ? suffix + 1 : at + 1;
      return token.key.length <= 4 && ROOM_BEHIND.test(tokens[next]?.key ?? '') ? next : null;
    }
    if (token.type === 'word') {
      if (!ROOM.test(token.key)) return null;
      isSaid = true;
    } else if (!',:#"-'.includes(token.key)) return null;
    isSaid ||= token.key === '#';
  }
  return null;
}
