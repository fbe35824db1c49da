/** A model has four statuses; what dbt says beside them is folded: half a success is an error, doing nothing is a skip, reuse is up to date. */
export function modelStatus(status: string): string {
  return `case ${status} when 'partial success' then 'error' when 'runtime error' then 'error' when 'fail' then 'error' when 'no-op' then 'skipped' when 'reused' then 'success' when 'success' then 'success' when 'error' then 'error' when 'skipped' then 'skipped' when 'warn' then 'warn' end`;
}

/** Statuses of tests as the API names them. */
export function testStatus(status: string): string {
  return `case ${status} when 'pass' then 'pass' when 'success' then 'pass' when 'fail' then 'fail' when 'warn' then 'warn' when 'skipped' then 'skipped' when 'no-op' then 'skipped' when 'error' then 'error' when 'runtime error' then 'error' end`;
}

/** Statuses of freshness checks as the API names them. */
export function freshnessStatus(status: string): string {
  return `case ${status} when 'pass' then 'Pass' when 'warn' then 'Warn' when 'error' then 'Error' when 'runtime error' then 'Error' end`;
}

/** The message of a result, if it is one of an error: a failing test has a message as well, which is none. */
export function errorMessage(result: string): string {
  return `if(${result}.status in ('error', 'runtime error', 'partial success'), ${result}.message, null)`;
}

/** The worst of a list of statuses of tests. */
export function worstTestStatus(statuses: string): string {
  return `list_filter(['error', 'fail', 'warn', 'pass'], status -> list_contains(${statuses}, status))[1]`;
}
