// The results as tables of Markdown.

export function print(results) {
  const nulls = results.filter(({ isPlanted }) => !isPlanted);
  const planted = results.filter(({ isPlanted }) => isPlanted);
  return [
    ...(nulls.length > 0 ? ['## No drift', '', ...nullTable(nulls), ''] : []),
    ...(planted.length > 0 ? ['## Planted drift', '', ...plantedTable(planted), ''] : []),
    '## Families',
    '',
    ...familyTable(results),
    '',
    '## What was left open',
    '',
    ...openTable(results),
    '',
    '## Cases',
    '',
    ...cases(results),
    '',
  ].join('\n');
}

const percent = (part, all) => (all === 0 ? '-' : `${((100 * part) / all).toFixed(1)}%`);
const table = (head, rows) => [head, head.map(() => '-'), ...rows].map((cells) => `| ${cells.join(' | ')} |`);
const sum = (items, of) => items.reduce((total, item) => total + of(item), 0);

function nullTable(nulls) {
  const row = (name, of) => [
    name,
    `${nulls.filter((one) => of(one) > 0).length} of ${nulls.length}`,
    percent(nulls.filter((one) => of(one) > 0).length, nulls.length),
    sum(nulls, of),
  ];
  const checks = [
    ...new Set(nulls.flatMap(({ falseAlarms }) => falseAlarms.map(({ check }) => check))),
  ].toSorted();
  return table(
    ['compared by', 'pairs with a false alarm', 'share', 'false alarms'],
    [
      row('redrift', ({ falseAlarms }) => falseAlarms.length),
      ...checks.map((check) =>
        row(
          `redrift, ${check}`,
          ({ falseAlarms }) => falseAlarms.filter((one) => one.check === check).length,
        ),
      ),
      ...nulls[0].naive.map(({ name }, at) => row(name, ({ naive }) => naive[at].falseAlarms)),
      row('names up to the first colon', ({ prefix }) => prefix.falseAlarms),
    ],
  );
}

function plantedTable(planted) {
  const kinds = [...new Set(planted.map(({ planted: one }) => one.kind))].toSorted();
  const count = (list, status) => list.filter(({ planted: one }) => one.status === status).length;
  const row = (name, list) => [
    name,
    list.length,
    count(list, 'found'),
    percent(count(list, 'found'), list.length),
    count(list, 'open'),
    count(list, 'missed'),
    sum(list, ({ falseAlarms }) => falseAlarms.length),
    percent(count(list, 'found'), count(list, 'found') + sum(list, ({ falseAlarms }) => falseAlarms.length)),
  ];
  const naive = planted[0].naive.map(({ name }, at) => {
    const asked = planted.filter((one) => one.naive[at].isFound !== null);
    const found = asked.filter((one) => one.naive[at].isFound).length;
    const alarms = sum(asked, (one) => one.naive[at].falseAlarms);
    return [
      name,
      asked.length,
      found,
      percent(found, asked.length),
      '',
      asked.length - found,
      alarms,
      percent(found, found + alarms),
    ];
  });
  return table(
    ['planted', 'pairs', 'found', 'recall', 'left open', 'missed', 'false alarms', 'precision'],
    [
      ...kinds.map((kind) =>
        row(
          kind,
          planted.filter(({ planted: one }) => one.kind === kind),
        ),
      ),
      row('all', planted),
      ...naive,
    ],
  );
}

function familyTable(results) {
  const most = Math.max(...results.map(({ assignment }) => assignment.mostPatterns));
  const purity = percent(
    sum(results, ({ assignment }) => assignment.pure),
    sum(results, ({ assignment }) => assignment.keys),
  );
  const prefix = percent(
    sum(results, ({ prefix }) => prefix.pure),
    sum(results, ({ prefix }) => prefix.keys),
  );
  return table(
    ['families by', 'purity', 'most patterns of one family'],
    [
      ['redrift', purity, most],
      ['names up to the first colon', prefix, ''],
    ],
  );
}

function openTable(results) {
  const counts = new Map();
  for (const { open } of results)
    for (const { check, reason } of open)
      counts.set(`${check} | ${reason}`, (counts.get(`${check} | ${reason}`) ?? 0) + 1);
  const asked = sum(results, (one) => one.asked);
  const rows = [...counts].toSorted((a, b) => b[1] - a[1]).slice(0, 15);
  return table(
    ['check', 'reason', 'times', 'of all answers'],
    rows.map(([text, count]) => [...text.split(' | '), count, percent(count, asked)]),
  );
}

/** What is wrong, with what a reader needs to see why; of one kind of mistake in one pair, the first. */
function cases(results) {
  const alarms = new Map();
  for (const { seed, falseAlarms } of results)
    for (const { check, message, truth } of falseAlarms) {
      const name = `${seed} ${check}`;
      const found = alarms.get(name) ?? {
        line: `seed ${seed}, ${check}: ${message} ${JSON.stringify(truth)}`,
        more: -1,
      };
      alarms.set(name, { ...found, more: found.more + 1 });
    }
  const lost = results.flatMap(({ seed, planted }) =>
    planted === null || planted.status === 'found' ? [] : [`seed ${seed}, ${lostLine(planted)}`],
  );
  const shapes = new Map();
  for (const { assignment } of results) {
    for (const { family, patterns } of assignment.split)
      if (patterns.length > 3)
        shapes.set(
          family,
          `${family} stands as ${patterns.length} patterns: ${patterns.slice(0, 6).join(', ')}`,
        );
    for (const { pattern, families } of assignment.mixed)
      shapes.set(pattern, `${pattern} holds ${JSON.stringify(families)}`);
  }
  const falseOnes = [...alarms.values()].map(({ line, more }) =>
    more > 0 ? `${line} and ${more} more` : line,
  );
  return [
    ...listed('False alarms', falseOnes),
    ...listed('Not found', lost),
    ...listed('Families', [...shapes.values()]),
  ];
}

const MOST_LINES = 60;

const listed = (title, lines) =>
  lines.length === 0
    ? []
    : [`### ${title}`, '', ...lines.slice(0, MOST_LINES).map((line) => `- ${line}`), ''];

const lostLine = ({ status, kind, factor, share, truth, messages }) =>
  `${status}: ${kind} ${factor ?? share ?? ''} ${JSON.stringify(truth)}: ${messages.join(' / ')}`;
