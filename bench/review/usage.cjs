// Required before a command: writes what its process took, when it ends, to the file that USAGE names.
const { writeFileSync } = require('node:fs');

process.on('exit', () => {
  const { maxRSS, userCPUTime } = process.resourceUsage();
  writeFileSync(process.env.USAGE, JSON.stringify({ milliseconds: userCPUTime / 1000, megabytes: maxRSS / 1024 }));
});
