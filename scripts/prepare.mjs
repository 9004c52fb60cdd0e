// Everything between a fresh clone and a built program.
import { build } from './build.mjs';
import { alone } from './lock.mjs';
import { checkNode, installPackages } from './machine.mjs';
import { ensureChromium, ensureRedis } from './programs.mjs';

/** Installs and builds what is missing, as the demo unless told otherwise. `programs` names what the caller needs from the system. */
export async function prepare({ programs = [], mode = 'demo' } = {}) {
  checkNode();
  await alone(async () => {
    await installPackages();
    // The programs are handed on by environment: they may be where the PATH does not look.
    if (programs.includes('redis')) process.env['REDIS_SERVER_PATH'] ??= await ensureRedis();
    if (programs.includes('chromium')) process.env['CHROMIUM_PATH'] ??= await ensureChromium();
    await build(mode);
  });
}
