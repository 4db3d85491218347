// Writes the pages that come from the code: `npm run docs`.
import { writeFile } from 'node:fs/promises';
import { commandsPage } from '../dist/cli/commands-page.js';
import { settingsPage } from '../dist/cli/settings-page.js';

const docs = new URL('../docs/', import.meta.url);
await writeFile(new URL('settings.md', docs), settingsPage());
await writeFile(new URL('cli.md', docs), commandsPage());
