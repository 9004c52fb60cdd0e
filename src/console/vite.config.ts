// Builds the pages into dist/console. `--mode demo` adds what only the simulated carrier needs; production has none of it.
import { resolve } from 'node:path';
import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

const root = import.meta.dirname;
const page = (name: string) => resolve(root, name, 'index.html');

export default defineConfig(({ mode }) => ({
  root,
  base: '/',
  publicDir: false,
  plugins: [react()],
  build: {
    outDir: resolve(root, '../../dist/console'),
    emptyOutDir: true,
    target: 'es2022',
    // A data: address would need a hole in the content security policy.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    chunkSizeWarningLimit: 800,
    rolldownOptions: {
      input: {
        operator: page('operator'),
        'duty-officer': page('duty-officer'),
        supervisor: page('supervisor'),
        coordinator: page('coordinator'),
        'sign-in': page('sign-in'),
        ...(mode === 'production' ? {} : { launcher: page('launcher') }),
      },
    },
  },
}));
