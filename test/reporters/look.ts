import { CHECKS } from '../../src/differ/checks/index.js';
import type { Look } from '../../src/reporters/reporter.js';

/** As a file is written. */
export const LOOK: Look = { width: 100, color: false, verbose: false, quiet: false, rules: CHECKS };
