import { describe, expect, test } from 'vitest';
import { parseParameters } from '../../../../src/loader/sources/parameters/parse.js';

const elastiCache = (values: Readonly<Record<string, string | undefined>>) =>
  JSON.stringify({
    Parameters: Object.entries(values).map(([ParameterName, ParameterValue]) => ({
      ParameterName,
      ...(ParameterValue === undefined ? {} : { ParameterValue }),
      Source: 'system',
      DataType: 'string',
      IsModifiable: true,
    })),
  });

const settings = (text: string) => {
  const reading = parseParameters(text);
  if (!reading.ok) throw new Error(reading.message);
  return Object.fromEntries(reading.settings.map(({ name, value }) => [name, value]));
};

describe('the parameters of a managed service', () => {
  test('are canonical settings under canonical names', () => {
    expect(
      settings(elastiCache({ 'maxmemory-policy': 'volatile-lru', 'min-slaves-to-write': '0', timeout: '0' })),
    ).toEqual({ 'maxmemory-policy': 'volatile-lru', 'min-replicas-to-write': '0', timeout: '0' });
  });

  test('of MemoryDB have names of their own', () => {
    const text = JSON.stringify({ Parameters: [{ Name: 'maxmemory-policy', Value: 'noeviction' }] });
    expect(settings(text)).toEqual({ 'maxmemory-policy': 'noeviction' });
  });

  test('of the buffer limits are one setting, where all nine are told', () => {
    const limits = Object.fromEntries(
      ['normal', 'replica', 'pubsub'].flatMap((name) => [
        [`client-output-buffer-limit-${name}-hard-limit`, name === 'normal' ? '0' : '33554432'],
        [`client-output-buffer-limit-${name}-soft-limit`, '0'],
        [`client-output-buffer-limit-${name}-soft-seconds`, '60'],
      ]),
    );
    expect(settings(elastiCache(limits))).toEqual({
      'client-output-buffer-limit': 'normal 0 0 60 replica 33554432 0 60 pubsub 33554432 0 60',
    });
    const { 'client-output-buffer-limit-pubsub-hard-limit': _, ...some } = limits;
    expect(settings(elastiCache(some))).toEqual({});
  });

  test('without a value, and those that are no settings, are left out', () => {
    expect(settings(elastiCache({ maxmemory: undefined, 'reserved-memory-percent': '25' }))).toEqual({});
  });
});

describe('what is no such file', () => {
  test.each([
    ['{', 'is not a whole JSON file: it may have been cut'],
    ['[]', 'is not the JSON of'],
    ['{"Parameters": []}', 'is not the JSON of'],
    ['{"Parameters": [{"Name": 1}]}', 'is not the JSON of'],
    [
      elastiCache({ appendonly: 'maybe' }),
      'holds appendonly with a value that Redis does not take, expected `yes` or `no`',
    ],
  ])('%s', (text, message) => {
    const reading = parseParameters(text);
    expect(reading.ok ? '' : reading.message).toContain(message);
  });
});
