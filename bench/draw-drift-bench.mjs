// Draws the pictures of docs/drift-bench.md: what is left of the TTLs of one application under two kinds of traffic, and
// what that is together with the idle time; and how often each comparison raises a false alarm.
//
//   node bench/drift-bench.mjs --only null --json > results.json && node bench/draw-drift-bench.mjs results.json
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { livesOf } from './drift-bench/lives.mjs';
import { randomFrom } from './drift-bench/random.mjs';

const INK = '#333';
const [BASE, HIGH, WIDE, BINS] = [200, 120, 310, 62];

const images = fileURLToPath(new URL('../docs/images/', import.meta.url));
mkdirSync(images, { recursive: true });
writeFileSync(`${images}ttl-remaining-and-sum.svg`, distributions());
const [file] = process.argv.slice(2);
if (file !== undefined)
  writeFileSync(`${images}false-alarms.svg`, bars(JSON.parse(readFileSync(file, 'utf8'))));

function svg(title, width, height, parts) {
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" font-family="sans-serif" font-size="12" fill="${INK}">`,
    `<title>${title}</title>`,
    `<rect width="${width}" height="${height}" fill="#fff"/>`,
    ...parts,
    '</svg>',
    '',
  ].join('\n');
}

function text(x, y, words, anchor = 'start') {
  return `<text x="${x}" y="${y}" text-anchor="${anchor}">${words.replaceAll('<', '&lt;').replaceAll('>', '&gt;')}</text>`;
}

/** An hour that is set on every key, in two environments: histograms of 2000 keys each. */
function distributions() {
  const family = { behaviour: 'fixed', draw: () => 3600, longest: 3600 };
  const traffic = { isBusy: false, phase: 0.3, uptime: 0, isIdleReset: false };
  const sides = [
    ['production: written and read all day', { ...traffic, writes: 'steady', reads: 'sometimes' }, '#1f77b4'],
    [
      'staging: written for the last 12 minutes',
      { ...traffic, writes: 'recent', reads: 'sometimes' },
      '#d62728',
    ],
  ];
  const panels = [
    ['what is left of the TTL (minutes)', ({ remaining }) => remaining],
    ['what is left + idle time (minutes)', ({ remaining, idle }) => remaining + idle],
  ];
  return svg(
    'Remaining TTLs, and remaining TTLs together with idle times, of two environments of one application',
    720,
    230,
    panels.flatMap(([title, of], column) => {
      const left = 30 + 350 * column;
      return [
        text(left, 20, title),
        ...axis(left),
        ...sides.flatMap(([name, one, colour], row) => {
          const live = livesOf(family, one, randomFrom(7 + row));
          const values = Array.from({ length: 2000 }, () => of(live()) / 60);
          return [
            histogram(values, left, colour),
            text(left + 8, 42 + 16 * row, name).replace('<text', `<text fill="${colour}"`),
          ];
        }),
      ];
    }),
  );
}

function axis(left) {
  return [
    `<line x1="${left}" y1="${BASE}" x2="${left + WIDE}" y2="${BASE}" stroke="${INK}"/>`,
    ...[0, 15, 30, 45, 60].map((minute) =>
      text(left + (WIDE * minute) / BINS, BASE + 16, String(minute), 'middle'),
    ),
  ];
}

function histogram(values, left, colour) {
  const bins = Array(BINS).fill(0);
  for (const value of values) bins[Math.min(BINS - 1, Math.floor(value))]++;
  const most = Math.max(...bins);
  const points = bins.flatMap((count, bin) => {
    const y = Math.round(BASE - (HIGH * count) / most);
    return [`${left + 5 * bin},${y}`, `${left + 5 * (bin + 1)},${y}`];
  });
  return `<polyline fill="none" stroke="${colour}" stroke-width="1.5" points="${left},${BASE} ${points.join(' ')}"/>`;
}

/** The share of null pairs in which each comparison calls drift what is none. */
function bars(results) {
  const nulls = results.filter(({ isPlanted }) => !isPlanted);
  const share = (of) => nulls.filter((one) => of(one) > 0).length / nulls.length;
  const rows = [
    [
      'redrift, key-ttl',
      share(({ falseAlarms }) => falseAlarms.filter(({ check }) => check === 'key-ttl').length),
    ],
    ...nulls[0].naive.map(({ name }, at) => [name, share(({ naive }) => naive[at].falseAlarms)]),
  ];
  return svg(
    'Pairs of the same application with a false alarm, by what is compared',
    720,
    40 + 26 * rows.length,
    [
      text(10, 20, `Pairs of the same application in which something is called drift, of ${nulls.length}`),
      ...rows.flatMap(([name, part], row) => [
        text(270, 49 + 26 * row, name, 'end'),
        `<rect x="280" y="${36 + 26 * row}" width="${Math.max(1, Math.round(360 * part))}" height="18" fill="${row === 0 ? '#2ca02c' : '#d62728'}"/>`,
        text(288 + Math.round(360 * part), 49 + 26 * row, `${(100 * part).toFixed(1)}%`),
      ]),
    ],
  );
}
