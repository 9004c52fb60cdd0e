// Whether the audio in this page still belongs to the call on the desk. The document decides, not the telephone.
import type { Desk } from '../shared/contract.ts';

export interface VoiceLink {
  /** The offer that was answered in this page. */
  readonly offerId: string;
  /** Known from the first document that shows the call. */
  readonly callId: string | null;
}

/** The link after a new document, or `gone`: then the page hangs up its own side at once. */
export function followDesk(link: VoiceLink, desk: Desk): VoiceLink | 'gone' {
  if (desk.call === null) {
    // A document made before the answer still shows the offer; one with neither means that the call is over.
    return link.callId === null && desk.offer?.id === link.offerId ? link : 'gone';
  }
  if (link.callId === null) return { ...link, callId: desk.call.id };
  return link.callId === desk.call.id ? link : 'gone';
}
