// Stands for aws and kubectl: answers what was recorded, refuses everything that does not only read.
const { appendFileSync, readFileSync } = require('node:fs');

const [tool, ...args] = process.argv.slice(2);
const text = args.join(' ');
appendFileSync(process.env.STUB_CALLS, `${JSON.stringify([tool, ...args])}\n`);
const answers = JSON.parse(readFileSync(process.env.STUB_ANSWERS, 'utf8'));
const reads = tool === 'aws' ? /^[a-z0-9-]+ (describe|list|get)-/ : /^(get|logs) /;
const key = Object.keys(answers).find((start) => text.startsWith(start));
if (!reads.test(text)) {
  process.stderr.write(`refused: ${text}\n`);
  process.exitCode = 77;
} else if (key === undefined || answers[key] === null) {
  process.stderr.write(
    key === undefined
      ? `no answer for ${text}\n`
      : 'ResourceNotFoundException NotFound ParameterNotFound NonExistentQueue NoSuchEntity\n',
  );
  process.exitCode = 1;
} else {
  process.stdout.write(typeof answers[key] === 'string' ? answers[key] : JSON.stringify(answers[key]));
}
