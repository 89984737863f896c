import { describe, expect, test } from 'vitest';
import { decodeForm } from '../../api/sandbox/http/form.ts';

describe('a form is decoded as Stripe does', () => {
  test.each([
    ['a=1&b=two%20words&c=x+y', { a: '1', b: 'two words', c: 'x y' }],
    ['a[b][c]=1&a[d]=2', { a: { b: { c: '1' }, d: '2' } }],
    ['a%5Bb%5D=1', { a: { b: '1' } }],
    ['expand[0]=x&expand[1]=y', { expand: ['x', 'y'] }],
    ['expand[]=x&expand[]=y', { expand: ['x', 'y'] }],
    ['a[1]=second&a[0]=first', { a: ['first', 'second'] }],
    ['items[0][price]=p&items[0][quantity]=2', { items: [{ price: 'p', quantity: '2' }] }],
    [
      'items[][price]=p&items[][quantity]=2&items[][price]=q',
      { items: [{ price: 'p', quantity: '2' }, { price: 'q' }] },
    ],
    ['metadata[0]=zero', { metadata: { 0: 'zero' } }],
    ['metadata[k]=', { metadata: { k: '' } }],
    ['flag', { flag: '' }],
    ['', {}],
    ['a=1&a=2', { a: '2' }],
  ])('%s', (text, expected) => {
    expect(decodeForm(text)).toEqual(expected);
  });

  test('a name that JavaScript gives a meaning is just a name', () => {
    const decoded = decodeForm('__proto__[polluted]=yes');
    expect(Object.keys(decoded)).toEqual(['__proto__']);
    expect({}).not.toHaveProperty('polluted');
  });

  test.each([
    'a[b=1',
    'a]b[=1',
    '[a]=1',
    'a=%',
    'a=%ff',
    'a=1&a[b]=2',
    'a[b]=2&a=1',
    `a${'[b]'.repeat(50)}=1`,
  ])('malformed: %s is a 400', (text) => {
    expect(() => decodeForm(text)).toThrow(expect.objectContaining({ status: 400 }));
  });
});
