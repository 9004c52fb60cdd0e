import { useMutation, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { Telephones } from '../shared/contract.ts';
import { readDocument, sendCommand } from '../shared/http-client.ts';
import type { MessageId } from '../shared/messages.ts';
import type { TelephoneKind } from './telephone-entry.ts';
import { isTried } from './telephone-trial.tsx';

/** Another supervisor may change it meanwhile. */
const READ_AGAIN_MS = 30_000;
/** Whether the key is pressed is waited for. */
const READ_SOON_MS = 2_000;

/** How often this page entered one: its form is empty after it, and after nothing else. */
const NOTHING_ENTERED: Readonly<Record<TelephoneKind, number>> = { 'on-call': 0, interpreters: 0 };

export interface TelephoneOrder {
  readonly path: string;
  readonly body: object;
  /** Of a form that is sent; null where somebody is taken out or a telephone is tried. */
  readonly kind: TelephoneKind | null;
  /** What is said when it was done. */
  readonly said: MessageId;
}

/** Whose telephones the line rings, read again while one of them is tried, and what is done about them. */
export function useTelephones(offsetMs: number) {
  const read = useQuery({
    queryKey: ['telephones'],
    queryFn: () => readDocument<Telephones>('/api/telephones'),
    refetchInterval: ({ state }) =>
      state.data?.onCall.some((row) => isTried(row, Date.now() + offsetMs)) ? READ_SOON_MS : READ_AGAIN_MS,
    networkMode: 'always',
  });
  const [entered, setEntered] = useState(NOTHING_ENTERED);
  const order = useMutation<unknown, Error, TelephoneOrder>({
    mutationFn: ({ path, body }) => sendCommand(path, body),
    onSuccess: (_, { kind }) => {
      if (kind !== null) setEntered((times) => ({ ...times, [kind]: times[kind] + 1 }));
      return read.refetch();
    },
  });
  return { read, order, entered };
}
