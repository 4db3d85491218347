import { type Markup, markup } from './markup.js';

/** A share from 0 to 1 as a bar; its number stands beside it, so it says nothing to a reader of the screen. */
export const bar = (share: number): Markup =>
  markup`<svg class="bar" viewBox="0 0 100 6" preserveAspectRatio="none" aria-hidden="true"><rect class="track" width="100" height="6"/><rect class="amount" width="${(share * 100).toFixed(2)}" height="6"/></svg>`;
