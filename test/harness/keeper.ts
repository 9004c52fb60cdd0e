// A run that is cut short, by Ctrl+C or by its limit, leaves no server behind and no folder.
import { type ChildProcess, fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const ENTRY = fileURLToPath(new URL('./keeper-process.mjs', import.meta.url));

let keeper: ChildProcess | undefined;

/** A program that must not outlive this process, whatever ends it. */
export function keep(child: ChildProcess): void {
  const { pid } = child;
  if (pid === undefined) return;
  keepProcess(pid);
  child.once('exit', () => forgetProcess(pid));
}

/** The same for a program that somebody else started. */
export function keepProcess(pid: number): void {
  tell({ kept: pid });
}

/** It is gone; its number may be used again. */
export function forgetProcess(pid: number): void {
  tell({ gone: pid });
}

/** A folder that must not stay when this process is gone. */
export function keepFolder(folder: string): void {
  tell({ folder });
}

function tell(message: { kept: number } | { gone: number } | { folder: string }): void {
  keeper ??= open();
  if (keeper.connected) keeper.send(message);
}

function open(): ChildProcess {
  // A group of its own, so that a signal to ours does not reach it.
  const child = fork(ENTRY, { detached: true, stdio: ['ignore', 'ignore', 'ignore', 'ipc'], env: {} });
  child.unref();
  child.channel?.unref();
  child.on('error', () => {
    // It was killed, too: then nobody cleans up.
  });
  return child;
}
