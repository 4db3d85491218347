import { z } from 'zod';
import { type SchemaFile, yamlSchemas } from './project/json-schemas.js';
import { reportSchema } from './report-schema.js';
import { snapshotSchema } from './sources/snapshot-file/schema.js';

/** Every file under `schema/`: the YAML files, the snapshot and the report. Written by `npm run schema`. */
export const jsonSchemas = (): readonly SchemaFile[] => [
  ...yamlSchemas(),
  dataSchema('snapshot', snapshotSchema),
  dataSchema('report', reportSchema),
];

const dataSchema = (name: string, schema: z.ZodType): SchemaFile => ({
  name: `${name}.schema.json`,
  text: `${JSON.stringify(z.toJSONSchema(schema, { target: 'draft-7' }), null, 2)}\n`,
});
