/** Ends an example that has not shown what it is there to show. */
export function check(condition: boolean, what: string): void {
  if (!condition) throw new Error(`not shown: ${what}`);
}

/** Runs an example; it fails with exit code 1, even if clients are still open. */
export function runExample(main: () => Promise<void>): void {
  main().catch((error: unknown) => {
    console.error(error);
    process.exit(1);
  });
}
