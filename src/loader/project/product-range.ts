/** `valkey >=8.0` asks for a product too; `>=7.0` takes any. */
export function productRange(text: string): { readonly product: string | null; readonly range: string } {
  const [, product = null, range = ''] = /^\s*(redis|valkey)?\s*(.*)$/is.exec(text) ?? [];
  return { product: product?.toLowerCase() ?? null, range };
}
