// A page that shows one document and nothing else: its line to the server, and the newest copy.
import type { ServerMessage } from './contract.ts';
import { CommandRefused, readDocument } from './http-client.ts';
import { type ConnectionState, connectionIn, openLiveConnection } from './live-connection.ts';
import { clockOffset } from './moments.ts';
import { wasOvertaken } from './overtaken.ts';
import { createStore, type Store } from './store.ts';
import { pageTimers } from './timers.ts';

export interface DocumentState<Document> {
  readonly connection: ConnectionState;
  readonly document: Document | null;
  /** The last reading was in vain: the copy is older than it looks. */
  readonly isOld: boolean;
  readonly clockOffsetMs: number;
  readonly isSignedOut: boolean;
}

export interface DocumentSession<Document> {
  readonly state: Store<DocumentState<Document>>;
  /** Nothing of the work is left on the screen. */
  leave(): void;
}

export interface DocumentPlace<Document> {
  /** Where the document is read while the line is down. */
  readonly path: string;
  /** Read again so often as well, for what changes without anybody telling of it. */
  readonly readAgainMs?: number;
  /** The document in a message; null in every other message. */
  documentIn(message: ServerMessage): Document | null;
}

/** Opens the line of such a page. One per page. */
export function openDocumentSession<Document extends { readonly serverTime: string }>(
  place: DocumentPlace<Document>,
): DocumentSession<Document> {
  const state = createStore<DocumentState<Document>>({
    connection: 'connecting',
    document: null,
    isOld: false,
    clockOffsetMs: 0,
    isSignedOut: false,
  });
  const leave = () => state.set({ ...state.get(), document: null, isSignedOut: true });
  const show = (document: Document) => {
    const shown = state.get().document;
    if (wasOvertaken(document, shown)) return;
    const clockOffsetMs = clockOffset(document.serverTime, pageTimers.now());
    state.set({ ...state.get(), document, isOld: false, clockOffsetMs });
  };
  const refresh = () => {
    readDocument<Document>(place.path).then(show, (error: unknown) => {
      if (error instanceof CommandRefused && error.code === 'not-signed-in') leave();
      else state.set({ ...state.get(), isOld: true });
    });
  };
  const { readAgainMs } = place;
  const readAgain = (everyMs: number) => {
    if (state.get().isSignedOut) return;
    refresh();
    pageTimers.after(everyMs, () => readAgain(everyMs));
  };
  if (readAgainMs !== undefined) pageTimers.after(readAgainMs, () => readAgain(readAgainMs));
  const connectionIs = (connection: ConnectionState) => {
    state.set({ ...state.get(), connection });
    if (connection === 'lost') refresh();
  };
  openLiveConnection({
    open: () => new WebSocket(`${location.protocol === 'https:' ? 'wss' : 'ws'}://${location.host}/api/live`),
    timers: pageTimers,
    voice: () => 'idle',
    onState: connectionIs,
    onMessage(message) {
      if (message.type === 'signed-out') return leave();
      const connection = connectionIn(message);
      if (connection !== null) return connectionIs(connection);
      const document = place.documentIn(message);
      if (document !== null) show(document);
    },
  });
  return { state, leave };
}
