import { z } from 'zod';
import { map, text } from './schema-parts.js';

/** The shape of `environments/waivers.yaml`. */
export const waiversSchema = z
  .array(
    map('a map with finding, reason, owner and expires', {
      finding: text('the id of a finding such as config-value:timeout@staging').meta({
        description: 'The id of a finding: [service/]check:subject@environment; * matches within a part.',
      }),
      reason: text('a sentence').meta({ description: 'Why this is accepted for now.' }),
      owner: text('a name').meta({ description: 'Who will end it.' }),
      expires: z
        .string({ error: 'a date such as 2026-12-31' })
        .meta({ description: 'The last day on which it counts: 2026-12-31.' }),
    }),
    { error: 'a list of waivers' },
  )
  .meta({ title: 'redrift waivers', description: 'Findings that are accepted for a time.' });
