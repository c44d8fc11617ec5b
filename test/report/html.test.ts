import { describe, expect, it } from 'vitest';
import { escaped, html, jsonBlock, shortened } from '../../src/report/html';

describe('html', () => {
  it('escapes what is put into it, and leaves what is HTML already', () => {
    const name = `</script><img src=x onerror="a('b')">`;
    expect(html`<b title="${name}">${name}</b>`.text).toBe(
      '<b title="&lt;/script&gt;&lt;img src=x onerror=&quot;a(&#39;b&#39;)&quot;&gt;">&lt;/script&gt;&lt;img src=x onerror=&quot;a(&#39;b&#39;)&quot;&gt;</b>',
    );
    expect(html`<ul>${['a', 'b&'].map((each) => html`<li>${each}</li>`)}</ul>`.text).toBe(
      '<ul><li>a</li><li>b&amp;</li></ul>',
    );
    expect(html`${undefined}${false}${0}${''}`.text).toBe('0');
  });

  it('shows what would turn or hide a part of a text', () => {
    expect(escaped('a\u202eb\u200fc\u0000d')).toBe('a\\u202eb\\u200fc\\u0000d');
  });

  it('cuts what is too long to read, between whole characters', () => {
    expect(shortened('a'.repeat(10_000), 10)).toBe('aaaaaaaaaa… (10000 characters)');
    expect(shortened('😀😀', 3)).toBe('😀… (4 characters)');
  });
});

describe('jsonBlock', () => {
  it('ends no script and reads back', () => {
    const value = { '</script>': '<!--\u2028\u202e' };
    const { text } = jsonBlock(value);
    expect(text).not.toContain('<');
    expect(JSON.parse(text)).toEqual(value);
  });
});
