import { defineConfig } from 'vitest/config';

// Live tests start real servers: give them time, on a busy machine too, and do not let two files' servers starve each
// other on two cores.
export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    testTimeout: 60_000,
    hookTimeout: 120_000,
    maxWorkers: 2,
    globalSetup: ['test/support/global-setup.ts'],
  },
});
