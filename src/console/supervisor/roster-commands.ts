import { type UseMutationResult, useMutation, useQueryClient } from '@tanstack/react-query';
import type { KeptCertificate } from '../shared/certificate-form.tsx';
import { sendCommand } from '../shared/http-client.ts';

interface ShiftBody {
  readonly accountId: string;
  readonly begins: string;
  readonly ends: string;
  readonly line: string | null;
}
/** One shift, and whose it is on the page. */
interface ShownShift {
  readonly id: string;
  readonly owner: string;
}
type Command<Input> = UseMutationResult<unknown, Error, Input>;

export interface RosterCommands {
  readonly add: Command<ShiftBody & { readonly weekly: boolean }>;
  readonly change: Command<ShiftBody & ShownShift>;
  readonly cancel: Command<ShownShift & { readonly following: boolean; readonly line: string | null }>;
  readonly publish: Command<{ readonly week: string; readonly line: string | null }>;
  readonly certify: Command<KeptCertificate>;
  readonly isBusy: boolean;
  /** Of the last thing that was tried. */
  readonly failure: Error | null;
  readonly isSaved: boolean;
}

export const ROSTER_QUERY = ['roster'];

/** What a supervisor can decide about the roster. Each reads it anew: what was refused may have been decided on an older one. */
export function useRosterCommands(): RosterCommands {
  const add = useRosterCommand<ShiftBody & { readonly weekly: boolean }>((body) => sendCommand('/api/shifts', body));
  const change = useRosterCommand<ShiftBody & ShownShift>(({ id, ...body }) =>
    sendCommand(`/api/shifts/${id}/change`, body),
  );
  const cancel = useRosterCommand<ShownShift & { readonly following: boolean; readonly line: string | null }>(
    ({ id, ...body }) => sendCommand(`/api/shifts/${id}/cancel`, body),
  );
  const publish = useRosterCommand<{ readonly week: string; readonly line: string | null }>((body) =>
    sendCommand('/api/roster/publish', body),
  );
  const certify = useRosterCommand<KeptCertificate>((body) => sendCommand('/api/certificates', body));
  const all = [add, change, cancel, publish, certify];
  const last = [...all].sort((a, b) => b.submittedAt - a.submittedAt)[0];
  return {
    add,
    change,
    cancel,
    publish,
    certify,
    isBusy: all.some(({ isPending }) => isPending),
    failure: last?.error ?? null,
    isSaved: last?.isSuccess ?? false,
  };
}

function useRosterCommand<Input>(run: (input: Input) => Promise<unknown>): Command<Input> {
  const client = useQueryClient();
  return useMutation<unknown, Error, Input>({
    mutationFn: run,
    onSettled: () => client.invalidateQueries({ queryKey: ROSTER_QUERY }),
  });
}
