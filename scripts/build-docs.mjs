// Writes the pages that come from the code: `npm run docs`.
import { writeFile } from 'node:fs/promises';
import { settingsPage } from '../dist/cli/settings-page.js';

await writeFile(new URL('../docs/settings.md', import.meta.url), settingsPage());
