// Writes the JSON Schemas of the YAML files, the snapshot and the report into schema/: `npm run schema`.
import { mkdir, writeFile } from 'node:fs/promises';
import { jsonSchemas } from '../dist/loader/json-schemas.js';

const folder = new URL('../schema/', import.meta.url);
await mkdir(folder, { recursive: true });
for (const { name, text } of jsonSchemas()) await writeFile(new URL(name, folder), text);
