import { svelte } from '@sveltejs/vite-plugin-svelte';
import { defineConfig } from 'vitest/config';

// Test kinds are projects, so that `npm run check` can run the fast ones alone. Imports with a leading # are resolved by
// package.json, as in Node itself; no SvelteKit plugin is needed because nothing under test here is a route.
const node = (name: string, include: string[], more: object = {}) => ({
  extends: true as const,
  test: { name, include, environment: 'node' as const, ...more },
});

export default defineConfig({
  plugins: [svelte()],
  test: {
    projects: [
      node('unit', ['src/**/*.test.ts', 'server/**/*.test.ts', 'scripts/**/*.test.ts'], { testTimeout: 30_000 }),
      node('contracts', ['tests/contracts/**/*.test.ts'], { testTimeout: 60_000 }),
      node('convergence', ['tests/convergence/**/*.test.ts'], { testTimeout: 600_000 }),
      node('scenarios', ['tests/scenarios/**/*.test.ts'], { testTimeout: 120_000, fileParallelism: false }),
      node('faults', ['tests/faults/**/*.test.ts'], { testTimeout: 900_000, fileParallelism: false }),
      node('simulator', ['tests/simulator/**/*.test.ts'], { testTimeout: 900_000, fileParallelism: false }),
    ],
  },
});
