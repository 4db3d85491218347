import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { readReport, readReportIfThere } from '../../src/loader/report-file.js';
import { projectFolder } from '../support/project-folder.js';
import { driftReport, hostileReport } from '../support/sample-reports.js';

const folder = await projectFolder({});
const file = join(folder, 'report.json');

test.each([driftReport, hostileReport])('a report is read back as it was written', (report) => {
  writeFileSync(file, JSON.stringify(report));
  expect(readReport(file)).toEqual(report);
});

test.each([
  ['{"schemaVersion":1,"to', 'is not a whole JSON file: it may have been cut'],
  ['[]', 'is not a report of redrift, expected one that --format json=FILE wrote'],
  ['{"schemaVersion":2}', 'is a report of version 2, and this redrift reads up to 1: update redrift'],
  [JSON.stringify({ ...driftReport, verdict: 'green' }), 'is not a valid report: verdict: '],
])('%s is said to be what it is', (text, message) => {
  writeFileSync(file, text);
  expect(() => readReport(file)).toThrow(`${file} ${message}`);
});

test('a file that is not there is a mistake, or none yet', () => {
  const missing = join(folder, 'none.json');
  expect(() => readReport(missing)).toThrow(`${missing} does not exist`);
  expect(readReportIfThere(missing)).toBeNull();
  expect(() => readReport(folder)).toThrow(`${folder} cannot be read: it is a folder`);
});
