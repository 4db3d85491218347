import { z } from 'zod';
import { allSettings } from '../../catalogue/settings.js';
import { environmentSchema } from './environment-schema.js';
import { expectationsSchema, settingMatchers } from './expectations-schema.js';
import { waiversSchema } from './waivers-schema.js';

/** A file under `schema/`, and its text. */
export interface SchemaFile {
  readonly name: string;
  readonly text: string;
}

/**
 * The JSON Schemas of the YAML files, so that editors complete and explain them. Draft 7 is the newest that the YAML
 * server behind most editors reads whole.
 */
export function yamlSchemas(): readonly SchemaFile[] {
  return [
    schemaFile('environment', environmentSchema),
    schemaFile('expectations', expectationsSchema),
    schemaFile('waivers', waiversSchema),
  ];
}

function schemaFile(name: string, schema: z.ZodType): SchemaFile {
  const json = z.toJSONSchema(schema, { target: 'draft-7' });
  const config = json.properties?.['config'];
  const named =
    typeof config === 'object' ? { ...json.properties, config: withSettings(config) } : json.properties;
  const whole = named === undefined ? json : { ...json, properties: named };
  return { name: `${name}.schema.json`, text: `${JSON.stringify(whole, null, 2)}\n` };
}

/** The settings by name, so that editors complete them. Any other name stays allowed. */
function withSettings(config: z.core.JSONSchema.BaseSchema): z.core.JSONSchema.BaseSchema {
  const rule = { $ref: `#/definitions/${settingMatchers.withNotes.meta()?.id}` };
  const properties = Object.fromEntries(
    // A $ref rules out its neighbours in draft 7: hence allOf.
    allSettings().map(({ name, why }) => [name, why === null ? rule : { description: why, allOf: [rule] }]),
  );
  return { ...config, properties };
}
