// The folders that lib/ is built from: written once, in tsconfig.build.json.
const { include } = require('../../tsconfig.build.json');

exports.sourceFolders = include
  .filter((glob) => glob.endsWith('/**/*.ts'))
  .map((glob) => glob.slice(0, -'/**/*.ts'.length));
