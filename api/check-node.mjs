// Plain JavaScript that any Node can run: an old one is told so in one line,
// instead of failing on the first TypeScript file with a stack trace.
const needed = 24;
const major = Number(process.versions.node.split('.')[0]);
if (major < needed) {
  console.error(
    `Countinghouse needs Node ${needed} or newer; this is ${process.versions.node}. ` +
      'Run "npm install" without --ignore-scripts (it brings a fitting Node), or install Node 24.',
  );
  process.exit(1);
}
