/**
 * What the page can do beside being read: filter findings and settings, copy commands. All of it stands in the page
 * without this. Plain JavaScript for the browser: nothing compiles it.
 */
export const SCRIPT = `
(() => {
  'use strict';
  const all = (selector, root = document) => [...root.querySelectorAll(selector)];
  const byId = (id) => document.getElementById(id);
  const textOf = new Map();
  const has = (node, words) => {
    if (words === '') return true;
    if (!textOf.has(node)) textOf.set(node, node.textContent.toLowerCase());
    return textOf.get(node).includes(words);
  };
  const wordsOf = (input) => input.value.trim().toLowerCase();
  for (const node of all('[data-script]')) node.hidden = false;

  const findings = all('.finding');
  const filters = byId('finding-filters');
  const filterFindings = () => {
    const levels = new Set(all('input:checked', filters).map((input) => input.value));
    const place = byId('finding-place').value;
    const words = wordsOf(byId('finding-text'));
    let shown = 0;
    for (const node of findings) {
      const { level, place: own } = node.dataset;
      node.hidden = !(levels.has(level) && (place === '' || own === place) && has(node, words));
      if (!node.hidden) shown += 1;
    }
    for (const group of all('.group')) group.hidden = all('.finding', group).length > 0 && all('.finding:not([hidden])', group).length === 0;
    byId('finding-count').textContent = shown + ' of ' + findings.length + ' shown';
  };
  if (filters) filters.addEventListener('input', filterFindings);

  const rows = all('.settings tbody tr');
  const settingText = byId('setting-text');
  if (settingText)
    settingText.addEventListener('input', () => {
      const words = wordsOf(settingText);
      for (const row of rows) row.hidden = !has(row, words);
      byId('setting-count').textContent = rows.filter((row) => !row.hidden).length + ' of ' + rows.length + ' match';
    });

  const said = byId('said');
  const copy = async (pre, button) => {
    try {
      await navigator.clipboard.writeText(pre.textContent);
    } catch {
      getSelection().selectAllChildren(pre);
      if (!document.execCommand('copy')) {
        said.textContent = button.textContent = 'Selected: copy it by keyboard';
        return;
      }
    }
    said.textContent = button.textContent = 'Copied';
    setTimeout(() => { button.textContent = 'Copy'; }, 2000);
  };
  for (const figure of all('.remedies figure')) {
    const pre = figure.querySelector('pre');
    if (pre === null) continue;
    const button = document.createElement('button');
    const label = figure.querySelector('figcaption');
    const subject = figure.closest('.finding').querySelector('h4, h5').querySelector('code').textContent;
    button.type = 'button';
    button.className = 'copy';
    button.textContent = 'Copy';
    button.setAttribute('aria-label', 'Copy ' + label.textContent + ' of ' + subject);
    button.addEventListener('click', () => copy(pre, button));
    label.append(button);
  }

  const unfold = () => {
    const target = location.hash === '' ? null : byId(location.hash.slice(1));
    for (let node = target; node; node = node.parentElement) {
      if (node.localName === 'details') node.open = true;
      node.hidden = false;
    }
    if (target) target.scrollIntoView();
  };
  addEventListener('hashchange', unfold);
  unfold();
  addEventListener('beforeprint', () => { for (const node of all('details:not(.evidence)')) node.open = true; });
})();
`;
