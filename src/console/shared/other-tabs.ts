// A word to the other tabs of this browser. It says nothing of anybody: whoever hears it asks the server, or its own memory.

/** `signed-in`: a page was opened by somebody. `notes-let-go`: somebody signs out, and was told which words that loses. */
export type TabWord = 'signed-in' | 'notes-let-go';

const NAME = 'tabs';
/** One for the page: a page does not hear itself. */
let channel: BroadcastChannel | null = null;

export function tellOtherTabs(word: TabWord): void {
  opened().postMessage(word);
}

/** `listener` hears what other tabs say, as long as the page stands. */
export function hearOtherTabs(listener: (word: TabWord) => void): void {
  // Only our own pages are heard, and they say nothing else.
  opened().addEventListener('message', ({ data }: MessageEvent<TabWord>) => listener(data));
}

function opened(): BroadcastChannel {
  channel ??= new BroadcastChannel(NAME);
  return channel;
}
