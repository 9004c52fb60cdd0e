import { type ReactNode, useState } from 'react';
import { CommandRefused } from '../shared/http-client.ts';
import type { MessageId } from '../shared/messages.ts';
import { useTry } from './entrance-parts.tsx';
import { StepUp } from './step-up.tsx';

/** Work that may ask for a fresh proof first: `proof` asks for it, and then the work goes on by itself. */
export function useProof(unmatched: MessageId): {
  readonly isBusy: boolean;
  readonly failure: MessageId | null;
  readonly act: (work: () => Promise<void>) => Promise<void>;
  readonly proof: ReactNode;
} {
  const { isBusy, failure, attempt } = useTry(unmatched);
  const [wanted, setWanted] = useState<(() => Promise<void>) | null>(null);
  const act = (work: () => Promise<void>) =>
    attempt(async () => {
      try {
        await work();
        setWanted(null);
      } catch (error) {
        if (!(error instanceof CommandRefused) || error.code !== 'step-up-needed') throw error;
        setWanted(() => work);
      }
    });
  const proof = wanted === null ? null : <StepUp onProved={() => act(wanted)} />;
  return { isBusy, failure, act, proof };
}
