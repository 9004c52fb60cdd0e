import { useEffect, useRef } from 'react';
import type { Me } from '../shared/contract.ts';
import { FailureNote } from '../shared/failure-note.tsx';
import { CommandRefused } from '../shared/http-client.ts';
import { useText } from '../shared/language.tsx';
import type { MessageId } from '../shared/messages.ts';
import { NotRead } from '../shared/not-read.tsx';
import { StepUp } from '../sign-in/step-up.tsx';
import { isStepUpNeeded } from '../sign-in/use-proof.tsx';
import { fieldOf } from './telephone-entry.ts';
import { TelephoneForm } from './telephone-form.tsx';
import { TelephoneTable } from './telephone-table.tsx';
import { useTelephones } from './use-telephones.ts';

const KINDS = ['on-call', 'interpreters'] as const;

/** Whose telephones the line rings: on call when no console answers, and interpreters. Changing it asks for a fresh proof. */
export function TelephonesPart({ me, offsetMs }: { readonly me: Me; readonly offsetMs: number }) {
  const text = useText();
  const { read, order, entered } = useTelephones(offsetMs);
  const send = (path: string, said: MessageId) =>
    order.mutate({ path: `/api/telephones/${path}`, body: {}, kind: null, said });
  const { variables: last, error } = order;
  const rows = { 'on-call': read.data?.onCall ?? [], interpreters: read.data?.interpreters ?? [] };
  // In the demo nobody has anything to prove with: its people sign in again.
  const isProofWanted = isStepUpNeeded(error) && !me.line.demo;
  // It stands between what may have asked for it: the keyboard goes there.
  const proof = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (isProofWanted) proof.current?.querySelector('button')?.focus();
  }, [isProofWanted]);
  const refused = error instanceof CommandRefused && error.code === 'invalid-input' ? fieldOf(error.detail) : null;
  const isUnrung = error instanceof CommandRefused && error.code === 'carrier-unavailable';
  const isSaved = order.isSuccess && last !== undefined;
  return (
    <section className="watch-part" aria-labelledby="telephones">
      <h2 className="small-title" id="telephones">
        {text('telephones.title')}
      </h2>
      <p className="hint">{text('telephones.hint')}</p>
      {read.data === undefined || read.isError ? <NotRead error={read.error} /> : null}
      {read.data === undefined
        ? null
        : KINDS.map((kind) => (
            <div key={kind} className="watch-part">
              <h3 className="small-title">{text(`telephones.${kind}`)}</h3>
              <TelephoneTable
                caption={`telephones.${kind}`}
                nobody={`telephones.no-${kind}`}
                rows={rows[kind]}
                offsetMs={offsetMs}
                isBusy={order.isPending}
                onRetire={(id) => send(`${id}/retire`, 'telephones.removed')}
                onTry={(id) => send(`${id}/try`, 'telephones.trial-begun')}
              />
            </div>
          ))}
      <div ref={proof} className="telephone-proof">
        {isProofWanted && last !== undefined ? <StepUp onProved={() => order.mutate(last)} /> : null}
      </div>
      <FailureNote
        error={isProofWanted || refused !== null ? null : error}
        words={isUnrung ? 'telephones.trial-failed' : undefined}
      />
      <p role="status" className="hint">
        {isSaved ? text(last.said) : ''}
      </p>
      <div className="watch-forms">
        {KINDS.map((kind) => (
          <TelephoneForm
            key={kind}
            kind={kind}
            entered={entered[kind]}
            isBusy={order.isPending}
            refused={last?.kind === kind ? refused : null}
            onChange={() => isProofWanted && last?.kind === kind && order.reset()}
            onEnter={(body) => order.mutate({ path: `/api/telephones/${kind}`, body, kind, said: 'telephones.saved' })}
          />
        ))}
      </div>
    </section>
  );
}
