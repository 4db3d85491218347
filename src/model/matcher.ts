/**
 * What an expectation asks of one value. Operands are canonical strings (see `catalogue/canonical.ts`): the loader
 * makes them canonical, so that the differ never sees `1gb` beside `1073741824`.
 *
 * Several matchers in one list must all hold.
 */
export type Matcher =
  /** Equal to another environment's value; `environment: null` is the reference. */
  | { readonly kind: 'same'; readonly environment: string | null }
  | { readonly kind: 'ignore' }
  | { readonly kind: 'equals'; readonly value: string }
  | { readonly kind: 'not'; readonly values: readonly string[] }
  | { readonly kind: 'oneOf'; readonly values: readonly string[] }
  /** Inclusive bounds; `null` where a side is open. */
  | { readonly kind: 'range'; readonly atLeast: string | null; readonly atMost: string | null }
  /** This environment ÷ `to`, inclusive bounds; `to` is an environment's name or `memoryLimit`. */
  | {
      readonly kind: 'ratio';
      readonly to: string;
      readonly atLeast: number | null;
      readonly atMost: number | null;
    }
  | { readonly kind: 'includes'; readonly values: readonly string[] }
  | { readonly kind: 'excludes'; readonly values: readonly string[] }
  /** A glob over the canonical string; `*` is any text, `?` one character. */
  | { readonly kind: 'like'; readonly glob: string }
  /** `otherwise` is the `"*"` of the YAML; `null` where there is none: the next rule is asked. */
  | {
      readonly kind: 'per';
      readonly environments: readonly {
        readonly name: string;
        readonly matchers: readonly Matcher[];
      }[];
      readonly otherwise: readonly Matcher[] | null;
    }
  | {
      readonly kind: 'perRole';
      readonly primary: readonly Matcher[] | null;
      readonly replica: readonly Matcher[] | null;
    }
  /** Only of a family's `ttl`: no key carries a TTL; every key carries some TTL. */
  | { readonly kind: 'none' }
  | { readonly kind: 'any' };
