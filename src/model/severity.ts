/** How much drift weighs. `error` is the gate's default threshold. */
export type Severity = 'error' | 'warning' | 'info';
