/** The exit codes of every command. */
export const exitCode = { done: 0, failed: 1, usage: 2, interrupted: 130 } as const;

/** A command could not do what it was asked; the message says why and what to do. Exit code 1. */
export class CommandError extends Error {}

/** A command was given something it does not take. Exit code 2. */
export class UsageError extends Error {}

/** The reader of standard output went away. Exit code 0, without a word. */
export class BrokenPipe extends Error {}
