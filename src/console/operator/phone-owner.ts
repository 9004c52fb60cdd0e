// Whether this page wants the phone, and what it tells the server about it. The server has the last word.
import type { PageMessage, ServerMessage } from '../shared/contract.ts';

export interface PhoneOwner {
  /** Asks for the phone, whoever has it: this page was opened last, or its person wants it here. */
  take(): void;
  /** Another page of this browser has it. */
  leave(): void;
  hear(message: ServerMessage): void;
  /** The line is open, for the first time or again. */
  lineOpened(): void;
}

/**
 * One per page. After a break of the line the page asks for the phone back only as the page it was: somebody who went
 * on at another machine meanwhile must not lose the phone to a browser whose network has come back.
 */
export function createPhoneOwner(send: (message: PageMessage) => void): PhoneOwner {
  let isWanted = false;
  let pageId: string | null = null;
  let ownedAs: string | null = null;
  const leave = () => {
    isWanted = false;
    ownedAs = null;
  };
  return {
    take() {
      isWanted = true;
      send({ type: 'take-phone' });
    },
    leave,
    hear(message) {
      if (message.type === 'beat') pageId = message.page ?? pageId;
      if (message.type === 'phone-elsewhere') leave();
      if (message.type !== 'phone-here') return;
      isWanted = true;
      ownedAs = pageId;
    },
    lineOpened() {
      if (!isWanted) return;
      send(ownedAs === null ? { type: 'take-phone' } : { type: 'take-phone', after: ownedAs });
    },
  };
}
