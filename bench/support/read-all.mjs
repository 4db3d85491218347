// Reads the keys of a server in a process of its own, and prints what it took as JSON.
//
//   node bench/support/read-all.mjs PORT [SAMPLE|all] [QUESTION...]
import { reading } from './reader.mjs';

const [port, sample = 'all', ...questions] = process.argv.slice(2);
const { keyspace, seconds, cpuSeconds } = await reading(
  Number(port),
  sample === 'all' ? 'all' : Number(sample),
  questions.length === 0 ? undefined : questions,
);
const rssMb = Math.round(process.resourceUsage().maxRSS / 1024);
console.log(JSON.stringify({ seconds, cpuSeconds, rssMb, keys: keyspace.sampled, total: keyspace.total }));
