import { type ReactNode, useState } from 'react';
import type { Brought } from '../sealing/wrapped-key.ts';
import { CommandRefused } from '../shared/http-client.ts';
import type { MessageId } from '../shared/messages.ts';
import { useTry } from './entrance-parts.tsx';
import { StepUp } from './step-up.tsx';

type Work = (brought: readonly Brought[]) => Promise<void>;

/**
 * Work that may ask for a fresh proof first: `proof` asks for it, and then the work goes on by itself, with what a passkey brought.
 */
export function useProof(unmatched: MessageId): {
  readonly isBusy: boolean;
  readonly failure: MessageId | null;
  readonly act: (work: Work) => Promise<void>;
  readonly proof: ReactNode;
} {
  const { isBusy, failure, attempt } = useTry(unmatched);
  const [wanted, setWanted] = useState<Work | null>(null);
  const act = (work: Work, brought: readonly Brought[] = []) =>
    attempt(async () => {
      try {
        await work(brought);
        setWanted(null);
      } catch (error) {
        if (!isStepUpNeeded(error)) throw error;
        setWanted(() => work);
      }
    });
  const proof = wanted === null ? null : <StepUp onProved={(brought) => act(wanted, brought)} />;
  return { isBusy, failure, act, proof };
}

/** What is sealed opens to somebody who proved a short while ago that it is them. */
export function isStepUpNeeded(error: unknown): boolean {
  return error instanceof CommandRefused && error.code === 'step-up-needed';
}
