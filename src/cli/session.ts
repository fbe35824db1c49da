/** What a command gets from the process, and gives back to it. */
export interface Session {
  /** Fires on Ctrl-C. */
  readonly signal: AbortSignal;
  /** What the process ends with when the command returns. */
  exitCode: number;
}

/** A session, and how to end it. */
export interface Watch {
  readonly session: Session;
  /** True once Ctrl-C was pressed. */
  isInterrupted(): boolean;
  stop(): void;
}

const graceMilliseconds = 3_000;
const interrupted = 130;

function end(): void {
  process.exit(interrupted);
}

/** Turns Ctrl-C into an abort. What does not stop within three seconds, or at the second Ctrl-C, is ended. */
export function watchInterrupts(): Watch {
  const controller = new AbortController();
  const onInterrupt = (): void => {
    if (controller.signal.aborted) end();
    controller.abort(new Error("interrupted"));
    setTimeout(end, graceMilliseconds).unref();
  };
  process.on("SIGINT", onInterrupt);
  return {
    session: { signal: controller.signal, exitCode: 0 },
    isInterrupted: () => controller.signal.aborted,
    stop: () => {
      process.off("SIGINT", onInterrupt);
    },
  };
}
