/** A message as the carrier's own list shows it: a recording that a caller made in a call of ours, and no other. */
export interface FoundRecording {
  recordingSid: string;
  callSid: string;
  seconds: number;
}

/** What messages need of the carrier. Implemented by `telephony`; nothing rejects. */
export interface MessageCarrier {
  /** The sound as a WAV file; `gone` when the carrier says that there is none, `later` for anything else. */
  fetchSound(recordingSid: string): Promise<Buffer | 'gone' | 'later'>;
  /** Whether the carrier says that it is gone now. */
  deleteRecording(recordingSid: string): Promise<boolean>;
  /** What the carrier's list shows; undefined when it could not be read to its end. */
  listRecordings(): Promise<FoundRecording[] | undefined>;
}
